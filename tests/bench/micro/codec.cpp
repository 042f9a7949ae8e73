#include <benchmark/benchmark.h>

#include <boost/json.hpp>

#include "core/protocol/codec.hpp"
#include "core/workspace/workspace.hpp"
#include "tests/bench/sample_tasks.hpp"
#include "tests/support/must.hpp"

// A thousand rows of a feed, from text and into it. The bare parser is the limit.

namespace freehold {
namespace {

constexpr std::size_t kRows = 1'000;

std::string message() {
  return feed_of(sample_tasks(kRows), 1).front();
}

PullReply reply() {
  return must(decode_pull_reply(workspace_schema(), OwnerId{}, must(parse_json(message()))));
}

void count(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kRows));
}

void parse_alone(benchmark::State& state) {
  const std::string text = message();
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(boost::json::parse(text));
  count(state);
}

void decode_feed(benchmark::State& state) {
  const std::string text = message();
  for ([[maybe_unused]] auto _ : state)
    benchmark::DoNotOptimize(decode_pull_reply(workspace_schema(), OwnerId{}, *parse_json(text)));
  count(state);
}

void encode_feed(benchmark::State& state) {
  const PullReply rows = reply();
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(encode_pull_reply(rows));
  count(state);
}

BENCHMARK(parse_alone)->Unit(benchmark::kMicrosecond);
BENCHMARK(decode_feed)->Unit(benchmark::kMicrosecond);
BENCHMARK(encode_feed)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace freehold
