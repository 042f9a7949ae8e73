#include <iostream>

#include <catch2/catch.hpp>

#include "tests/faults/checker.hpp"
#include "tests/faults/serve_process.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace freehold {
namespace {

/// What any program may do that knows nothing of sync.
void write_in_sql(const ServerDatabase& database, const Person& person) {
  database.sql(
      "INSERT INTO tasks (id, user_id, title, completed, created_at, updated_at) VALUES ($1, $2, 'x', false, now(), "
      "now())",
      {{ColumnType::uuid, new_id()}, {ColumnType::uuid, person.id}});
}

TEST_CASE("a Postgres killed again and again under a server takes nothing along, and the server finds it again") {
  const ServerDatabase database(ServerDatabase::Kind::postgres);
  // Others on this Postgres may be content with that; who answers to devices for a commit is not.
  database.sql("ALTER DATABASE " + database.name() + " SET synchronous_commit = off");
  ServeProcess server(database.url());
  Ledger ledger;
  Fleet fleet(ledger, 2);
  const Port port = [&] { return server.port(); };
  for (const char* name : {"ada", "bob"}) fleet.add(name, {port, port});
  const Person cleo = sign_up(port(), "cleo");
  LiveDevice reader(cleo, port, ledger, 2);
  const std::size_t kills = rounds(4);
  for (std::size_t kill = 0; kill < kills; ++kill) {
    fleet.work(1 + fleet.pick(20));
    reader.exchange();
    write_in_sql(database, cleo);
    PostgresCluster::shared().crash();
    for (std::size_t turns = fleet.pick(20); turns > 0; --turns) fleet.turn();
    PostgresCluster::shared().restart();
    server.must_run();
  }
  fleet.work(1);
  reader.hang_up();
  fleet.exchange_until([&] {
    reader.exchange();
    return reader.device().rows("SELECT id FROM tasks").size() == kills;
  });
  fleet.settle();
  CHECK(broken_promises(fleet, database) == kNone);
  std::cout << "Postgres killed " << kills << " times: " << ledger.figures() << std::endl;
}

}  // namespace
}  // namespace freehold
