#include <array>
#include <iostream>

#include <catch2/catch.hpp>

#include "tests/faults/checker.hpp"
#include "tests/faults/serve_process.hpp"

namespace freehold {
namespace {

TEST_CASE("two servers on one Postgres are killed in turn, and devices go from the one to the other") {
  const ServerDatabase database(ServerDatabase::Kind::postgres);
  // The first brings the database to its newest migration; the second may come at once, and waits for it.
  std::array<ServeProcess, 2> servers{ServeProcess(database.url()), ServeProcess(database.url())};
  Ledger ledger;
  Fleet fleet(ledger, 3);
  const auto starting_at = [&](std::size_t first) -> Port {
    return [&, first]() mutable { return servers[first++ % 2].port(); };
  };
  for (const char* name : {"ada", "bob"}) fleet.add(name, {starting_at(0), starting_at(1)});
  const std::size_t kills = rounds(4);
  for (std::size_t kill = 0; kill < kills; ++kill) {
    fleet.work(1 + fleet.pick(20));
    servers[kill % 2].kill();
    // The other one carries on alone.
    fleet.work(1);
    servers[kill % 2].launch();
  }
  fleet.work(1);
  fleet.settle();
  CHECK(broken_promises(fleet, database) == kNone);
  std::cout << "two servers killed " << kills << " times: " << ledger.figures() << std::endl;
}

}  // namespace
}  // namespace freehold
