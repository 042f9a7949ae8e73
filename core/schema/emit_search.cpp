#include "core/schema/ddl.hpp"
#include "core/schema/names.hpp"

namespace freehold::ddl {
namespace {

/// The index holds no text of its own, so its triggers must hand it what it once was given. Rows keep their rowid:
/// nothing here runs VACUUM, and a table that is made anew gets its search table anew.
std::vector<Part> kept_by_triggers(const Table& table) {
  const std::string search = search_table(table), columns = name_list(table.searched());
  const auto values = [&table](const std::string& row) {
    std::string out = row + ".rowid";
    for (const std::string& column : table.searched()) out += ", " + row + "." + column;
    return out;
  };
  const std::string add = "  INSERT INTO " + search + " (rowid, " + columns + ") VALUES (" + values("new") + ");\n";
  const std::string take = "  INSERT INTO " + search + " (" + search + ", rowid, " + columns + ") VALUES ('delete', " +
                           values("old") + ");\n";
  std::vector<Part> parts;
  parts.push_back(
      {search, "CREATE VIRTUAL TABLE " + search + " USING fts5 (" + columns + ", content='" + table.name() + "');\n",
       "", true});
  parts.push_back(sqlite_trigger(search + "_insert", "INSERT", table.name(), {}, add));
  parts.push_back(sqlite_trigger(search + "_delete", "DELETE", table.name(), {}, take));
  parts.push_back(sqlite_trigger(search + "_update", "UPDATE OF " + columns, table.name(), {}, take + add));
  return parts;
}

/// Whoever searches brings the index up to date first (core/replica/search.hpp). New rows are known by their rowids, so
/// an insert costs nothing; what else changes is put on a list.
std::vector<Part> kept_by_searches(const Table& table) {
  const std::string search = search_table(table), stale = stale_table(table);
  const std::string columns = name_list(table.searched_on_devices());
  // Not OR IGNORE: in a trigger, the conflict clause of the statement that fired it stands, and an upsert's is to fail.
  const std::string note = "  INSERT INTO " + stale + " (row) SELECT old.rowid WHERE NOT EXISTS (SELECT 1 FROM " +
                           stale + " WHERE row = old.rowid);\n";
  std::string differs;
  for (const std::string& column : table.searched_on_devices())
    differs += (differs.empty() ? "old." : " OR old.") + column + " IS NOT new." + column;
  std::vector<Part> parts;
  parts.push_back(
      {search, "CREATE VIRTUAL TABLE " + search + " USING fts5 (" + columns +
                   ", content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2');\n"});
  parts.push_back({stale, "CREATE TABLE " + stale + " (row INTEGER PRIMARY KEY) STRICT;\n"});
  parts.push_back(sqlite_trigger(search + "_delete", "DELETE", table.name(), {}, note));
  parts.push_back(sqlite_trigger(search + "_update", "UPDATE OF " + columns, table.name(), differs, note));
  return parts;
}

}  // namespace

std::vector<Part> search_parts(const Table& table, Home home) {
  const bool device = home == Home::device_sqlite;
  if ((device ? table.searched_on_devices() : table.searched()).empty()) return {};
  return device ? kept_by_searches(table) : kept_by_triggers(table);
}

}  // namespace freehold::ddl
