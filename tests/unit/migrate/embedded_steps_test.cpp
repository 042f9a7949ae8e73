#include <catch2/catch.hpp>
#include <map>

#include "core/migrate/sqlite_target.hpp"
#include "core/schema/ddl.hpp"
#include "core/schema/published.hpp"
#include "core/workspace/workspace.hpp"
#include "tests/support/ports.hpp"

using namespace freehold;

namespace {

std::unique_ptr<Database> empty_database() {
  auto opened = Database::open({":memory:"});
  REQUIRE(opened.ok());
  return std::move(*opened);
}

/// Every object that is not bookkeeping, by name, with the text that made it.
std::map<std::string, std::string> objects(Database& database) {
  std::map<std::string, std::string> found;
  auto read = database.prepare(
      "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'freehold%' AND name NOT LIKE 'sqlite%'");
  REQUIRE(read.ok());
  while (read->step().value()) found[std::string(read->text(0))] = std::string(read->text(1));
  return found;
}

std::string_view without_comments(std::string_view script) {
  while (script.substr(0, 2) == "--" || script.substr(0, 1) == "\n") {
    const std::size_t line = script.find('\n');
    if (line == std::string_view::npos) return {};
    script.remove_prefix(line + 1);
  }
  return script;
}

bool starts_with(std::string_view text, std::string_view part) {
  return text.substr(0, part.size()) == part;
}

bool ends_with(std::string_view text, std::string_view part) {
  return text.size() >= part.size() && text.substr(text.size() - part.size()) == part;
}

/// The step that makes a table of this name.
const Migration* step_of(const Table& table) {
  for (const Migration& step : embedded_migrations())
    if (step.name == table.name()) return &step;
  return nullptr;
}

/// What the table's own step says. Tables for what everybody may read came to devices later, and so did search as it
/// is.
std::string first_text(const Table& table, Home home) {
  std::string text = emit_create_table(workspace_schema(), table, home);
  if (home != Home::device_sqlite) return text;
  for (const auto& parts : {ddl::published_parts(workspace_schema(), table), ddl::search_parts(table, home)}) {
    for (const ddl::Part& part : parts) {
      REQUIRE(text.find(part.text) != std::string::npos);
      text.erase(text.find(part.text), part.text.size());
    }
  }
  return text;
}

}  // namespace

TEST_CASE("a database made by the steps is the database that the tables declare, on servers and on devices") {
  for (const Home home : {Home::server_sqlite, Home::device_sqlite}) {
    const auto migrated = empty_database(), declared = empty_database();
    TestClock clock;
    SqliteMigrationTarget target(*migrated, home);
    REQUIRE(upgrade(target, clock, embedded_migrations()).ok());
    for (const Table& table : workspace_schema().tables())
      REQUIRE(declared
                  ->execute(emit_create_table(workspace_schema(), table, home) +
                            emit_triggers(workspace_schema(), table, home))
                  .ok());
    CHECK(objects(*migrated) == objects(*declared));
    CHECK_FALSE(objects(*migrated).empty());
  }
}

TEST_CASE("the step of each table says what the emitters say, in every home and both directions") {
  for (const Table& table : workspace_schema().tables()) {
    INFO(table.name());
    const Migration* step = step_of(table);
    REQUIRE(step != nullptr);
    for (const Home home : {Home::postgres, Home::server_sqlite, Home::device_sqlite})
      CHECK(starts_with(without_comments(step->up(home)), first_text(table, home)));
    for (const Home home : {Home::postgres, Home::server_sqlite})
      CHECK(ends_with(step->down(home), emit_drop_table(workspace_schema(), table, home)));
  }
}

TEST_CASE("a server's database can be taken back to nothing and made again") {
  const auto database = empty_database();
  TestClock clock;
  SqliteMigrationTarget target(*database, Home::server_sqlite);
  REQUIRE(upgrade(target, clock, embedded_migrations()).ok());
  const auto made = objects(*database);
  REQUIRE(downgrade(target, clock, embedded_migrations(), 0).ok());
  CHECK(objects(*database).empty());
  REQUIRE(upgrade(target, clock, embedded_migrations()).ok());
  CHECK(objects(*database) == made);
}

TEST_CASE("the steps are numbered from 1 without a gap, and every step says what it is") {
  int version = 0;
  for (const Migration& step : embedded_migrations()) {
    INFO(step.name);
    CHECK(step.version == ++version);
    for (const std::string_view script : {step.postgres_up, step.sqlite_up, step.device_up}) {
      if (script.empty()) continue;
      CHECK(script.substr(0, 3) == "-- ");
      CHECK(script.find("-- Never edit after release; write the next one.\n") != std::string_view::npos);
    }
  }
  CHECK(version >= 28);
}
