#include <catch2/catch.hpp>

#include "tests/faults/checker.hpp"
#include "tests/faults/serve_process.hpp"

namespace freehold {
namespace {

TEST_CASE("a change lost, doubled or altered at the server is noticed") {
  const ServerDatabase database(ServerDatabase::Kind::sqlite);
  ServeProcess server(database.url());
  Ledger ledger;
  Fleet fleet(ledger, 7);
  const Port port = [&] { return server.port(); };
  fleet.add("ada", {port, port});
  fleet.work(30);
  fleet.settle();
  server.kill();
  REQUIRE(broken_promises(fleet, database) == kNone);
  const std::string one_task = " WHERE id = (SELECT max(id) FROM tasks)";
  for (const std::string& meddling : {std::string("UPDATE users SET token_used = token_used + 1"),
                                      std::string("UPDATE users SET token_used = token_used - 2"),
                                      "UPDATE tasks SET title = 'x'" + one_task, "DELETE FROM tasks" + one_task}) {
    INFO(meddling);
    database.sql(meddling);
    CHECK(broken_promises(fleet, database) != kNone);
  }
}

}  // namespace
}  // namespace freehold
