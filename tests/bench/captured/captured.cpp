#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "core/workspace/workspace.hpp"
#include "sync/stores/open.hpp"
#include "tests/bench/captured/pairs.hpp"
#include "tests/support/clients.hpp"
#include "tests/support/test_server.hpp"

// What capturing costs those who write in plain SQL, and how soon a device has what they wrote. Ratios are of one run:
// each pair is measured in turns, with and without the triggers, and medians are compared.

namespace freehold {
namespace {

constexpr int kSingles = 300;
constexpr int kLatencies = 300;

/// The other program.
class Writer {
 public:
  Writer(const std::string& url, std::string owner)
      : owner_(std::move(owner)),
        sessions_(must(open_sessions(url, workspace_schema()))),
        session_(must(sessions_->open())) {}

  void run(const std::string& sql) { must(session_->run(sql, {})); }
  void capture(bool on) { run(std::string("ALTER TABLE tasks ") + (on ? "ENABLE" : "DISABLE") + " TRIGGER USER"); }
  /// Everything gone, also what deleting left behind.
  void clear() {
    run("SET freehold.quiet = 'on'");
    run("TRUNCATE tasks");
    run("RESET freehold.quiet");
    run("TRUNCATE freehold.captured");
  }
  void insert(int count) {
    run("INSERT INTO tasks (id, user_id, title, description, created_at, updated_at) SELECT gen_random_uuid(), '" +
        owner_ + "', 'thirty characters of a title ' || n, repeat('d', 100), now(), now() FROM generate_series(1, " +
        std::to_string(count) + ") AS n");
  }
  void update() { run("UPDATE tasks SET completed = NOT completed, updated_at = now()"); }

 private:
  std::string owner_;
  std::unique_ptr<SqlSessions> sessions_;
  std::unique_ptr<SqlSession> session_;
};

void measure_writer(Writer& writer) {
  Pair inserts, updates, singles;
  for (int round = 0; round < 2 * kPairs; ++round) {
    const bool on = round % 2 != 0;
    writer.clear();
    writer.capture(on);
    inserts.add(on, ms_of([&] { writer.insert(kRows); }));
    writer.run("VACUUM ANALYZE tasks");
    updates.add(on, ms_of([&] { writer.update(); }));
    singles.add(on, ms_of([&] {
                  for (int i = 0; i < kSingles; ++i) writer.insert(1);
                }));
  }
  writer.capture(true);
  writer.clear();
  inserts.print("insert 50,000 in one statement", " (limit 1.5)");
  updates.print("update 50,000 in one statement", " (limit 1.8)");
  singles.print("300 inserts of one row", "");
}

void measure_latency(TestServer& server, const Person& ada, Writer& writer) {
  LiveClient phone(server.port());
  if (!phone.greet(ada, new_id())) throw std::runtime_error("the server did not greet");
  while (phone.next(std::chrono::milliseconds(500))) continue;
  std::vector<double> times;
  for (int i = 0; i < kLatencies; ++i) {
    writer.insert(1);
    times.push_back(ms_of([&] {
      if (!phone.next_of("rows")) throw std::runtime_error("nothing came");
    }));
  }
  std::printf("commit to live socket              p50 %.1f ms, p95 %.1f ms (limit p50 20 ms)\n", percentile(times, 0.5),
              percentile(times, 0.95));
  times.clear();
  for (int i = 0; i < 3; ++i) {
    writer.insert(kRows);
    times.push_back(ms_of([&] {
      for (int seen = 0; seen < kRows;)
        seen += static_cast<int>(phone.next_of("rows").value().at("rows").as_array().size());
    }));
  }
  std::printf("50,000 rows to live socket         %.0f ms\n", percentile(times, 0.5));
}

void run() {
  TestServer server(StoreKind::postgres);
  const Person ada = sign_up(server.port(), "ada");
  Writer writer(server.url(), ada.id);
  server.stop();
  measure_writer(writer);
  server.restart();
  measure_latency(server, ada, writer);
  measure_sqlite();
}

}  // namespace
}  // namespace freehold

int main() {
  try {
    freehold::run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
