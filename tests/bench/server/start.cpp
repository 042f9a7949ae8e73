#include <thread>

#include "tests/bench/figures.hpp"
#include "tests/bench/server/processes.hpp"
#include "tests/bench/server/server.hpp"
#include "tests/bench/server/site.hpp"

namespace freehold {

namespace {

constexpr int kStarts = 9;
constexpr auto kSettling = std::chrono::seconds(1);

void measure(SiteKind kind, const std::string& suffix, const std::string& on) {
  Site site(kind);
  std::vector<double> times;
  for (int i = 0; i < kStarts; ++i) {
    site.stop();
    times.push_back(site.start());
  }
  std::this_thread::sleep_for(kSettling);
  print({"server/start" + suffix,
         "from the command to the first request taken, on " + on,
         "ms",
         median(times),
         0,
         {},
         50});
  print({"server/idle_memory" + suffix,
         "held by a server without connections, on " + on,
         "MB",
         resident_kb(site.process()) / 1'024,
         0,
         {},
         15});
}

}  // namespace

void measure_start() {
  measure(SiteKind::postgres, "", "Postgres");
  measure(SiteKind::embedded, "_embedded", "the embedded database");
}

}  // namespace freehold
