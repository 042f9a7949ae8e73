#include <fstream>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/support/clients.hpp"
#include "tests/support/command.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace freehold {
namespace {

/// A server as a process of its own, on Postgres, and what an operator does beside it.
struct Site {
  Site() {
    static int databases = 0;
    url = PostgresCluster::shared().create_database("users" + std::to_string(++databases));
    server = std::make_unique<Command>(std::vector<std::string>{"serve", "--listen", "127.0.0.1:0", "--database", url});
    port = server->port();
  }
  void run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "user");
    arguments.insert(arguments.end(), {"--database", url});
    Command command(arguments);
    const int status = command.wait();
    INFO(command.err());
    REQUIRE(status == 0);
  }

  TemporaryFolder folder;
  std::string url, port;
  std::unique_ptr<Command> server;
};

struct OnAir {
  OnAir(const Site& site, const Person& person) : socket(site.port) {
    REQUIRE(socket.greet(person, new_id()));
    REQUIRE(socket.next_of("rows"));
  }
  LiveClient socket;
};

unsigned refresh(const Site& site, const Person& person) {
  return post(site.port, "/v1/auth/refresh", {{"refresh_token", person.refresh}}).status;
}

TEST_CASE("an operator switches an account off beside a running server: its device is cut off, another's is not") {
  const Site site;
  const Person ada = sign_up(site.port, "ada"), bob = sign_up(site.port, "bob");
  OnAir phone(site, ada), other(site, bob);
  site.run({"disable", ada.id});
  CHECK(phone.socket.close_code() == 4401);
  CHECK(get(site.port, "/v1/me", ada.access).code() == "account_disabled");
  CHECK(post(site.port, "/v1/auth/login", {{"email", "ada@example.org"}, {"password", "ada's password"}}).status ==
        403);
  CHECK(other.socket.close_code(std::chrono::milliseconds(300)) == 0);
  CHECK(get(site.port, "/v1/me", bob.access).status == 200);

  site.run({"enable", ada.id});
  CHECK(get(site.port, "/v1/me", ada.access).status == 200);
  OnAir again(site, ada);
}

TEST_CASE("another plan reaches a device that is connected, through the running server") {
  const Site site;
  const Person ada = sign_up(site.port, "ada");
  OnAir phone(site, ada);
  site.run({"tier", ada.id, "team"});
  const auto fed = phone.socket.next_of("rows");
  REQUIRE(fed);
  CHECK(boost::json::serialize(*fed).find("\"team\"") != std::string::npos);
  CHECK(get(site.port, "/v1/me", ada.access).json().at("user").at("tier") == "team");
}

TEST_CASE("a password that an operator sets ends what was signed in, on a server that runs") {
  const Site site;
  const Person ada = sign_up(site.port, "ada");
  OnAir phone(site, ada);
  const std::string file = (site.folder.path() / "password").string();
  std::ofstream(file) << "four words nobody expects\n";
  site.run({"passwd", ada.id, "--password-file", file});
  CHECK(phone.socket.close_code() == 4401);
  CHECK(get(site.port, "/v1/me", ada.access).status == 401);
  CHECK(refresh(site, ada) == 401);
}

TEST_CASE("a deleted account is gone at once, and its device is cut off") {
  const Site site;
  const Person ada = sign_up(site.port, "ada"), bob = sign_up(site.port, "bob");
  const std::string client = new_id();
  REQUIRE(post(site.port, "/v1/sync/push", push_of_tasks(client, 1, 0, {{new_id(), "Buy milk"}}), ada.access).status ==
          200);
  OnAir phone(site, ada);
  site.run({"delete", ada.id, "--yes"});
  CHECK(phone.socket.close_code() == 4401);
  CHECK(get(site.port, "/v1/me", ada.access).status == 401);
  CHECK(post(site.port, "/v1/sync/push", push_of_tasks(client, 2, 1, {{new_id(), "Buy bread"}}), ada.access).status ==
        401);
  CHECK(refresh(site, ada) == 401);
  CHECK(get(site.port, "/v1/me", bob.access).status == 200);
}

}  // namespace
}  // namespace freehold
