#include "tests/bench/bench_replica.hpp"
#include "tests/bench/device/device.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/plain_tasks.hpp"
#include "tests/support/temporary_folder.hpp"

// A first sync without a network and without a server: what the device itself makes of the messages.

namespace freehold {

namespace {

constexpr int kRounds = 5;

void measure_first(const char* name, const char* what, std::size_t count) {
  TemporaryFolder folder;
  const auto tasks = sample_tasks(count);
  const auto messages = feed_of(tasks, 1);
  const auto path = [&](const char* kind, int round) {
    return (folder.path() / (kind + std::to_string(round))).string();
  };
  int round = 0;
  const Medians first = in_turns(
      kRounds,
      [&] {
        BenchReplica device(path("device", ++round));
        return ms_of([&] {
          device.meet_server(static_cast<std::int64_t>(count));
          device.receive_all(messages);
        });
      },
      [&] {
        PlainTasks plain(path("plain", round), path("device", 1));
        return ms_of([&] { plain.insert(tasks); });
      });
  print({name, what, "ms", first.ours, first.limit, "plain inserts in one transaction", 1.5});
}

}  // namespace

void measure_feeds() {
  measure_first("device/first_10k", "taking over 10,000 rows of a server", 10'000);
  measure_first("device/first_100k", "taking over 100,000 rows of a server", 100'000);
}

}  // namespace freehold
