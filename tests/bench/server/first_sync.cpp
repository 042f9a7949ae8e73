#include <stdexcept>
#include <string>

#include "tests/bench/figures.hpp"
#include "tests/bench/plain_tasks.hpp"
#include "tests/bench/server/server.hpp"
#include "tests/bench/server/site.hpp"
#include "tests/support/must.hpp"

// A new device, from the connected socket until it has everything, in a file of its own.

namespace freehold {

namespace {

constexpr int kRounds = 5;
/// What one transaction may hold.
constexpr std::size_t kPart = 20'000;

/// Rows that no other account has.
void fill(SyncedDevice& device, std::size_t count) {
  for (std::size_t at = 0; at < count; at += kPart) {
    device.replica().call(insert_many(sample_tasks(std::min(kPart, count - at), count + at)));
    device.sync();
  }
}

/// A part of them would be another work.
void must_be_all(const std::string& path, std::size_t count) {
  DatabaseOptions options;
  options.path = path;
  const auto file = must(Database::open(options));
  Statement counted = must(file->prepare("SELECT count(*) FROM tasks"));
  must(counted.step());
  if (counted.integer(0) != static_cast<std::int64_t>(count))
    throw std::runtime_error(std::to_string(counted.integer(0)) + " of " + std::to_string(count) + " rows came");
}

struct Named {
  const char* suffix;
  const char* count;
  std::size_t rows;
};

void measure(Site& site, const Named& named) {
  const Person ada = site.person(std::string("owner") + named.suffix);
  {
    SyncedDevice first(site, ada, site.path(std::string("first") + named.suffix));
    first.sync();
    fill(first, named.rows);
  }
  const auto tasks = sample_tasks(named.rows);
  double bytes = 0;
  int round = 0;
  const auto path = [&](const char* kind) {
    return site.path(kind + std::string(named.suffix) + std::to_string(round));
  };
  const Medians all = in_turns(
      kRounds,
      [&] {
        ++round;
        double ms = 0;
        {
          SyncedDevice device(site, ada, path("device"));
          ms = ms_of([&] { device.sync(); });
          bytes = device.bytes_received();
        }
        must_be_all(path("device"), named.rows);
        return ms;
      },
      [&] {
        PlainTasks plain(path("plain"), site.path("like"));
        return ms_of([&] { plain.insert(tasks); });
      });
  print({std::string("server/first_sync") + named.suffix,
         std::string("a new device takes over ") + named.count + " rows from Postgres", "ms", all.ours, all.limit,
         "plain native inserts in one transaction", 1.5});
  print({std::string("server/first_sync_bytes") + named.suffix,
         "on the wire for each of them",
         "bytes",
         bytes / static_cast<double>(named.rows),
         0,
         {},
         100});
}

}  // namespace

void measure_first_sync() {
  Site site(SiteKind::postgres);
  { const BenchReplica like(site.path("like")); }
  measure(site, {"_10k", "10,000", 10'000});
  measure(site, {"_100k", "100,000", 100'000});
}

}  // namespace freehold
