#include <catch2/catch.hpp>
#include <cstdio>

#include "native/simulation/teeth.hpp"

using namespace freehold;
using namespace freehold::simulation;

namespace {

constexpr std::uint64_t kSeeds = 100;

/// Disks to begin with, made once for all tests.
const Images& images() {
  static const Images made = [] {
    auto images = Images::make();
    REQUIRE(images.ok());
    return std::move(images).value();
  }();
  return made;
}

RunOptions with_seed(std::uint64_t seed) {
  RunOptions options;
  options.seed = seed;
  return options;
}

std::string story(const RunReport& report) {
  std::string story;
  for (const std::string& event : report.last_events) story += event + '\n';
  return story + "seed " + std::to_string(report.seed) + " fails at step " + std::to_string(report.failed_at_step) +
         ": " + report.failure;
}

}  // namespace

TEST_CASE("the same seed gives the same run, event for event") {
  // One of them goes back to a backup.
  for (const std::uint64_t seed : {1, 2, 8}) {
    const RunReport once = simulate(with_seed(seed), images());
    const RunReport again = simulate(with_seed(seed), images());
    CHECK(once.trace_hash == again.trace_hash);
    CHECK(once.counts.checks == again.counts.checks);
  }
  CHECK(simulate(with_seed(3), images()).trace_hash != simulate(with_seed(4), images()).trace_hash);
}

TEST_CASE("through every fault there is, everything that is promised holds") {
  Counts total;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const RunReport report = simulate(with_seed(seed), images());
    total.add(report.counts);
    INFO(story(report));
    CHECK(report.failure.empty());
  }
  std::printf("%llu seeds, %lld steps, %lld checks\n", static_cast<unsigned long long>(kSeeds),
              static_cast<long long>(total.steps), static_cast<long long>(total.checks));
  for (const FaultKind& kind : kFaults) {
    INFO(kind.name);
    CHECK(total.faults[static_cast<std::size_t>(kind.fault)] > 0);
  }
  CHECK(total.refused > 0);
}

TEST_CASE("every mistake made on purpose is found within its seeds") {
  REQUIRE(kDefectsCanBeMade);
  for (const Tooth& tooth : teeth()) {
    const Bite bite = find_defect(tooth, with_seed(1), images());
    std::printf("%s: %llu seeds: %s\n", tooth.name, static_cast<unsigned long long>(bite.seeds),
                bite.failure.substr(0, 120).c_str());
    INFO(tooth.name);
    CHECK(bite.seeds > 0);
  }
}
