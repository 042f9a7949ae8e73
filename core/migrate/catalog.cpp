#include "core/migrate/catalog.hpp"

#include <map>
#include <set>
#include <tuple>

#include "core/migrate/sqlite_target.hpp"

namespace freehold {
namespace {

using Key = std::tuple<std::string, std::string, std::string>;

Key key_of(const CatalogEntry& entry) {
  return {entry.kind, entry.table, entry.name};
}

/// A definition without the blanks around it.
std::string trim(std::string_view text) {
  static constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kBlank) - first + 1));
}

std::string word(std::string_view text, std::size_t from) {
  return std::string(text.substr(from, text.find(' ', from) - from));
}

/// The parts of a list, cut at the commas that stand in no parentheses and no quotes.
std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  char quote = '\0';
  for (const char c : text) {
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(' || c == ')') {
      depth += c == '(' ? 1 : -1;
    } else if (c == ',' && depth == 0) {
      parts.emplace_back();
      continue;
    }
    parts.back() += c;
  }
  return parts;
}

/// SQLite keeps the text that made a table; what stands between its outer parentheses are columns and constraints.
void add_parts(Catalog& out, const std::string& table, std::string_view sql) {
  static constexpr std::string_view kConstraint = "CONSTRAINT ";
  const std::size_t open = sql.find('('), close = sql.rfind(')');
  const bool is_virtual = sql.substr(0, 15) == "CREATE VIRTUAL ";
  if (is_virtual || open == std::string_view::npos || close == std::string_view::npos || close < open) {
    out.push_back({"table", table, table, trim(sql)});
    return;
  }
  out.push_back({"table", table, table, "table" + std::string(sql.substr(close + 1))});
  for (const std::string& text : split_list(sql.substr(open + 1, close - open - 1))) {
    const std::string part = trim(text);
    const bool is_constraint = part.compare(0, kConstraint.size(), kConstraint) == 0;
    out.push_back(
        {is_constraint ? "constraint" : "column", table, word(part, is_constraint ? kConstraint.size() : 0), part});
  }
}

bool is_bookkeeping(const CatalogEntry& entry) {
  static constexpr std::string_view kOurs = "freehold_";
  return entry.table.compare(0, kOurs.size(), kOurs) == 0;
}

Result<std::unique_ptr<Database>> in_memory() {
  DatabaseOptions options;
  options.path = ":memory:";
  return Database::open(options);
}

}  // namespace

std::string CatalogDifference::sentence() const {
  const std::string what = kind + " " + (table.empty() || table == name ? name : table + "." + name);
  if (found.empty()) return what + " is missing";
  if (expected.empty()) return what + " should not be there";
  return what + " is different";
}

std::vector<CatalogDifference> compare_catalogs(const Catalog& expected, const Catalog& found) {
  std::map<Key, const CatalogEntry*> held;
  std::set<std::string> tables{std::string()};
  for (const CatalogEntry& entry : found) held.emplace(key_of(entry), &entry);
  std::vector<CatalogDifference> differences;
  for (const CatalogEntry& entry : expected) {
    tables.insert(entry.table);
    const auto place = held.find(key_of(entry));
    const std::string definition = place == held.end() ? std::string() : place->second->definition;
    if (place == held.end() || definition != entry.definition)
      differences.push_back({entry.kind, entry.table, entry.name, entry.definition, definition});
    if (place != held.end()) held.erase(place);
  }
  for (const auto& [key, entry] : held)
    if (tables.count(entry->table) != 0)
      differences.push_back({entry->kind, entry->table, entry->name, {}, entry->definition});
  return differences;
}

Result<Catalog> read_catalog(Database& database) {
  // The tables in which a search table keeps its index are SQLite's own.
  FREEHOLD_ASSIGN(Statement read,
                  database.prepare("SELECT type, tbl_name, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND "
                                   "name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') AND "
                                   "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"));
  Catalog catalog;
  for (;;) {
    FREEHOLD_ASSIGN(const bool row, read.step());
    if (!row) return catalog;
    const std::string type(read.text(0)), table(read.text(1)), name(read.text(2));
    if (type == "table")
      add_parts(catalog, table, read.text(3));
    else
      catalog.push_back({type, table, name, trim(read.text(3))});
  }
}

Result<Catalog> expected_sqlite_catalog(const Schema& schema, Home home, Clock& clock) {
  FREEHOLD_ASSIGN(const auto declared, in_memory());
  for (const Table& table : schema.tables())
    FREEHOLD_TRY(declared->execute(emit_create_table(schema, table, home) + emit_triggers(schema, table, home)));
  FREEHOLD_ASSIGN(Catalog catalog, read_catalog(*declared));
  FREEHOLD_ASSIGN(const auto migrated, in_memory());
  SqliteMigrationTarget target(*migrated, home);
  FREEHOLD_TRY(upgrade(target, clock, embedded_migrations()));
  FREEHOLD_ASSIGN(Catalog made, read_catalog(*migrated));
  for (CatalogEntry& entry : made)
    if (is_bookkeeping(entry)) catalog.push_back(std::move(entry));
  return catalog;
}

}  // namespace freehold
