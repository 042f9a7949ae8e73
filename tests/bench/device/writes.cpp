#include "tests/bench/bench_replica.hpp"
#include "tests/bench/device/device.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/plain_tasks.hpp"
#include "tests/support/temporary_folder.hpp"

// What the rules, the capture of changes and the outbox cost somebody who writes on a device.

namespace freehold {

namespace {

constexpr std::size_t kMany = 10'000;
constexpr std::size_t kTracked = 20'000;
constexpr std::size_t kSingles = 1'000;
constexpr int kRounds = 7;
const std::string kSame = "plain SQLite, same table and indexes";

std::optional<DatabaseKey> some_key() {
  return DatabaseKey::of(Bytes(DatabaseKey::kSize, 7));
}

/// Fresh files for each round: a pair of a device's and a plain one.
struct Files {
  std::string device() { return (folder.path() / ("device" + std::to_string(++count))).string(); }
  std::string plain() { return (folder.path() / ("plain" + std::to_string(++count))).string(); }

  TemporaryFolder folder;
  int count = 0;
  /// A device's file to take declarations from.
  std::string like = [this] {
    const std::string path = device();
    BenchReplica made(path);
    return path;
  }();
};

Medians insert_all(Files& files, const std::vector<SampleTask>& tasks, const std::optional<DatabaseKey>& key) {
  const std::string command = insert_many(tasks);
  return in_turns(
      kRounds,
      [&] {
        BenchReplica device(files.device(), kBenchOwner, key);
        return ms_of([&] { device.call(command); });
      },
      [&] {
        PlainTasks plain(files.plain(), files.like, key);
        return ms_of([&] { plain.insert(tasks); });
      });
}

Medians insert_each(Files& files, const std::vector<SampleTask>& tasks, const std::optional<DatabaseKey>& key) {
  BenchReplica device(files.device(), kBenchOwner, key);
  PlainTasks plain(files.plain(), files.like, key);
  const std::size_t part = tasks.size() / (kRounds + 1);
  std::size_t ours_at = 0, plain_at = 0;
  Medians all = in_turns(
      kRounds,
      [&] {
        std::vector<std::string> commands;
        for (std::size_t i = 0; i < part; ++i) commands.push_back(insert_one(tasks[ours_at++]));
        return ms_of([&] {
          for (const std::string& command : commands) device.call(command);
        });
      },
      [&] {
        return ms_of([&] {
          for (std::size_t i = 0; i < part; ++i) plain.insert_alone(tasks[plain_at++]);
        });
      });
  const double each = 1'000.0 / static_cast<double>(part);
  return {all.ours * each, all.limit * each};
}

/// The statement runs in SQLite alone; what is added is the capture of its rows and the outbox. What was written before
/// is in the file by then, as it is on a device that has rested meanwhile.
Medians run_statement(Files& files, const std::string& before, const std::string& statement) {
  const auto command = [](const std::string& sql) {
    return boost::json::serialize(boost::json::object{{"do", "execute"}, {"sql", sql}});
  };
  return in_turns(
      kRounds,
      [&] {
        BenchReplica device(files.device());
        if (!before.empty()) device.call(command(before));
        device.call(R"({"do":"checkpoint"})");
        return ms_of([&] { device.call(command(statement)); });
      },
      [&] {
        PlainTasks plain(files.plain(), files.like);
        if (!before.empty()) plain.run(before);
        plain.rest();
        return ms_of([&] { plain.run(statement); });
      });
}

std::string insert_by_statement(std::size_t count) {
  return "INSERT INTO tasks (id, user_id, title, description, created_at, updated_at) WITH RECURSIVE n (i) AS "
         "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
         std::to_string(count) + ") SELECT printf('%08x-0000-7000-8000-%012x', i, i), '" + kBenchOwner +
         "', 'thirty characters of a title ' || i, printf('%.*c', 100, 'd'), '" + kBenchTime + "', '" + kBenchTime +
         "' FROM n";
}

}  // namespace

void measure_inserts() {
  Files files;
  const auto many = sample_tasks(kMany), singles = sample_tasks(kSingles * (kRounds + 1), 2);
  for (const bool locked : {false, true}) {
    const std::optional<DatabaseKey> key = locked ? some_key() : std::nullopt;
    const std::string suffix = locked ? "_encrypted" : "", how = locked ? ", encrypted" : "";
    const Medians all = insert_all(files, many, key), each = insert_each(files, singles, key);
    print({"device/insert_10k" + suffix, "10,000 inserts in one transaction" + how, "ms", all.ours, all.limit,
           kSame + how, 1.4});
    print({"device/small_transaction" + suffix, "an insert in a transaction of its own" + how, "µs", each.ours,
           each.limit, kSame + how, 1.6});
  }
}

void measure_tracking() {
  Files files;
  const std::string insert = insert_by_statement(kTracked);
  const Medians inserts = run_statement(files, {}, insert);
  const Medians updates =
      run_statement(files, insert, "UPDATE tasks SET completed = 1, updated_at = '2026-01-01T00:00:00.000000Z'");
  print({"device/tracked_inserts", "20,000 inserts in one statement", "ms", inserts.ours, inserts.limit, kSame, 1.3});
  print({"device/tracked_updates", "20,000 updates in one statement", "ms", updates.ours, updates.limit, kSame, 1.3});
}

}  // namespace freehold
