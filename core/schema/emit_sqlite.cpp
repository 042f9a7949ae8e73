#include "core/schema/ddl.hpp"
#include "core/schema/names.hpp"
#include "core/schema/published.hpp"

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
/// would be rounded; the year 0000 and the hour 24, which SQLite knows, are none elsewhere.
std::string timestamp_condition(const std::string& name) {
  static constexpr std::string_view kDigit = "[0-9]";
  const std::string day = times(4, kDigit) + "-[01][0-9]-[0-3][0-9]";
  const std::string time = "[0-2][0-9]:[0-5][0-9]:[0-5][0-9]." + times(6, kDigit);
  return "octet_length(" + name + ") = 27 AND " + name + " GLOB '" + day + "T" + time + "Z' AND date(substr(" + name +
         ", 1, 19)) IS substr(" + name + ", 1, 10) AND " + name + " >= '0001' AND substr(" + name + ", 12, 2) < '24'";
}

std::string_view storage_class(ColumnType type) {
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
  std::string line = column.name + " " + std::string(storage_class(column.type));
  if (column.role == ColumnRole::id) line += " PRIMARY KEY";
  if (column.required) line += " NOT NULL";
  line += default_text(column.default_value);
  if (has_key(column)) line += " CONSTRAINT " + constraint_name(table, column.name, "key") + " UNIQUE";
  return line;
}

/// GLOB stops at a NUL character, which another part of the condition excludes.
std::string alphabet_condition(const Column& column) {
  switch (column.form) {
    case TextForm::hex:
      return column.name + " NOT GLOB '*[^0-9a-f]*'";
    case TextForm::base62:
      return column.name + " NOT GLOB '*[^0-9A-Za-z]*'";
    case TextForm::month:
      return column.name + " GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]' AND substr(" + column.name +
             ", 6) BETWEEN '01' AND '12'";
    case TextForm::any:
      break;
  }
  return {};
}

/// A device has its owner's rows alone: what a row of others may be pointed at need not be there.
bool may_be_absent(const Column& column, Home home) {
  return home == Home::device_sqlite && column.references->reach == Reach::readable;
}

/// What must hold for the form of a value beside its storage class; empty where the class says it all.
/// A column that refers to another table has the form of what it finds there, if it must find it.
std::string form_condition(const Column& column, Home home) {
  const std::string no_nul = "instr(" + column.name + ", char(0)) = 0";
  switch (column.type) {
    case ColumnType::uuid:
      return column.references && !may_be_absent(column, home) ? std::string() : uuid_condition(column.name);
    case ColumnType::text:
      if (column.form != TextForm::any) return no_nul + " AND " + alphabet_condition(column);
      return column.one_of.empty() ? no_nul : std::string();
    case ColumnType::boolean:
      return column.name + " IN (0, 1)";
    case ColumnType::timestamp:
      return timestamp_condition(column.name);
    case ColumnType::json:
      return "json_valid(" + column.name + ") AND " + no_nul +
             (column.merge == MergeRule::list_by_id ? " AND json_type(" + column.name + ") = 'array'" : std::string());
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

void add_checks(std::vector<Part>& lines, const Table& table, const Column& column, Home home) {
  const auto add = [&](std::string_view rule, const std::string& condition) {
    if (!condition.empty()) lines.push_back(named_check(table, column.name, rule, condition));
  };
  add("form", form_condition(column, home));
  add("length", length_condition(column, "length"));
  if (!column.one_of.empty()) add("enum", column.name + " IN " + quoted_list(column.one_of));
  add("range", range_condition(with_type_range(column)));
}

/// The key is the row's id alone: SET NULL would take the owner too if the owner were part of it, as it is in Postgres.
/// That parent and child have one owner is reconcile's to check before it writes here.
void add_foreign_key(std::vector<Part>& lines, const Table& table, const Column& column) {
  std::string name = constraint_name(table, column.name, "fkey");
  std::string text = "CONSTRAINT " + name + " FOREIGN KEY (" + column.name + ") REFERENCES " +
                     column.references->table + " (id) ON DELETE " +
                     (column.references->on_delete == OnDelete::cascade ? "CASCADE" : "SET NULL");
  lines.push_back({std::move(name), std::move(text)});
}

Part trigger(const std::string& name, const std::string& event, const std::string& table, const std::string& body) {
  return sqlite_trigger(name, event, table, {}, body);
}

/// Does on a device what the key does that cannot be there.
Part release_trigger(const Table& table, const Column& column) {
  const std::string which = " WHERE " + column.name + " = old.id;\n";
  const bool cascade = column.references->on_delete == OnDelete::cascade;
  return trigger(
      constraint_name(table, column.name, "release"), "DELETE", column.references->table,
      (cascade ? "  DELETE FROM " + table.name() : "  UPDATE " + table.name() + " SET " + column.name + " = NULL") +
          which);
}

std::string sqlite_condition(const Table&, const Condition& condition) {
  if (const std::string* text = as_text(condition.value)) return condition.column + " = " + quoted(*text);
  return condition.column + " = " + std::to_string(*as_integer(condition.value));
}

}  // namespace

TableParts sqlite_parts(const Schema& schema, const Table& table, Home home) {
  TableParts parts;
  parts.suffix = " STRICT";
  for (const Column& column : table.columns()) {
    if (!has_column(column, home)) continue;
    parts.columns.push_back({column.name, column_line(table, column)});
    add_checks(parts.constraints, table, column, home);
  }
  for (const AtMost& rule : table.at_most())
    parts.constraints.push_back(named_check(table, rule.column, "at_most", rule.column + " <= " + rule.limit));
  for (const Column& column : table.columns()) {
    if (!has_column(column, home) || !column.references) continue;
    const Table* target = schema.find(column.references->table);
    if (!may_be_absent(column, home))
      add_foreign_key(parts.constraints, table, column);
    else if (target != nullptr && target->ownership() == Ownership::column)
      parts.extras.push_back(release_trigger(table, column));
  }
  parts.indexes = index_parts(table, home, "", sqlite_condition);
  for (Part& part : search_parts(table, home)) parts.extras.push_back(std::move(part));
  if (home == Home::device_sqlite)
    for (Part& part : published_parts(schema, table)) parts.extras.push_back(std::move(part));
  return parts;
}

}  // namespace freehold::ddl
