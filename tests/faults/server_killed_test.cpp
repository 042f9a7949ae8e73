#include <iostream>

#include <catch2/catch.hpp>

#include "tests/faults/checker.hpp"
#include "tests/faults/serve_process.hpp"

namespace freehold {
namespace {

TEST_CASE("a server killed again and again keeps every word that it gave") {
  using Kind = ServerDatabase::Kind;
  const Kind kind = GENERATE(Kind::postgres, Kind::sqlite);
  const ServerDatabase database(kind);
  ServeProcess server(database.url());
  Ledger ledger;
  Fleet fleet(ledger, 1);
  const Port port = [&] { return server.port(); };
  for (const char* name : {"ada", "bob"}) fleet.add(name, {port, port});
  const std::size_t kills = rounds(3);
  for (std::size_t kill = 0; kill < kills; ++kill) {
    fleet.work(1 + fleet.pick(20));
    server.kill();
    fleet.turn();
    server.launch();
  }
  fleet.work(1);
  fleet.settle();
  server.kill();
  CHECK(broken_promises(fleet, database) == kNone);
  std::cout << "server on " << (kind == Kind::sqlite ? "SQLite" : "Postgres") << " killed " << kills
            << " times: " << ledger.figures() << std::endl;
}

}  // namespace
}  // namespace freehold
