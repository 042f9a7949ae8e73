#include <iostream>

#include <catch2/catch.hpp>

#include "tests/faults/checker.hpp"
#include "tests/faults/serve_process.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace freehold {
namespace {

TEST_CASE("a Postgres killed again and again under a server takes nothing along, and the server finds it again") {
  const ServerDatabase database(ServerDatabase::Kind::postgres);
  ServeProcess server(database.url());
  Ledger ledger;
  Fleet fleet(ledger, 2);
  const Port port = [&] { return server.port(); };
  for (const char* name : {"ada", "bob"}) fleet.add(name, {port, port});
  const std::size_t kills = rounds(5);
  for (std::size_t kill = 0; kill < kills; ++kill) {
    fleet.work(1 + fleet.pick(20));
    PostgresCluster::shared().crash();
    for (std::size_t turns = fleet.pick(20); turns > 0; --turns) fleet.turn();
    PostgresCluster::shared().restart();
    server.must_run();
  }
  fleet.work(1);
  fleet.settle();
  check_promises(fleet, database);
  std::cout << "Postgres killed " << kills << " times: " << ledger.figures() << std::endl;
}

}  // namespace
}  // namespace freehold
