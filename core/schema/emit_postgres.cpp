#include "core/schema/ddl.hpp"

namespace freehold::ddl {
namespace {

std::string_view type_name(ColumnType type) {
  switch (type) {
    case ColumnType::uuid:
      return "uuid";
    case ColumnType::text:
      return "text";
    case ColumnType::integer:
      return "integer";
    case ColumnType::bigint:
      return "bigint";
    case ColumnType::boolean:
      return "boolean";
    case ColumnType::timestamp:
      return "timestamptz";
    case ColumnType::json:
      return "jsonb";
    case ColumnType::bytes:
      return "bytea";
  }
  return "text";
}

std::string default_text(const Column& column) {
  if (const std::string* text = as_text(column.default_value)) return " DEFAULT " + quoted(*text);
  const std::int64_t* number = as_integer(column.default_value);
  if (number == nullptr) return {};
  if (column.type == ColumnType::boolean) return *number != 0 ? " DEFAULT true" : " DEFAULT false";
  return " DEFAULT " + std::to_string(*number);
}

std::string column_line(const Table& table, const Column& column) {
  std::string line = column.name + " " + std::string(type_name(column.type));
  if (column.role == ColumnRole::id) line += " CONSTRAINT " + table.name() + "_pkey PRIMARY KEY";
  if (column.required && column.role != ColumnRole::id) line += " NOT NULL";
  line += default_text(column);
  if (column.unique && !column.ignore_case)
    line += " CONSTRAINT " + constraint_name(table, column.name, "key") + " UNIQUE";
  return line;
}

/// Years that the text form of a time can write, and no infinity.
std::string timestamp_condition(const std::string& name) {
  return name + " BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'";
}

void add_checks(std::vector<std::string>& lines, const Table& table, const Column& column) {
  const auto add = [&](std::string_view rule, const std::string& condition) {
    if (!condition.empty()) lines.push_back(named_check(table, column.name, rule, condition));
  };
  if (column.type == ColumnType::timestamp) add("form", timestamp_condition(column.name));
  add("length", length_condition(column, column.type == ColumnType::bytes ? "octet_length" : "char_length"));
  if (!column.one_of.empty()) add("enum", column.name + " IN " + quoted_list(column.one_of));
  add("range", range_condition(column));
}

/// Between two owned tables the key carries the owner: a row can only hang on a row of the same owner, whoever wrote
/// it.
std::string foreign_key(const Schema& schema, const Table& table, const Column& column) {
  const Reference& reference = *column.references;
  const Table* target = schema.find(reference.table);
  const Column* owner = table.with_role(ColumnRole::owner);
  const bool composite = owner != nullptr && column.role != ColumnRole::owner && target != nullptr &&
                         target->ownership() == Ownership::column;
  std::string out = "CONSTRAINT " + constraint_name(table, column.name, "fkey") + " FOREIGN KEY (";
  out += (composite ? owner->name + ", " : std::string()) + column.name + ") REFERENCES " + reference.table + " (";
  out += (composite ? owner->name + ", " : std::string()) + "id) ON DELETE ";
  if (reference.on_delete == OnDelete::cascade) return out + "CASCADE";
  return out + "SET NULL" + (composite ? " (" + column.name + ")" : std::string());
}

}  // namespace

std::string postgres_table(const Schema& schema, const Table& table) {
  std::vector<std::string> lines;
  for (const Column& column : table.columns()) lines.push_back(column_line(table, column));
  for (const Column& column : table.columns()) add_checks(lines, table, column);
  for (const AtMost& rule : table.at_most())
    lines.push_back(named_check(table, rule.column, "at_most", rule.column + " <= " + rule.limit));
  if (const Column* owner = table.with_role(ColumnRole::owner))
    lines.push_back("CONSTRAINT " + constraint_name(table, owner->name, "id_key") + " UNIQUE (" + owner->name +
                    ", id)");
  for (const Column& column : table.columns())
    if (column.references) lines.push_back(foreign_key(schema, table, column));
  return table_text(table, lines) + ";\n" + all_indexes(table, Home::postgres, " COLLATE \"C\"");
}

}  // namespace freehold::ddl
