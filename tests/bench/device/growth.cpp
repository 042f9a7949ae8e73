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

Times times_with(BenchReplica& device, std::uint64_t seed) {
  std::vector<double> writes, feeds, reads;
  for (int round = 0; round < kRounds; ++round) {
    const auto singles = sample_tasks(kSingles, ++seed * 1'000), more = sample_tasks(kFeed, ++seed * 1'000);
    std::vector<std::string> commands;
    for (const SampleTask& task : singles) commands.push_back(insert_one(task));
    writes.push_back(ms_of([&] {
      for (const std::string& command : commands) device.call(command);
    }));
    feeds.push_back(ms_of([&] { device.take_more(more); }));
    reads.push_back(ms_of([&] {
      for (const SampleTask& task : more) device.call(R"({"do":"get","table":"tasks","id":")" + task.id + "\"}");
    }));
  }
  return {median(writes), median(feeds), median(reads)};
}

void compare(const char* name, const char* what, double small, double large) {
  print({name, what, "ms", large, small, "the same beside 10,000 rows", 1.3});
}

}  // namespace

void measure_device_growth() {
  TemporaryFolder folder;
  std::optional<Times> small;
  for (const std::size_t rows : {10'000u, 100'000u, 1'000'000u}) {
    BenchReplica device((folder.path() / std::to_string(rows)).string());
    device.take_first(sample_tasks(rows));
    const Times times = times_with(device, rows);
    if (!small) {
      small = times;
      continue;
    }
    const std::string suffix = rows == 100'000 ? "_100k" : "_1m",
                      beside = rows == 100'000 ? " beside 100,000 rows" : " beside 1,000,000 rows";
    compare(("device/growth_write" + suffix).c_str(), ("200 inserts, a transaction each," + beside).c_str(),
            small->write, times.write);
    compare(("device/growth_feed" + suffix).c_str(), ("taking over 100 rows" + beside).c_str(), small->feed,
            times.feed);
    compare(("device/growth_read" + suffix).c_str(), ("100 rows by their ids" + beside).c_str(), small->read,
            times.read);
  }
}

}  // namespace freehold
