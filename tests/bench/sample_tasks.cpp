#include "tests/bench/sample_tasks.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "core/base/ids.hpp"

namespace freehold {

namespace json = boost::json;

namespace {

/// As the server sends them.
constexpr std::size_t kRowsOfMessage = 10'000;

std::string words(TestRandom& random, std::size_t length) {
  static constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz     ";
  std::vector<std::uint8_t> bytes(length);
  random.fill(bytes);
  std::string text(length, ' ');
  for (std::size_t i = 0; i < length; ++i) text[i] = kLetters[bytes[i] % kLetters.size()];
  // Blanks at the ends would be a value of another kind.
  text.front() = text.back() = 'x';
  return text;
}

json::object values_of(const SampleTask& task) {
  return {{"id", task.id}, {"title", task.title}, {"description", task.description}};
}

}  // namespace

std::vector<SampleTask> sample_tasks(std::size_t count, std::uint64_t first) {
  TestRandom random(first);
  TestClock clock;
  std::vector<SampleTask> tasks;
  tasks.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    clock.advance_ms(1);
    tasks.push_back({make_uuid_v7(clock, random).text(), words(random, 30), words(random, 100)});
  }
  return tasks;
}

std::string insert_many(const std::vector<SampleTask>& tasks) {
  json::array rows;
  for (const SampleTask& task : tasks) rows.push_back(values_of(task));
  return json::serialize(json::object{{"do", "insert_many"}, {"table", "tasks"}, {"rows", std::move(rows)}});
}

std::string insert_one(const SampleTask& task) {
  return json::serialize(json::object{{"do", "insert"}, {"table", "tasks"}, {"values", values_of(task)}});
}

std::vector<std::string> feed_of(const std::vector<SampleTask>& tasks, std::int64_t seq) {
  std::vector<std::string> messages;
  const std::int64_t head = seq + static_cast<std::int64_t>(tasks.size()) - 1;
  for (std::size_t at = 0; at < tasks.size(); at += kRowsOfMessage) {
    json::array rows;
    const std::size_t end = std::min(at + kRowsOfMessage, tasks.size());
    for (std::size_t i = at; i < end; ++i)
      rows.push_back(json::array{"tasks", tasks[i].id, seq + static_cast<std::int64_t>(i),
                                 "01902d3c4b5a0000-8f3a8f3a8f3a8f3a",
                                 json::array{tasks[i].title, tasks[i].description, false, kBenchTime, kBenchTime}});
    messages.push_back(json::serialize(
        json::object{{"type", "rows"},
                     {"epoch", kBenchEpoch},
                     {"head", head},
                     {"cursor", seq + static_cast<std::int64_t>(end) - 1},
                     {"more", end < tasks.size()},
                     {"columns", {{"tasks", {"title", "description", "completed", "created_at", "updated_at"}}}},
                     {"rows", std::move(rows)}}));
  }
  return messages;
}

}  // namespace freehold
