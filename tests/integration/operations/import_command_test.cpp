#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "tests/integration/operations/server_database.hpp"
#include "tests/support/command.hpp"
#include "tests/support/legacy_site.hpp"

using namespace freehold;
using Kind = ServerDatabase::Kind;
namespace fs = std::filesystem;

namespace {

/// Runs a command that must fail with this status; answers its one line on stderr.
std::string refuse(int status, const std::vector<std::string>& arguments) {
  Command command(arguments);
  CHECK(command.wait() == status);
  CHECK(command.out().empty());
  return command.err();
}

void contains(const std::string& text, const std::string& part) {
  INFO(text);
  CHECK(text.find(part) != std::string::npos);
}

/// Waits until some of the notes have arrived. Nobody else can look into an embedded database; its log grows.
void await_notes(const ServerDatabase& database, Kind kind, const Command& import) {
  while (!import.has_ended()) {
    std::error_code failed;
    const auto logged = fs::file_size(database.path() + "-wal", failed);
    if (kind == Kind::sqlite ? !failed && logged > 1'000'000
                             : database.cell("SELECT count(*) FROM notes") != Value(std::int64_t{0}))
      return;
  }
}

}  // namespace

TEST_CASE("the report is readable on stdout, and a file of JSON where one is asked for") {
  const LegacySite site;
  site.add_user(1, "ada", "x");
  site.add_note(1, 1, "Engines");
  site.add_note(2, 5, "Orphan");
  const ServerDatabase database(Kind::sqlite);
  const std::string report = (site.folder().path() / "report.json").string();
  Command command(site.import_into(database.url(), {"--report", report}));
  CHECK(command.wait() == 0);
  CHECK(command.out() ==
        "skipped: notes 2 in notes.db: its user 5 is not there; import it first, with --users (parent_missing)\n"
        "users: 1 imported, 0 already there, 0 skipped, of 1 in users.db\n"
        "notes: 1 imported, 0 already there, 1 skipped, of 2 in notes.db\n"
        "images: 0 imported, 0 already there, 0 skipped, of 0 in images.db\n");
  CHECK(command.err().empty());
  std::ifstream stream(report);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const boost::json::value parsed = boost::json::parse(text);
  CHECK(parsed.at("tables").as_array().size() == 3);
  CHECK(parsed.at("skipped").at(0).at("id").as_int64() == 2);
}

TEST_CASE("users can come in one run and their notes in a later one") {
  const LegacySite site;
  site.add_user(1, "ada", "x");
  site.add_note(1, 1, "Engines");
  const ServerDatabase database(Kind::sqlite);
  for (const char* table : {"notes", "users", "notes"}) {
    Command command({"import", std::string("--") + table, site.file(table), "--database", database.url()});
    CHECK(command.wait() == 0);
  }
  CHECK(database.cell("SELECT count(*) FROM notes") == Value(std::int64_t{1}));
}

TEST_CASE("a command line that cannot work says why") {
  const LegacySite site;
  const ServerDatabase database(Kind::sqlite);
  contains(refuse(2, {"import", "--database", database.url()}), "nothing to import");
  contains(refuse(2, {"import", "--images", site.file("images"), "--database", database.url()}), "--image-root");
  contains(refuse(2, {"import", "--users", site.file("users"), "--image-root", site.image_root()}), "--images");
  contains(refuse(2, {"import", "--users", site.file("users"), "--database", "mysql://x"}), "postgres://");
  contains(refuse(2, {"import", "--users"}), "--users");
}

TEST_CASE("files that are no part of the old site are refused by name, and nothing is written") {
  const LegacySite site;
  site.add_user(1, "ada", "x");
  site.folder().write("text",
                      "this is no database, though it is long enough to have a header of one in it, is it not?");
  site.folder().write("none.db", "");
  site.sql("images", "ALTER TABLE images RENAME COLUMN user_id TO owner");
  const ServerDatabase database(Kind::sqlite), other(Kind::sqlite);
  const auto import = [&](const std::string& option, const std::string& path) {
    std::vector<std::string> arguments{"import",       "--users", site.file("users"),  option, path, "--database",
                                       database.url(), "--data",  site.data().string()};
    if (option == "--users") arguments.erase(arguments.begin() + 1, arguments.begin() + 3);
    if (option == "--images") arguments.insert(arguments.end(), {"--image-root", site.image_root()});
    return refuse(1, arguments);
  };
  const std::string folder = site.folder().path().string();
  contains(import("--notes", folder + "/missing.db"), "there is no file " + folder + "/missing.db");
  contains(import("--notes", folder), "is no file");
  contains(import("--notes", folder + "/text"), "no SQLite database");
  contains(import("--notes", folder + "/none.db"), "has no table notes");
  contains(import("--notes", site.file("users")), "has no table notes");
  contains(import("--users", other.path()), "Freehold's own, a server's");
  contains(import("--images", site.file("images")), "the table images has no column user_id");
  CHECK(database.cell("SELECT count(*) FROM users") == Value(std::int64_t{0}));
  CHECK_FALSE(fs::exists(site.data()));
}

TEST_CASE("a target, a folder or a report that cannot take the rows is found before anything is written") {
  const LegacySite site;
  site.add_user(1, "ada", "x");
  const Kind kind = GENERATE(Kind::sqlite, Kind::postgres);
  const ServerDatabase empty(kind, workspace_schema(), true), database(kind);
  const std::vector<std::string> users{"import", "--users", site.file("users"), "--database"};
  const auto into = [&users](const std::string& url) {
    std::vector<std::string> arguments = users;
    arguments.push_back(url);
    return arguments;
  };
  contains(refuse(1, into(empty.url())), "'freehold migrate upgrade' makes one");
  if (kind == Kind::sqlite) CHECK_FALSE(fs::exists(empty.path()));
  refuse(1, into("postgres://nobody@127.0.0.1:1/none"));
  contains(refuse(1, into("sqlite:" + site.file("notes"))), "no server's database");
  Command downgrade({"migrate", "downgrade", "--database", database.url()});
  REQUIRE(downgrade.wait() == 0);
  contains(refuse(1, into(database.url())), "freehold migrate upgrade");
  Command upgrade({"migrate", "upgrade", "--database", database.url()});
  REQUIRE(upgrade.wait() == 0);

  site.folder().write("data", "a file where the folder should be");
  contains(refuse(1, site.import_into(database.url())), "cannot make the folder");
  fs::remove(site.data());
  refuse(1, site.import_into(database.url(), {"--report", "/nowhere/report.json"}));
  CHECK(database.cell("SELECT count(*) FROM users") == Value(std::int64_t{0}));
}

TEST_CASE("an import that is interrupted leaves what it has done, and the same command goes on") {
  const Kind kind = GENERATE(Kind::sqlite, Kind::postgres);
  const int number = GENERATE(SIGINT, SIGKILL);
  const LegacySite site;
  site.add_user(1, "ada", "x");
  site.sql("notes",
           "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) "
           "INSERT INTO notes SELECT i, 1, 'Note ' || i, printf('%0200d', i), '2020-01-01', NULL FROM n");
  const ServerDatabase database(kind);
  const auto arguments = site.import_into(database.url(), {"--json"});
  {
    Command users({"import", "--users", site.file("users"), "--database", database.url()});
    REQUIRE(users.wait() == 0);
    Command command(arguments);
    await_notes(database, kind, command);
    command.signal(number);
    CHECK(command.wait() == (number == SIGKILL ? 128 + SIGKILL : 1));
    if (number == SIGINT) contains(command.err(), "goes on from there");
  }
  const Value after_first = database.cell("SELECT count(*) FROM notes");
  CHECK(*as_integer(after_first) < 60'000);
  Command again(arguments);
  CHECK(again.wait() == 0);
  const boost::json::value report = boost::json::parse(again.out());
  CHECK(report.at("tables").at(1).at("already_there").as_int64() == *as_integer(after_first));
  CHECK(database.cell("SELECT count(*) FROM notes") == Value(std::int64_t{60'000}));
}
