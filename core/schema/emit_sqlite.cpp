#include "core/schema/ddl.hpp"

namespace freehold::ddl {
namespace {

/// `count` times one class of a GLOB pattern.
std::string times(int count, std::string_view glob_class) {
  std::string out;
  for (int i = 0; i < count; ++i) out += glob_class;
  return out;
}

/// GLOB stops at a NUL character, so the length in bytes is checked beside it.
std::string uuid_condition(const std::string& name) {
  static constexpr std::string_view kHex = "[0-9a-f]";
  return "octet_length(" + name + ") = 36 AND " + name + " GLOB '" + times(8, kHex) + "-" + times(4, kHex) + "-" +
         times(4, kHex) + "-" + times(4, kHex) + "-" + times(12, kHex) + "'";
}

/// date() gives nothing for a day or hour out of range, and turns the 30th of February into one of March: a date that
/// comes back as it went in is real. IS, because a CHECK that comes out null holds. The fraction is left out, for it
/// would be rounded; the year 0000, which SQLite knows, is not a year elsewhere.
std::string timestamp_condition(const std::string& name) {
  static constexpr std::string_view kDigit = "[0-9]";
  const std::string day = times(4, kDigit) + "-[01][0-9]-[0-3][0-9]";
  const std::string time = "[0-2][0-9]:[0-5][0-9]:[0-5][0-9]." + times(6, kDigit);
  return "octet_length(" + name + ") = 27 AND " + name + " GLOB '" + day + "T" + time + "Z' AND date(substr(" + name +
         ", 1, 19)) IS substr(" + name + ", 1, 10) AND " + name + " >= '0001'";
}

std::string_view type_name(ColumnType type) {
  switch (type) {
    case ColumnType::integer:
    case ColumnType::bigint:
    case ColumnType::boolean:
      return "INTEGER";
    case ColumnType::bytes:
      return "BLOB";
    case ColumnType::uuid:
    case ColumnType::text:
    case ColumnType::timestamp:
    case ColumnType::json:
      return "TEXT";
  }
  return "TEXT";
}

std::string default_text(const Value& value) {
  if (const std::string* text = as_text(value)) return " DEFAULT " + quoted(*text);
  if (const std::int64_t* number = as_integer(value)) return " DEFAULT " + std::to_string(*number);
  return {};
}

std::string column_line(const Table& table, const Column& column) {
  std::string line = column.name + " " + std::string(type_name(column.type));
  if (column.role == ColumnRole::id) line += " PRIMARY KEY";
  if (column.required) line += " NOT NULL";
  line += default_text(column.default_value);
  if (column.unique && !column.ignore_case)
    line += " CONSTRAINT " + constraint_name(table, column.name, "key") + " UNIQUE";
  return line;
}

/// What must hold for the form of a value beside its storage class; empty where the class says it all.
/// A column that refers to another table has the form of what it finds there.
std::string form_condition(const Column& column) {
  const std::string no_nul = "instr(" + column.name + ", char(0)) = 0";
  switch (column.type) {
    case ColumnType::uuid:
      return column.references ? std::string() : uuid_condition(column.name);
    case ColumnType::text:
      return column.one_of.empty() ? no_nul : std::string();
    case ColumnType::boolean:
      return column.name + " IN (0, 1)";
    case ColumnType::timestamp:
      return timestamp_condition(column.name);
    case ColumnType::json:
      return "json_valid(" + column.name + ") AND " + no_nul;
    case ColumnType::integer:
    case ColumnType::bigint:
    case ColumnType::bytes:
      return {};
  }
  return {};
}

/// SQLite's integers have 64 bits; the column's 32 are part of its range.
Column with_type_range(Column column) {
  if (column.type == ColumnType::integer) {
    if (!column.min) column.min = INT32_MIN;
    if (!column.max) column.max = INT32_MAX;
  }
  return column;
}

void add_checks(std::vector<std::string>& lines, const Table& table, const Column& column) {
  const auto add = [&](std::string_view rule, const std::string& condition) {
    if (!condition.empty()) lines.push_back(named_check(table, column.name, rule, condition));
  };
  add("form", form_condition(column));
  add("length", length_condition(column, "length"));
  if (!column.one_of.empty()) add("enum", column.name + " IN " + quoted_list(column.one_of));
  add("range", range_condition(with_type_range(column)));
}

/// The key is the row's id alone: SET NULL would take the owner too if the owner were part of it, as it is in Postgres.
/// That parent and child have one owner is reconcile's to check before it writes here.
void add_foreign_key(std::vector<std::string>& lines, const Table& table, const Column& column) {
  if (!column.references) return;
  lines.push_back("CONSTRAINT " + constraint_name(table, column.name, "fkey") + " FOREIGN KEY (" + column.name +
                  ") REFERENCES " + column.references->table + " (id) ON DELETE " +
                  (column.references->on_delete == OnDelete::cascade ? "CASCADE" : "SET NULL"));
}

}  // namespace

std::string sqlite_table(const Table& table, Home home) {
  std::vector<std::string> lines;
  for (const Column& column : table.columns())
    if (has_column(column, home)) lines.push_back(column_line(table, column));
  for (const Column& column : table.columns())
    if (has_column(column, home)) add_checks(lines, table, column);
  for (const AtMost& rule : table.at_most())
    lines.push_back(named_check(table, rule.column, "at_most", rule.column + " <= " + rule.limit));
  for (const Column& column : table.columns())
    if (has_column(column, home)) add_foreign_key(lines, table, column);
  return table_text(table, lines) + " STRICT;\n" + all_indexes(table, home, "");
}

}  // namespace freehold::ddl
