#include <csignal>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/support/clients.hpp"
#include "tests/support/command.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

TEST_CASE("help is a result; a command line that says nothing is wrong usage") {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--help"}, {"serve", "--help"}, {"migrate", "--help"}, {"--version"}}) {
    Command command(arguments);
    CHECK(command.wait() == 0);
    CHECK_FALSE(command.out().empty());
    CHECK(command.err().empty());
  }
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{},
                                                    {"dance"},
                                                    {"serve", "--listen"},
                                                    {"serve", "--listen", "nowhere"},
                                                    {"serve", "--listen", "127.0.0.1:99999"},
                                                    {"serve", "--dance"},
                                                    {"migrate"},
                                                    {"migrate", "upgrade", "x"},
                                                    {"serve", "--database", "mysql://x"},
                                                    {"serve", "--allow-origin", "*"},
                                                    {"serve", "--model-endpoint", "https://a.example.org/v1"},
                                                    {"serve", "--model-endpoint", "https://a; script-src *"},
                                                    {"serve", "--web", "/nonexistent", "--data", "/nonexistent"}}) {
    Command command(arguments);
    CHECK(command.wait() == 2);
    CHECK(command.out().empty());
    CHECK_FALSE(command.err().empty());
  }
}

TEST_CASE("serve makes its database, names its address, serves, and ends cleanly when told to") {
  TemporaryFolder folder;
  for (const int number : {SIGTERM, SIGINT}) {
    Command serve({"serve", "--listen", "127.0.0.1:0", "--data", (folder.path() / "data").string()});
    const std::string port = serve.port();
    CHECK(get(port, "/readyz").status == 200);
    const Person ada = sign_up(port, "ada" + std::to_string(number));
    LiveClient phone(port);
    REQUIRE(phone.greet(ada, new_id()));
    serve.signal(number);
    CHECK(phone.close_code() == 1001);
    CHECK(serve.wait() == 0);
  }
}

TEST_CASE("serve killed in the middle has kept what it acknowledged") {
  TemporaryFolder folder;
  const std::string data = folder.path().string();
  Person ada;
  {
    Command serve({"serve", "--listen", "127.0.0.1:0", "--data", data});
    ada = sign_up(serve.port(), "ada");
    REQUIRE(
        post(serve.port(), "/v1/sync/push", push_of_tasks(new_id(), 1, 0, {{new_id(), "kept"}}), ada.access).status ==
        200);
    serve.signal(SIGKILL);
    CHECK(serve.wait() == 128 + SIGKILL);
  }
  Command serve({"serve", "--listen", "127.0.0.1:0", "--data", data});
  CHECK(get(serve.port(), "/v1/sync/pull", ada.access).body.find("kept") != std::string::npos);
}

TEST_CASE("what keeps serve from starting is one sentence with its code, and status 1") {
  TemporaryFolder folder;
  const std::string data = (folder.path() / "data").string();
  const auto fails_with = [&](const std::vector<std::string>& arguments, const std::string& code) {
    Command serve(arguments);
    CHECK(serve.wait() == 1);
    INFO(serve.err());
    CHECK(serve.err().find("(" + code + ")") != std::string::npos);
    CHECK(serve.out().empty());
    return serve.err();
  };
  Command first({"serve", "--listen", "127.0.0.1:0", "--data", data});
  const std::string address = "127.0.0.1:" + first.port();
  const std::string other_data = (folder.path() / "other").string();
  CHECK(fails_with({"serve", "--listen", address, "--data", other_data}, "address_in_use").find(address) !=
        std::string::npos);
  fails_with({"serve", "--listen", "127.0.0.1:0", "--data", data}, "busy");
  const std::string unreachable =
      fails_with({"serve", "--database", "postgres://ada:secret@127.0.0.1:1/x"}, "database_unavailable");
  CHECK(unreachable.find("127.0.0.1") != std::string::npos);
  CHECK(unreachable.find("secret") == std::string::npos);
  folder.write("noise.db", std::string(10'000, 'x'));
  fails_with({"serve", "--database", "sqlite:" + (folder.path() / "noise.db").string()}, "database_damaged");
}

TEST_CASE("a database of a newer version is left alone, with a sentence that says so") {
  const std::string url = PostgresCluster::shared().create_database("newer");
  {
    Command upgrade({"migrate", "upgrade", "--database", url});
    REQUIRE(upgrade.wait() == 0);
  }
  PostgresCluster::shared().query("newer",
                                  "INSERT INTO freehold.migrations (version, name, checksum, applied_at) "
                                  "VALUES (9999, 'from the future', '0000000000000000', now())");
  Command serve({"serve", "--listen", "127.0.0.1:0", "--database", url});
  CHECK(serve.wait() == 1);
  CHECK(serve.err().find("(database_too_new)") != std::string::npos);
}

TEST_CASE("migrate goes up, down and up again, and says where it stands") {
  TemporaryFolder folder;
  const bool on_postgres = GENERATE(false, true);
  const std::string url = on_postgres ? PostgresCluster::shared().create_database("migrated")
                                      : "sqlite:" + (folder.path() / "freehold.db").string();
  const auto version_after = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "migrate");
    arguments.insert(arguments.end(), {"--json", "--database", url});
    Command command(arguments);
    INFO(command.err());
    REQUIRE(command.wait() == 0);
    return boost::json::parse(command.out()).at("version").as_int64();
  };
  CHECK(version_after({"current"}) == 0);
  CHECK(version_after({"upgrade", "2"}) == 2);
  CHECK(version_after({"upgrade"}) >= 4);
  const std::int64_t newest = version_after({"current"});
  CHECK(version_after({"downgrade"}) == newest - 1);
  CHECK(version_after({"downgrade", "0"}) == 0);
  CHECK(version_after({"upgrade"}) == newest);
  Command history({"migrate", "history", "--json", "--database", url});
  REQUIRE(history.wait() == 0);
  const auto steps = boost::json::parse(history.out()).as_array();
  CHECK(steps.size() == static_cast<std::size_t>(newest));
  CHECK(steps[0].at("name").as_string() == "bookkeeping");
  CHECK(steps[0].at("applied_at").is_string());
}

}  // namespace
}  // namespace freehold
