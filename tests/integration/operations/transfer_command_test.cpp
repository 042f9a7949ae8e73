#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <csignal>
#include <thread>

#include "tests/integration/operations/server_database.hpp"
#include "tests/support/command.hpp"
#include "tests/support/postgres_cluster.hpp"

using namespace freehold;
using Kind = ServerDatabase::Kind;

namespace {

/// Waits until some of the tasks have arrived.
void await_tasks(const ServerDatabase& target, const Command& transfer) {
  while (!transfer.has_ended()) {
    const std::string found =
        PostgresCluster::shared().query(target.name(), "SELECT to_regclass('main_app.tasks') IS NOT NULL");
    if (found == "t\n" &&
        PostgresCluster::shared().query(target.name(), "SELECT count(*) > 0 FROM main_app.tasks") == "t\n")
      return;
  }
}

}  // namespace

TEST_CASE("a transfer killed or interrupted in the middle is carried on by the same command, and serve waits for it") {
  const int number = GENERATE(SIGKILL, SIGINT);
  const ServerDatabase file(Kind::sqlite), postgres(Kind::postgres, workspace_schema(), true);
  file.add_people();
  file.add_tasks(40'000);
  const std::vector<std::string> arguments{"transfer", "--json", "--from", file.url(), "--to", postgres.url()};
  {
    Command transfer(arguments);
    await_tasks(postgres, transfer);
    transfer.signal(number);
    CHECK(transfer.wait() == (number == SIGKILL ? 128 + SIGKILL : 1));
    CHECK(transfer.out().empty());
    if (number == SIGINT) CHECK(transfer.err().find("goes on from there") != std::string::npos);
  }
  Command serve({"serve", "--listen", "127.0.0.1:0", "--database", postgres.url()});
  CHECK(serve.wait() == 1);
  CHECK(serve.err().find("run 'freehold transfer' again") != std::string::npos);

  Command again(arguments);
  CHECK(again.wait() == 0);
  const boost::json::value report = boost::json::parse(again.out());
  CHECK(report.at("resumed").as_bool());
  CHECK(report.at("equal").as_bool());
  CHECK(postgres.cell("SELECT count(*) FROM tasks") == Value(std::int64_t{40'000}));
}

TEST_CASE("transfer prints a line for each table; a command line that cannot work says why") {
  const ServerDatabase file(Kind::sqlite), postgres(Kind::postgres, workspace_schema(), true);
  file.add_people();
  Command transfer({"transfer", "--from", file.url(), "--to", postgres.url()});
  CHECK(transfer.wait() == 0);
  CHECK(transfer.err().empty());
  CHECK(transfer.out().find("users ") == 0);
  for (const char* table : {"users", "\nfreehold.heads"}) {
    const std::string line = transfer.out().substr(transfer.out().find(table) + 1);
    CHECK(line.substr(0, line.find('\n')).ends_with("  2  equal"));
  }

  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"transfer"},
                                                    {"transfer", "--from", file.url()},
                                                    {"transfer", "--from", file.url(), "--to", file.url()},
                                                    {"transfer", "--from", "mysql://x", "--to", postgres.url()}}) {
    Command wrong(arguments);
    CHECK(wrong.wait() == 2);
    CHECK(wrong.out().empty());
    CHECK_FALSE(wrong.err().empty());
  }
  Command missing({"transfer", "--from", "sqlite:/nowhere/freehold.db", "--to", postgres.url()});
  CHECK(missing.wait() == 1);
  CHECK(missing.err() == "freehold: --from: there is no file /nowhere/freehold.db (not_found)\n");
}
