#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/support/clients.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

/// What the cluster's own database says of another one.
int count_in_postgres(const std::string& sql) {
  return std::stoi(PostgresCluster::shared().query("postgres", sql));
}

/// The connections by which servers on the database wake each other.
std::string channels_of(const TestServer& server) {
  return " FROM pg_stat_activity WHERE datname = '" + server.database() +
         "' AND query LIKE '%freehold!_wake%' ESCAPE '!'";
}

int channels(const TestServer& server) {
  return count_in_postgres("SELECT count(*)" + channels_of(server));
}

void kill_channels(const TestServer& server) {
  count_in_postgres("SELECT count(pg_terminate_backend(pid))" + channels_of(server));
}

/// Whoever is connected stays so.
void let_nobody_in(const TestServer& server, bool nobody = true) {
  const std::string allowed = nobody ? "false" : "true";
  PostgresCluster::shared().query("postgres", "ALTER DATABASE " + server.database() + " ALLOW_CONNECTIONS " + allowed);
}

template <class Condition>
bool becomes_true(Condition condition, std::chrono::milliseconds patience = 20s) {
  const auto until = Steady::now() + patience;
  while (!condition())
    if (Steady::now() > until) return false;
  return true;
}

/// As many connections at once as a server may ever need here, so that it needs no new ones later.
void fill_pool(TestServer& server, const std::vector<Person>& people) {
  std::vector<std::unique_ptr<OwnerTransaction>> held;
  for (const Person& person : people) held.push_back(server.store().begin(OwnerId::parse(person.id).value()).value());
}

ServerOptions looking_every(std::chrono::milliseconds head_poll) {
  ServerOptions options;
  options.head_poll = head_poll;
  return options;
}

/// Two servers on one Postgres; Ada writes at the first and reads at the second.
struct TwoServers {
  explicit TwoServers(std::chrono::milliseconds head_poll)
      : options(looking_every(head_poll)), first(StoreKind::postgres, options), second(first, options) {
    for (const char* name : {"ada", "bob", "cleo", "dora", "emil"}) people.push_back(sign_up(first.port(), name));
    for (TestServer* server : {&first, &second}) fill_pool(*server, people);
    phone.emplace(second.port());
    REQUIRE(phone->greet(people[0], new_id()));
    REQUIRE(phone->next_of("rows"));
    REQUIRE(becomes_true([&] { return channels(first) == 2; }));
  }

  /// How long a change at the first takes to the device at the second.
  std::chrono::milliseconds change() {
    const auto push = push_of_tasks(writer, transaction + 1, transaction, {{new_id(), "t"}});
    ++transaction;
    const auto start = Steady::now();
    REQUIRE(post(first.port(), "/v1/sync/push", push, people[0].access).status == 200);
    REQUIRE(phone->next_of("rows"));
    return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - start);
  }

  ServerOptions options;
  TestServer first, second;
  std::vector<Person> people;
  std::optional<LiveClient> phone;
  const std::string writer = new_id();
  std::int64_t transaction = 0;
};

TEST_CASE("a change through one server reaches a device at the other within a second") {
  TwoServers two(600s);
  for (int i = 0; i < 20; ++i) CHECK(two.change() < 1s);
}

TEST_CASE("wakes whose connection is killed are made up for as soon as there is another one") {
  TwoServers two(600s);
  for (int i = 0; i < 10; ++i) {
    kill_channels(two.first);
    CHECK(two.change() < 5s);
  }
  REQUIRE(becomes_true([&] { return channels(two.first) == 2; }));
  CHECK(two.change() < 1s);
}

TEST_CASE("while no wake comes through, the look at the heads brings what happened") {
  TwoServers two(200ms);
  let_nobody_in(two.first);
  kill_channels(two.first);
  REQUIRE(becomes_true([&] { return channels(two.first) == 0; }));
  for (int i = 0; i < 5; ++i) CHECK(two.change() < 200ms + 1s);
  CHECK(channels(two.first) == 0);
  let_nobody_in(two.first, false);
}

TEST_CASE("a device that is told nothing for long gets all when wakes come through again") {
  TwoServers two(600s);
  let_nobody_in(two.first);
  kill_channels(two.first);
  REQUIRE(becomes_true([&] { return channels(two.first) == 0; }));
  const auto push = push_of_tasks(two.writer, 1, 0, {{new_id(), "missed"}});
  REQUIRE(post(two.first.port(), "/v1/sync/push", push, two.people[0].access).status == 200);
  CHECK_FALSE(two.phone->next(1s));
  let_nobody_in(two.first, false);
  CHECK(two.phone->next_of("rows"));
}

TEST_CASE("fifty devices on which nothing happens ask the database no more than one") {
  TestServer server(StoreKind::postgres, looking_every(20ms));
  const Person ada = sign_up(server.port(), "ada");
  std::vector<std::unique_ptr<LiveClient>> devices;
  for (int i = 0; i < 50; ++i) {
    devices.push_back(std::make_unique<LiveClient>(server.port()));
    REQUIRE(devices.back()->greet(ada, new_id()));
    REQUIRE(devices.back()->next_of("rows"));
  }
  const std::string asked = "SELECT xact_commit FROM pg_stat_database WHERE datname = '" + server.database() + "'";
  // Postgres counts what an idle connection did after a second or more.
  std::this_thread::sleep_for(2s);
  const int before = count_in_postgres(asked);
  std::this_thread::sleep_for(3s);
  const int asked_times = count_in_postgres(asked) - before;
  INFO(asked_times);
  // Two watches, of which one looks fifty times a second and the other a little oftener.
  CHECK(asked_times > 50);
  CHECK(asked_times < 600);
}

TEST_CASE("an account that is removed or switched off loses every socket within seconds, at whatever server") {
  ServerOptions options;
  TestServer first(StoreKind::postgres, options);
  TestServer second(first, options);
  const Person ada = sign_up(first.port(), "ada"), bob = sign_up(first.port(), "bob"),
               cleo = sign_up(first.port(), "cleo");
  LiveClient phone(first.port()), laptop(second.port()), other(second.port()), bystander(second.port());
  REQUIRE(phone.greet(ada, new_id()));
  REQUIRE(laptop.greet(ada, new_id()));
  REQUIRE(other.greet(bob, new_id()));
  REQUIRE(bystander.greet(cleo, new_id()));
  REQUIRE(bystander.next_of("rows"));
  const auto start = Steady::now();
  // As an operator may do it whom no trigger hears.
  first.run_sql("SET freehold.quiet = 'on'; UPDATE main_app.users SET is_active = false WHERE id = '" + ada.id + "'");
  first.run_sql("SET freehold.quiet = 'on'; DELETE FROM main_app.users WHERE id = '" + bob.id + "'");
  for (LiveClient* device : {&phone, &laptop}) {
    CHECK(device->next_of("error")->at("code").as_string() == "account_disabled");
    CHECK(device->close_code() == 4401);
  }
  CHECK(other.next_of("error")->at("code").as_string() == "unauthenticated");
  CHECK(Steady::now() - start < 10s);
  CHECK(bystander.close_code(100ms) == 0);
}

}  // namespace
}  // namespace freehold
