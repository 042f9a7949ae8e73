#include <iostream>

#include <catch2/catch.hpp>

#include "tests/faults/checker.hpp"
#include "tests/faults/cutting_proxy.hpp"
#include "tests/faults/serve_process.hpp"

namespace freehold {
namespace {

TEST_CASE("connections cut at any byte, in both directions, lose nothing and double nothing") {
  const ServerDatabase database(ServerDatabase::Kind::postgres);
  ServeProcess server(database.url());
  Ledger ledger;
  Fleet fleet(ledger, 4);
  std::unique_ptr<CuttingProxy> proxy;
  const Port port = [&] { return proxy ? proxy->port() : server.port(); };
  for (const char* name : {"ada", "bob"}) fleet.add(name, {port, port});
  proxy = std::make_unique<CuttingProxy>(server.port(), 4);
  const std::size_t cuts = rounds(60);
  for (std::size_t cut = 0; cut < cuts; ++cut) fleet.turn_until([&] { return proxy->cuts() > cut; });
  // Straight from now on.
  proxy.reset();
  fleet.settle();
  server.must_run();
  CHECK(broken_promises(fleet, database) == kNone);
  std::cout << "connections cut " << cuts << " times: " << ledger.figures() << std::endl;
}

}  // namespace
}  // namespace freehold
