#include <benchmark/benchmark.h>

#include "core/store/result_buffer.hpp"
#include "core/workspace/workspace.hpp"
#include "tests/bench/bench_replica.hpp"
#include "tests/bench/plain_tasks.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temporary_folder.hpp"

// A thousand rows read from SQLite: into the buffer that goes to JavaScript, and stepped over alone, which is the
// limit.

namespace freehold {
namespace {

constexpr std::size_t kRows = 1'000;
constexpr std::size_t kBufferMax = 1 << 24;

/// A file with tasks in it.
class TaskFile {
 public:
  TaskFile() {
    { BenchReplica like(path("like")); }
    PlainTasks(path("plain"), path("like")).insert(sample_tasks(kRows));
    DatabaseOptions options;
    options.path = path("plain");
    file_ = must(Database::open(options));
  }
  Statement all() {
    return must(file_->prepare("SELECT id, title, description, completed, created_at, updated_at FROM tasks"));
  }

 private:
  std::string path(const char* name) const { return (folder_.path() / name).string(); }

  TemporaryFolder folder_;
  std::unique_ptr<Database> file_;
};

void step_alone(benchmark::State& state) {
  TaskFile file;
  Statement all = file.all();
  for ([[maybe_unused]] auto _ : state) {
    while (must(all.step()))
      for (int column = 0; column < all.column_count(); ++column) benchmark::DoNotOptimize(all.text(column));
    all.reset();
  }
}

void pack_for_javascript(benchmark::State& state) {
  TaskFile file;
  Statement all = file.all();
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(pack_rows(all, workspace_schema(), kBufferMax));
    all.reset();
  }
}

BENCHMARK(step_alone)->Unit(benchmark::kMicrosecond);
BENCHMARK(pack_for_javascript)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace freehold
