#include <iostream>

#include <catch2/catch.hpp>

#include "tests/faults/checker.hpp"
#include "tests/faults/full_disk.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace freehold {
namespace {

namespace json = boost::json;
using Kind = ServerDatabase::Kind;

constexpr std::size_t kErrors = 8;
/// More than fits into the gaps that a database has.
constexpr std::size_t kManyTasks = 300;

std::vector<std::pair<std::string, std::string>> many_tasks() {
  std::vector<std::pair<std::string, std::string>> tasks;
  for (std::size_t i = 0; i < kManyTasks; ++i) tasks.emplace_back(new_id(), std::string(200, 'x'));
  return tasks;
}

std::size_t tasks_of(const std::string& port, const Person& person) {
  const HttpAnswer answer = get(port, "/v1/sync/pull?limit=20000", person.access);
  REQUIRE(answer.status == 200);
  const json::value rows = answer.json();
  std::size_t count = 0;
  for (const json::value& row : rows.at("rows").as_array()) count += row.at(0).as_string() == "tasks" ? 1 : 0;
  return count;
}

/// The log of Postgres needs room too: where its next file cannot be made, Postgres gives up altogether.
void use_up_log(const ServerDatabase& database) {
  try {
    PostgresCluster::shared().query(database.name(), "SELECT pg_switch_wal()");
  } catch (const std::runtime_error&) {
    // That it fails is what it is for.
  }
}

/// Writes the same again and again; answers with what code it ends. What is refused must change nothing.
std::string write_until_refused(LiveDevice& device, const json::object& command) {
  const auto held = [&] {
    return std::pair(device.device().rows("SELECT * FROM tasks ORDER BY id"), device.device().status());
  };
  for (int tries = 0; tries < 1'000; ++tries) {
    const auto before = held();
    const std::string code = device.write({command});
    if (code.empty()) continue;
    CHECK(held() == before);
    return code;
  }
  return "";
}

TEST_CASE("a server whose disk is full says so and holds nothing by halves; with room again all goes on") {
  const Kind kind = GENERATE(Kind::sqlite, Kind::postgres);
  const FullDisk disk;
  if (kind == Kind::postgres) disk.hold_postgres();
  const ServerDatabase database(kind);
  ServeProcess server(database.url(), kind == Kind::sqlite ? disk.environment() : ServeProcess::Environment{});
  Ledger ledger;
  Fleet fleet(ledger, 5);
  const Port port = [&] { return server.port(); };
  for (const char* name : {"ada", "bob"}) fleet.add(name, {port, port});
  const Person cleo = sign_up(port(), "cleo");
  const json::object push = push_of_tasks(new_id(), 1, 0, many_tasks());

  const std::size_t fillings = rounds(2);
  for (std::size_t filling = 1; filling <= fillings; ++filling) {
    fleet.work(1 + fleet.pick(20));
    disk.fill();
    fleet.turn_until([&] { return ledger.errors("storage_full") >= filling * kErrors; });
    if (filling == 1) {
      const HttpAnswer answer = post(port(), "/v1/sync/push", push, cleo.access);
      CHECK(answer.status == 507);
      CHECK(answer.code() == "storage_full");
      CHECK(tasks_of(port(), cleo) == 0);
    }
    server.must_run();
    disk.make_room();
  }
  if (kind == Kind::postgres) {
    disk.fill();
    fleet.turn_until([&] {
      use_up_log(database);
      return ledger.errors("database_unavailable") > 0;
    });
    disk.make_room();
    PostgresCluster::shared().restart();
  }
  CHECK(post(port(), "/v1/sync/push", push, cleo.access).status == 200);
  CHECK(tasks_of(port(), cleo) == kManyTasks);
  fleet.work(1);
  fleet.settle();
  server.kill();
  CHECK(broken_promises(fleet, database) == kNone);
  std::cout << (kind == Kind::sqlite ? "SQLite" : "Postgres") << " without space " << fillings
            << " times: " << ledger.figures() << std::endl;
}

TEST_CASE("a device whose disk is full refuses what is new and keeps what it has; with room again all goes on") {
  const ServerDatabase database(Kind::sqlite);
  ServeProcess server(database.url());
  const TemporaryFolder folder;
  const FullDisk disk;
  disk.hold_this_program();
  Ledger ledger;
  Fleet fleet(ledger, 6);
  const Port port = [&] { return server.port(); };
  for (const char* name : {"ada", "bob"}) fleet.add(name, {port, port}, folder.path().string());
  LiveDevice& phone = *fleet.devices().front();
  const json::object big{
      {"do", "insert"}, {"table", "tasks"}, {"values", {{"title", "x"}, {"description", std::string(100'000, 'x')}}}};

  const std::size_t fillings = rounds(2);
  for (std::size_t filling = 1; filling <= fillings; ++filling) {
    fleet.work(1 + fleet.pick(20));
    disk.fill();
    CHECK(write_until_refused(phone, big) == "storage_full");
    fleet.turn_until([&] { return ledger.errors("storage_full") >= filling * kErrors; });
    disk.make_room();
  }
  CHECK(phone.write({big}) == "");
  fleet.work(1);
  fleet.settle();
  server.kill();
  CHECK(broken_promises(fleet, database) == kNone);
  std::cout << "devices without space " << fillings << " times: " << ledger.figures() << std::endl;
}

}  // namespace
}  // namespace freehold
