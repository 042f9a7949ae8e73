#include <stdexcept>
#include <string>
#include <thread>

#include "core/base/time.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/server/echo.hpp"
#include "tests/bench/server/processes.hpp"
#include "tests/bench/server/server.hpp"
#include "tests/bench/server/site.hpp"
#include "tests/support/must.hpp"

// One device writes, another of the same owner sees it: through a commit of the server's database.

namespace freehold {

namespace {

using Clock_ = std::chrono::steady_clock;

constexpr int kEdits = 500;
constexpr int kUsers = 50;
constexpr auto kFanOutTime = std::chrono::seconds(20);
constexpr std::chrono::milliseconds kPause(1'000);

/// Two devices of one owner, without replicas: what is measured is the server and the way.
class Couple {
 public:
  Couple(Site& site, const Person& person) : writer_(site.port()), reader_(site.port()) {
    for (LiveClient* each : {&writer_, &reader_}) {
      if (!each->greet(person, each == &writer_ ? id_ : new_id())) throw std::runtime_error("no welcome came");
      must_come(*each, "rows");
    }
  }

  /// Milliseconds from the push to the other device's rows.
  double edit() {
    const double ms = ms_of([&] {
      writer_.send(push_of_tasks(id_, transaction_ + 1, transaction_, {{new_id(), "thirty characters of one title"}}));
      must_come(reader_, "rows");
    });
    ++transaction_;
    must_come(writer_, "verdicts");
    return ms;
  }

 private:
  static void must_come(LiveClient& device, const char* type) {
    if (!device.next_of(type)) throw std::runtime_error(std::string("the server sends no ") + type);
  }

  std::string id_ = new_id();
  LiveClient writer_, reader_;
  std::int64_t transaction_ = 0;
};

double commit_one(SqlSession& session) {
  const std::string sql = "INSERT INTO plain_tasks (id, title, user_id, completed, created_at, updated_at) VALUES ('" +
                          new_id() + "', 'a title', '" + kBenchOwner + "', false, now(), now())";
  return ms_of([&] { must(session.run(sql, {})); });
}

/// Each user writes once a second, at a moment of its own.
std::vector<double> write_together(Site& site) {
  std::vector<std::unique_ptr<Couple>> couples;
  for (int i = 0; i < kUsers; ++i)
    couples.push_back(std::make_unique<Couple>(site, site.person("user" + std::to_string(i))));
  std::vector<std::vector<double>> times(kUsers);
  std::vector<std::thread> threads;
  const auto start = Clock_::now() + kPause;
  for (int i = 0; i < kUsers; ++i)
    threads.emplace_back([&, i] {
      const auto offset = kPause * i / kUsers;
      for (auto at = start + offset; at < start + kFanOutTime; at += kPause) {
        std::this_thread::sleep_until(at);
        times[static_cast<std::size_t>(i)].push_back(couples[static_cast<std::size_t>(i)]->edit());
      }
    });
  for (std::thread& thread : threads) thread.join();
  std::vector<double> all;
  for (const auto& each : times) all.insert(all.end(), each.begin(), each.end());
  return all;
}

}  // namespace

void measure_propagation() {
  Site site(SiteKind::postgres);
  Couple couple(site, site.person("ada"));
  Echo echo;
  const auto session = site.session();
  must(session->run("CREATE TABLE plain_tasks (LIKE main_app.tasks INCLUDING ALL)", {}));
  std::vector<double> ours, limit;
  for (int i = 0; i < kEdits; ++i) {
    ours.push_back(couple.edit());
    limit.push_back(commit_one(*session) + echo.there_and_back());
  }
  const char* bare = "a bare commit and a bare WebSocket echo";
  print(
      {"server/propagation_p50", "an edit on one device is on the other, p50", "ms", percentile(ours, 0.5), 0, {}, 2});
  print({"server/propagation_p95", "the same, p95", "ms", percentile(ours, 0.95), 0, {}, 5});
  print({"server/propagation_ratio", "the same against the bare parts, p50", "ms", percentile(ours, 0.5),
         percentile(limit, 0.5), bare, 0});
}

void measure_fan_out() {
  Site site(SiteKind::postgres);
  const pid_t postgres = site.postgres();
  const auto used = [&] { return std::pair(cpu_seconds(site.process()), cpu_seconds_of_children(postgres)); };
  const auto before = used();
  const auto started = Clock_::now();
  const std::vector<double> times = write_together(site);
  const auto after = used();
  const double seconds = std::chrono::duration<double>(Clock_::now() - started).count();
  print({"server/fan_out_p50",
         "100 devices of 50 users, 50 writes a second, p50",
         "ms",
         percentile(times, 0.5),
         0,
         {},
         3});
  print({"server/fan_out_p99", "the same, p99", "ms", percentile(times, 0.99), 0, {}, 15});
  print({"server/fan_out_cpu", "the server meanwhile", "cores", (after.first - before.first) / seconds, 0, {}, 0.15});
  print(
      {"server/fan_out_postgres", "Postgres meanwhile", "cores", (after.second - before.second) / seconds, 0, {}, 0.2});
}

}  // namespace freehold
