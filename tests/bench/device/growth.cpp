#include <optional>

#include "tests/bench/bench_replica.hpp"
#include "tests/bench/device/device.hpp"
#include "tests/bench/figures.hpp"
#include "tests/support/temporary_folder.hpp"

// A hundred times the rows: what must not depend on them takes the same time.

namespace freehold {

namespace {

constexpr int kRounds = 9;
constexpr std::size_t kSingles = 200;
constexpr std::size_t kFeed = 100;

struct Times {
  double write = 0;
  double feed = 0;
  double read = 0;
};

/// Beside so many rows that are there.
Times times_beside(BenchReplica& device, std::size_t rows) {
  std::vector<double> writes, feeds, reads;
  std::uint64_t seed = rows;
  auto seq = static_cast<std::int64_t>(rows);
  for (int round = 0; round < kRounds; ++round) {
    const auto singles = sample_tasks(kSingles, ++seed * 1'000), more = sample_tasks(kFeed, ++seed * 1'000);
    std::vector<std::string> commands;
    for (const SampleTask& task : singles) commands.push_back(insert_one(task));
    writes.push_back(ms_of([&] {
      for (const std::string& command : commands) device.call(command);
    }));
    const auto messages = feed_of(more, seq + 1);
    seq += static_cast<std::int64_t>(more.size());
    feeds.push_back(ms_of([&] { device.receive_all(messages); }));
    reads.push_back(ms_of([&] {
      for (const SampleTask& task : more) device.call(R"({"do":"get","table":"tasks","id":")" + task.id + "\"}");
    }));
  }
  return {median(writes), median(feeds), median(reads)};
}

struct Sized {
  std::size_t rows;
  const char* suffix;
  const char* beside;
  Times times;
};

void compare(const Sized& large, const Times& small) {
  const auto each = [&](const char* name, const char* what, double now, double first) {
    print({std::string("device/growth_") + name + large.suffix, std::string(what) + " beside " + large.beside, "ms",
           now, first, "the same beside 10,000 rows", 1.3});
  };
  each("write", "200 inserts, a transaction each,", large.times.write, small.write);
  each("feed", "taking over 100 rows", large.times.feed, small.feed);
  each("read", "100 rows by their ids", large.times.read, small.read);
}

void fit(const std::vector<Sized>& all, const char* name, const char* what, double Times::*time) {
  std::vector<GrowthPoint> points;
  for (const Sized& each : all) points.push_back({static_cast<double>(each.rows), each.times.*time});
  print_growth(std::string("device/growth_") + name, std::string(what) + " beside 10,000 to 1,000,000 rows", points);
}

}  // namespace

void measure_device_growth() {
  TemporaryFolder folder;
  std::vector<Sized> all{{10'000, "", "10,000 rows", {}},
                         {100'000, "_100k", "100,000 rows", {}},
                         {1'000'000, "_1m", "1,000,000 rows", {}}};
  for (Sized& each : all) {
    BenchReplica device((folder.path() / std::to_string(each.rows)).string());
    device.meet_server(static_cast<std::int64_t>(each.rows));
    device.receive_all(feed_of(sample_tasks(each.rows), 1));
    each.times = times_beside(device, each.rows);
    if (each.rows > all.front().rows) compare(each, all.front().times);
  }
  fit(all, "write", "an insert", &Times::write);
  fit(all, "feed", "taking over rows", &Times::feed);
  fit(all, "read", "a row by its id", &Times::read);
}

}  // namespace freehold
