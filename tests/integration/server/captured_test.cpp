#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/support/clients.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

/// Live rows of tasks that come until there are so many.
std::size_t tasks_until(LiveClient& device, std::size_t wanted) {
  std::size_t found = 0;
  while (found < wanted) {
    const auto rows = device.next_of("rows");
    if (!rows) break;
    for (const json::value& row : rows->at("rows").as_array())
      if (row.at(0).as_string() == "tasks" && !row.at(4).is_null()) ++found;
  }
  return found;
}

std::string insert_tasks(const Person& person, int count) {
  return "INSERT INTO main_app.tasks (id, user_id, title, created_at, updated_at) SELECT gen_random_uuid(), '" +
         person.id + "', 'by SQL', now(), now() FROM generate_series(1, " + std::to_string(count) + ");";
}

TEST_CASE("rows that another program writes reach the live devices of their owners, and nobody else's") {
  TestServer server(StoreKind::postgres);
  const Person ada = sign_up(server.port(), "ada"), bob = sign_up(server.port(), "bob");
  const Person cyd = sign_up(server.port(), "cyd");
  LiveClient phone(server.port()), laptop(server.port()), bobs(server.port()), stranger(server.port());
  REQUIRE(phone.greet(ada, new_id()));
  REQUIRE(laptop.greet(ada, new_id()));
  REQUIRE(bobs.greet(bob, new_id()));
  REQUIRE(stranger.greet(cyd, new_id()));
  REQUIRE(stranger.next_of("rows"));
  server.run_sql("BEGIN;" + insert_tasks(ada, 3) + insert_tasks(bob, 2) + "COMMIT");
  CHECK(tasks_until(phone, 3) == 3);
  CHECK(tasks_until(laptop, 3) == 3);
  CHECK(tasks_until(bobs, 2) == 2);
  CHECK_FALSE(stranger.next(300ms));
}

TEST_CASE("fifty thousand rows of one statement reach a live device whole, and it can write meanwhile") {
  TestServer server(StoreKind::postgres);
  const Person ada = sign_up(server.port(), "ada");
  LiveClient phone(server.port());
  const std::string phone_id = new_id();
  REQUIRE(phone.greet(ada, phone_id));
  server.run_sql(insert_tasks(ada, 50'000));
  phone.send(push_of_tasks(phone_id, 1, 0, {{new_id(), "from the phone"}}));
  CHECK(tasks_until(phone, 50'001) == 50'001);
}

TEST_CASE("what was written while no server ran reaches the devices when one runs") {
  TestServer server(StoreKind::postgres);
  const Person ada = sign_up(server.port(), "ada");
  server.stop();
  server.run_sql(insert_tasks(ada, 7));
  server.restart();
  LiveClient phone(server.port());
  REQUIRE(phone.greet(ada, new_id()));
  CHECK(tasks_until(phone, 7) == 7);
}

}  // namespace
}  // namespace freehold
