#include <string>

#include "tests/bench/figures.hpp"
#include "tests/bench/plain_tasks.hpp"
#include "tests/bench/server/server.hpp"
#include "tests/bench/server/site.hpp"
#include "tests/support/must.hpp"

// From the device's outbox to the verdict on its last transaction, as an application waits for it.

namespace freehold {

namespace {

constexpr std::size_t kRows = 10'000;
constexpr int kRounds = 7;

/// Each round has rows of its own: the same ids a second time would be another work.
std::vector<SampleTask> next_tasks() {
  static std::uint64_t seed = 100;
  return sample_tasks(kRows, ++seed);
}

double push_all(SyncedDevice& device) {
  device.replica().call(insert_many(next_tasks()));
  const double ms = ms_of([&] { device.sync(); });
  // So that the next round does not wait behind it.
  device.take_feed();
  return ms;
}

/// The same rows in one statement over arrays, by a program that knows nothing of us, into a table like ours without
/// its triggers and references.
double insert_by_arrays(SqlSession& session) {
  const auto tasks = next_tasks();
  SqlRowSet rows{
      {{"id", ColumnType::uuid, {}}, {"title", ColumnType::text, {}}, {"description", ColumnType::text, {}}}};
  for (const SampleTask& task : tasks) {
    rows.columns[0].values.emplace_back(task.id);
    rows.columns[1].values.emplace_back(task.title);
    rows.columns[2].values.emplace_back(task.description);
  }
  const std::string sql =
      std::string(
          "INSERT INTO plain_tasks (id, title, description, user_id, completed, created_at, updated_at) "
          "{values u.id, u.title, u.description, '") +
      kBenchOwner + "', false, '" + kBenchTime + "', '" + kBenchTime + "'}";
  return ms_of([&] {
    must(session.begin(SqlAccess::write));
    must(session.run_for(rows, sql, {}));
    must(session.commit());
  });
}

void measure_postgres() {
  Site site(SiteKind::postgres);
  SyncedDevice device(site, site.person("ada"), site.path("device"));
  device.sync();
  const auto session = site.session();
  must(session->run("CREATE TABLE plain_tasks (LIKE main_app.tasks INCLUDING ALL)", {}));
  const Medians all = in_turns(
      kRounds, [&] { return push_all(device); }, [&] { return insert_by_arrays(*session); });
  print({"server/push_10k", "pushing 10,000 rows until they are durable in Postgres", "ms", all.ours, all.limit,
         "INSERT … unnest into a plain table", 2.5});
}

void measure_embedded() {
  Site site(SiteKind::embedded);
  SyncedDevice device(site, site.person("ada"), site.path("device"));
  device.sync();
  { const BenchReplica like(site.path("like")); }
  PlainTasks plain(site.path("plain"), site.path("like"), std::nullopt, true);
  const Medians all = in_turns(
      kRounds, [&] { return push_all(device); },
      [&] {
        const auto tasks = next_tasks();
        return ms_of([&] { plain.insert(tasks); });
      });
  print({"server/push_10k_embedded", "pushing 10,000 rows until they are durable in the embedded database", "ms",
         all.ours, all.limit, "plain SQLite, synchronous=FULL", 0});
}

}  // namespace

void measure_push() {
  measure_postgres();
  measure_embedded();
}

}  // namespace freehold
