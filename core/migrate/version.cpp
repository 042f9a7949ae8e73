#include "core/migrate/version.hpp"

#include <algorithm>
#include <set>

#include "core/migrate/snapshot.hpp"
#include "core/migrate/sqlite_target.hpp"

namespace freehold {
namespace {

/// The tables, and the columns as `table.column`, that there are after so many steps.
Result<std::set<std::string>> names_at(int number, Clock& clock) {
  FREEHOLD_ASSIGN(const auto database, Database::open({":memory:", nullptr, false}));
  SqliteMigrationTarget target(*database, Home::server_sqlite);
  FREEHOLD_TRY(upgrade(target, clock, embedded_migrations(), number));
  FREEHOLD_ASSIGN(Statement columns,
                  database->prepare("SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c "
                                    "WHERE t.type = 'table'"));
  std::set<std::string> names;
  for (;;) {
    FREEHOLD_ASSIGN(const bool row, columns.step());
    if (!row) return names;
    const std::string table(columns.text(0));
    names.insert(table);
    names.insert(table + '.' + std::string(columns.text(1)));
  }
}

/// A snapshot's text, cut at the lines on which a table or a column begins, each with its indent.
constexpr std::string_view kTable = "\n  {\"number\"";
constexpr std::string_view kColumn = "\n    {\"number\"";
constexpr std::string_view kColumnsEnd = "],\n   \"indexes\"";
constexpr std::string_view kTablesEnd = "\n]}";

std::vector<std::string> cut_at(std::string_view begin, const std::string& text, std::size_t from, std::size_t end) {
  std::vector<std::string> parts;
  for (std::size_t at = text.find(begin, from); at < end;) {
    const std::size_t next = std::min(text.find(begin, at + 1), end);
    parts.push_back(text.substr(at, next - at));
    if (parts.back().back() == ',') parts.back().pop_back();
    at = next;
  }
  return parts;
}

std::string name_of(const std::string& part) {
  static constexpr std::string_view kName = "\"name\":\"";
  const std::size_t at = part.find(kName) + kName.size();
  return part.substr(at, part.find('"', at) - at);
}

/// The parts whose names are known, as a list again.
std::string only_known(const std::vector<std::string>& parts, const std::set<std::string>& names,
                       const std::string& prefix) {
  std::string kept;
  for (const std::string& part : parts) {
    if (names.count(prefix + name_of(part)) == 0) continue;
    kept += (kept.empty() ? "" : ",") + part;
  }
  return kept;
}

/// The newest snapshot with the known tables and columns alone.
std::string snapshot_of(const std::set<std::string>& names) {
  const std::string whole(embedded_snapshot());
  const std::size_t first = whole.find(kTable), end = whole.find(kTablesEnd);
  std::vector<std::string> tables = cut_at(kTable, whole, first, end);
  for (std::string& table : tables) {
    const std::size_t columns = table.find(kColumn), rest = table.find(kColumnsEnd);
    const auto known = only_known(cut_at(kColumn, table, columns, rest), names, name_of(table) + '.');
    table = table.substr(0, columns) + known + table.substr(rest);
  }
  return whole.substr(0, first) + only_known(tables, names, {}) + whole.substr(end);
}

}  // namespace

Result<Version> version_of(int number, Clock& clock) {
  FREEHOLD_ASSIGN(const auto names, names_at(number, clock));
  FREEHOLD_ASSIGN(Schema schema, read_snapshot(snapshot_of(names)));
  return Version{number, std::make_shared<const Schema>(std::move(schema)),
                 embedded_migrations().first(static_cast<std::size_t>(number))};
}

int newest_version() {
  return embedded_migrations().back().version;
}

Result<int> first_version_with(std::string_view table, Clock& clock) {
  for (const Migration& step : embedded_migrations()) {
    FREEHOLD_ASSIGN(const auto names, names_at(step.version, clock));
    if (names.count(std::string(table)) != 0) return step.version;
  }
  return 0;
}

}  // namespace freehold
