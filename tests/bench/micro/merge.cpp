#include <benchmark/benchmark.h>

#include "core/merge/digest.hpp"
#include "core/merge/merge.hpp"
#include "core/workspace/workspace.hpp"

namespace freehold {
namespace {

const Table& tasks() {
  return *workspace_schema().find("tasks");
}

const RowClocks kHeld(Stamp{Hlc::at(1'000), 7});

/// One edited column of a row, newer than what is there.
void merge_one_cell(benchmark::State& state) {
  std::vector<Value> held(tasks().columns().size(), Value(std::string("held")));
  const std::vector<Cell> written{{tasks().find("title")->number, std::string("written")}};
  const Stamp stamp{Hlc::at(2'000), 8};
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(merge_cells(tasks(), kHeld, held, written, stamp));
}

void digest_of_a_version(benchmark::State& state) {
  const RowId row{};
  Seq seq = 0;
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(version_digest(tasks().number(), row, ++seq, kHeld));
}

void clocks_packed_and_back(benchmark::State& state) {
  RowClocks clocks = kHeld;
  clocks.set(tasks().find("title")->number, Stamp{Hlc::at(2'000), 8});
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(RowClocks::unpack(clocks.pack()));
}

BENCHMARK(merge_one_cell);
BENCHMARK(digest_of_a_version);
BENCHMARK(clocks_packed_and_back);

}  // namespace
}  // namespace freehold
