#include "tests/support/versions.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <set>

#include "core/migrate/snapshot.hpp"
#include "core/migrate/sqlite_target.hpp"
#include "core/workspace/workspace.hpp"
#include "tests/support/ports.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

/// The tables that there are after so many steps.
std::set<std::string> names_at(int number) {
  TestClock clock;
  auto database = Database::open({":memory:", nullptr, false}).value();
  SqliteMigrationTarget target(*database, Home::server_sqlite);
  REQUIRE(upgrade(target, clock, embedded_migrations(), number).ok());
  std::set<std::string> names;
  Statement columns = database
                          ->prepare(
                              "SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c "
                              "WHERE t.type = 'table'")
                          .value();
  while (columns.step().value()) {
    const std::string table(columns.text(0));
    names.insert(table);
    names.insert(table + '.' + std::string(columns.text(1)));
  }
  return names;
}

/// The tables of the newest snapshot that are among the names. Every table begins on a line of its own, two characters
/// in; no released step has changed the columns of a table that was there.
std::string snapshot_of(const std::set<std::string>& names) {
  constexpr std::string_view kTable = "\n  {\"number\"";
  const std::string whole(embedded_snapshot());
  std::string kept = whole.substr(0, whole.find(kTable));
  const std::size_t end = whole.find("\n]}");
  bool first = true;
  for (std::size_t at = whole.find(kTable); at != std::string::npos;) {
    const std::size_t next = whole.find(kTable, at + 1);
    std::string table = whole.substr(at, std::min(next, end) - at);
    at = next;
    if (table.back() == ',') table.pop_back();
    const auto name = json::value_to<std::string>(json::parse(table).at("name"));
    if (names.count(name) == 0) continue;
    kept += (first ? "" : ",") + table;
    first = false;
  }
  return kept + whole.substr(end);
}

}  // namespace

Version version_of(int number) {
  const auto steps = embedded_migrations().first(static_cast<std::size_t>(number));
  if (number == newest_version()) return {number, {std::shared_ptr<void>(), &workspace_schema()}, steps};
  auto schema = read_snapshot(snapshot_of(names_at(number)));
  INFO((schema ? std::string() : schema.error().message));
  REQUIRE(schema.ok());
  return {number, std::make_shared<const Schema>(std::move(*schema)), steps};
}

int newest_version() {
  return embedded_migrations().back().version;
}

int first_version_with(std::string_view table) {
  int number = 1;
  while (names_at(number).count(std::string(table)) == 0) ++number;
  return number;
}

}  // namespace freehold
