#include <stdexcept>
#include <string>

#include "tests/bench/figures.hpp"
#include "tests/bench/server/server.hpp"
#include "tests/bench/server/site.hpp"
#include "tests/support/must.hpp"

// What capturing costs those who write in plain SQL, and how soon a device has what they wrote.

namespace freehold {

namespace {

constexpr int kRows = 50'000;
constexpr int kRounds = 7;
constexpr int kSingles = 300;

/// The other program.
class Writer {
 public:
  Writer(Site& site, std::string owner) : owner_(std::move(owner)), session_(site.session()) {}

  void run(const std::string& sql) { must(session_->run(sql, {})); }
  void capture(bool on) {
    run(std::string("ALTER TABLE main_app.tasks ") + (on ? "ENABLE" : "DISABLE") + " TRIGGER USER");
  }
  /// Everything gone, also what deleting left behind.
  void clear() {
    run("SET freehold.quiet = 'on'");
    run("TRUNCATE main_app.tasks");
    run("RESET freehold.quiet");
    run("TRUNCATE freehold.captured");
  }
  void insert(int count) {
    run("INSERT INTO main_app.tasks (id, user_id, title, description, created_at, updated_at) SELECT "
        "gen_random_uuid(), '" +
        owner_ + "', 'thirty characters of a title ' || n, repeat('d', 100), now(), now() FROM generate_series(1, " +
        std::to_string(count) + ") AS n");
  }
  void update() { run("UPDATE main_app.tasks SET completed = NOT completed, updated_at = now()"); }

 private:
  std::string owner_;
  std::unique_ptr<SqlSession> session_;
};

/// The same work with the triggers and without.
Medians with_and_without(Writer& writer, const std::function<double()>& work) {
  const auto measured = [&](bool on) {
    return [&writer, &work, on] {
      writer.capture(on);
      return work();
    };
  };
  return in_turns(kRounds, measured(true), measured(false));
}

void measure_writer(Writer& writer) {
  const Medians inserts = with_and_without(writer, [&] {
    writer.clear();
    return ms_of([&] { writer.insert(kRows); });
  });
  const Medians updates = with_and_without(writer, [&] {
    writer.run("VACUUM ANALYZE main_app.tasks");
    return ms_of([&] { writer.update(); });
  });
  const Medians singles = with_and_without(writer, [&] {
    return ms_of([&] {
      for (int i = 0; i < kSingles; ++i) writer.insert(1);
    });
  });
  const char* without = "without the triggers";
  print({"server/captured_inserts", "another program inserts 50,000 rows in one statement", "ms", inserts.ours,
         inserts.limit, without, 1.5});
  print({"server/captured_updates", "another program updates 50,000 rows in one statement", "ms", updates.ours,
         updates.limit, without, 1.8});
  print({"server/captured_singles", "another program inserts 300 rows, a statement each", "ms", singles.ours,
         singles.limit, without, 0});
  writer.capture(true);
  writer.clear();
}

void measure_latency(Site& site, const Person& ada, Writer& writer) {
  LiveClient phone(site.port());
  if (!phone.greet(ada, new_id())) throw std::runtime_error("the server did not greet");
  while (phone.next(std::chrono::milliseconds(500))) continue;
  std::vector<double> times;
  for (int i = 0; i < kSingles; ++i) {
    writer.insert(1);
    times.push_back(ms_of([&] {
      if (!phone.next_of("rows")) throw std::runtime_error("nothing came");
    }));
  }
  print({"server/captured_latency", "from another program's commit to a device, p50", "ms", median(times), 0, {}, 20});
}

}  // namespace

void measure_captured() {
  Site site(SiteKind::postgres);
  const Person ada = site.person("ada");
  Writer writer(site, ada.id);
  // No server takes away what the triggers note down while that is measured.
  site.stop();
  measure_writer(writer);
  site.start();
  measure_latency(site, ada, writer);
}

}  // namespace freehold
