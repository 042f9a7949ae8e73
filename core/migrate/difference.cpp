#include "core/migrate/difference.hpp"

#include "core/schema/ddl.hpp"
#include "core/schema/names.hpp"

namespace freehold {
namespace {

std::string place(const Table& table, const Column& column) {
  return table.name() + "." + column.name;
}

void check_column(std::vector<std::string>& out, const Table& from, const Table& to, const Column& column) {
  const Column* held = from.find(column.number);
  const std::string where = "Column '" + place(to, column) + "'";
  if (held == nullptr && column.number < from.width()) {
    out.push_back(where + " has a number that another one had; declare it behind all others.");
  } else if (held == nullptr) {
    if (column.required && is_null(column.default_value))
      out.push_back(where + " is required and has no default, so rows that are there could not have it; give it one.");
  } else if (held->type != column.type) {
    out.push_back(where + " was " + std::string(type_name(held->type)) + " and becomes " +
                  std::string(type_name(column.type)) + "; write retired() in its place and declare a new column.");
  } else if (!held->required && column.required && is_null(column.default_value)) {
    out.push_back(where + " becomes required and has no default for rows without a value; give it one.");
  }
}

void check_table(std::vector<std::string>& out, const Table& from, const Table& to) {
  if (from.ownership() != to.ownership())
    out.push_back("Table '" + to.name() + "' cannot change whose its rows are; declare a new table.");
  if (to.width() < from.width())
    out.push_back("Table '" + to.name() + "' has fewer columns than before; write retired() where one stood, for its " +
                  "number is stored with rows.");
  for (const Column& column : to.columns()) check_column(out, from, to, column);
}

void describe_columns(std::vector<std::string>& out, const Schema& from_schema, const Schema& to_schema,
                      const Table& from, const Table& to) {
  for (const Column& column : from.columns())
    if (to.find(column.number) == nullptr) out.push_back("drop column " + place(from, column));
  for (const Column& column : to.columns()) {
    const Column* held = from.find(column.number);
    if (held == nullptr) {
      out.push_back("add column " + place(to, column));
    } else if (held->name != column.name) {
      out.push_back("rename column " + place(from, *held) + " to " + column.name);
    }
  }
  // Where names are the same, what is left shows in the text of the table itself.
  const auto text = [](const Schema& schema, const Table& table) {
    return emit_create_table(schema, table, Home::postgres) + emit_create_table(schema, table, Home::server_sqlite) +
           emit_create_table(schema, table, Home::device_sqlite) + emit_row_security(schema, table) +
           emit_triggers(schema, table, Home::postgres) + emit_triggers(schema, table, Home::server_sqlite);
  };
  if (text(from_schema, from) != text(to_schema, to)) out.push_back("change table " + to.name());
}

}  // namespace

std::vector<std::string> check_difference(const Schema& from, const Schema& to) {
  std::vector<std::string> out;
  for (const Table& table : to.tables())
    if (const Table* held = from.find(table.number())) check_table(out, *held, table);
  return out;
}

std::vector<std::string> describe_difference(const Schema& from, const Schema& to) {
  std::vector<std::string> out;
  for (const Table& table : from.tables())
    if (to.find(table.number()) == nullptr) out.push_back("drop table " + table.name());
  for (const Table& table : to.tables()) {
    const Table* held = from.find(table.number());
    if (held == nullptr) {
      out.push_back("add table " + table.name());
      continue;
    }
    if (held->name() != table.name()) out.push_back("rename table " + held->name() + " to " + table.name());
    describe_columns(out, from, to, *held, table);
  }
  return out;
}

/// Totals that were not kept before begin with what is there.
std::string difference::recounts(const Schema& from, const Schema& to) {
  std::string out;
  for (const Table& table : to.tables()) {
    const Table* held = from.find(table.number());
    for (const Totals& totals : table.totals()) {
      const std::string wanted = emit_recount(table, totals);
      bool kept = held == nullptr;
      for (std::size_t i = 0; !kept && i < held->totals().size(); ++i)
        kept = emit_recount(*held, held->totals()[i]) == wanted;
      if (!kept) out += wanted;
    }
  }
  return out;
}

DifferenceScript write_difference(const Schema& from, const Schema& to, Home home) {
  if (home == Home::postgres) return difference::postgres(from, to);
  return {difference::sqlite(from, to, home), {}};
}

std::string difference::carried_value(const Column* held, const Column& wanted, std::string_view default_text) {
  std::string fallback = default_text.empty() ? "NULL" : std::string(default_text);
  if (held == nullptr) return fallback;
  if (wanted.required && !held->required) return "coalesce(" + held->name + ", " + fallback + ")";
  return held->name;
}

}  // namespace freehold
