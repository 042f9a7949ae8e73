#include "core/schema/ddl.hpp"
#include "core/schema/names.hpp"

namespace freehold::ddl {
namespace {

std::string column_line(const Table& table, const Column& column) {
  std::string line = column.name + " " + std::string(postgres_type(column));
  if (column.role == ColumnRole::id) line += " CONSTRAINT " + table.name() + "_pkey PRIMARY KEY";
  if (column.required && column.role != ColumnRole::id) line += " NOT NULL";
  line += postgres_default(column);
  if (has_key(column)) line += " CONSTRAINT " + constraint_name(table, column.name, "key") + " UNIQUE";
  return line;
}

/// Years that the text form of a time can write, and no infinity.
std::string timestamp_condition(const std::string& name) {
  return name + " BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'";
}

/// Bracket expressions alone: they mean the same whatever the database's collation, which is named all the same.
std::string alphabet_condition(const Column& column) {
  const std::string matches = column.name + " COLLATE \"C\" ~ ";
  switch (column.form) {
    case TextForm::hex:
      return matches + "'^[0-9a-f]*$'";
    case TextForm::base62:
      return matches + "'^[0-9A-Za-z]*$'";
    case TextForm::month:
      return matches + "'^[0-9]{4}-(0[1-9]|1[0-2])$'";
    case TextForm::any:
      break;
  }
  return {};
}

void add_checks(std::vector<Part>& lines, const Table& table, const Column& column) {
  const auto add = [&](std::string_view rule, const std::string& condition) {
    if (!condition.empty()) lines.push_back(named_check(table, column.name, rule, condition));
  };
  if (column.type == ColumnType::timestamp) add("form", timestamp_condition(column.name));
  if (column.type == ColumnType::json && column.merge == MergeRule::list_by_id)
    add("form", "jsonb_typeof(" + column.name + ") = 'array'");
  add("form", alphabet_condition(column));
  add("length", length_condition(column, column.type == ColumnType::bytes ? "octet_length" : "char_length"));
  if (!column.one_of.empty()) add("enum", column.name + " IN " + quoted_list(column.one_of));
  add("range", range_condition(column));
}

/// Between two owned tables the key carries the owner: a row can only hang on a row of the same owner, whoever wrote
/// it.
Part foreign_key(const Schema& schema, const Table& table, const Column& column) {
  const Reference& reference = *column.references;
  const bool composite = is_composite(schema, table, column);
  const std::string owner = composite ? table.with_role(ColumnRole::owner)->name + ", " : std::string();
  std::string name = constraint_name(table, column.name, "fkey");
  std::string text = "CONSTRAINT " + name + " FOREIGN KEY (" + owner + column.name + ") REFERENCES " + reference.table +
                     " (" + owner + "id) ON DELETE ";
  text += reference.on_delete == OnDelete::cascade ? "CASCADE" : "SET NULL";
  if (composite && reference.on_delete == OnDelete::set_null) text += " (" + column.name + ")";
  return {std::move(name), std::move(text)};
}

/// `simple` takes words as they are, in any language, as SQLite's does.
Part search_index(const Table& table) {
  std::string texts;
  for (const std::string& column : table.searched())
    texts += (texts.empty() ? "" : " || ' ' || ") + ("coalesce(" + column + ", '')");
  const std::string name = search_table(table) + "_idx";
  return {name,
          "CREATE INDEX " + name + " ON " + table.name() + " USING gin (to_tsvector('simple', " + texts + "));\n"};
}

}  // namespace

std::string_view postgres_type(const Column& column) {
  switch (column.type) {
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

std::string postgres_default(const Column& column) {
  if (const std::string* text = as_text(column.default_value)) return " DEFAULT " + quoted(*text);
  const std::int64_t* number = as_integer(column.default_value);
  if (number == nullptr) return {};
  if (column.type == ColumnType::boolean) return *number != 0 ? " DEFAULT true" : " DEFAULT false";
  return " DEFAULT " + std::to_string(*number);
}

std::string postgres_condition(const Table& table, const Condition& condition) {
  if (const std::string* text = as_text(condition.value)) return condition.column + " = " + quoted(*text);
  const bool wanted = *as_integer(condition.value) != 0;
  const Column* column = table.find(condition.column);
  if (column != nullptr && column->type == ColumnType::boolean) return (wanted ? "" : "NOT ") + condition.column;
  return condition.column + " = " + std::to_string(*as_integer(condition.value));
}

TableParts postgres_parts(const Schema& schema, const Table& table) {
  TableParts parts;
  for (const Column& column : table.columns()) {
    parts.columns.push_back({column.name, column_line(table, column)});
    add_checks(parts.constraints, table, column);
  }
  for (const AtMost& rule : table.at_most())
    parts.constraints.push_back(named_check(table, rule.column, "at_most", rule.column + " <= " + rule.limit));
  if (const Column* owner = table.with_role(ColumnRole::owner)) {
    std::string name = constraint_name(table, owner->name, "id_key");
    std::string text = "CONSTRAINT " + name + " UNIQUE (" + owner->name + ", id)";
    parts.constraints.push_back({std::move(name), std::move(text)});
  }
  for (const Column& column : table.columns())
    if (column.references) parts.constraints.push_back(foreign_key(schema, table, column));
  parts.indexes = index_parts(table, Home::postgres, " COLLATE \"C\"", postgres_condition);
  if (!table.searched().empty()) parts.indexes.push_back(search_index(table));
  return parts;
}

}  // namespace freehold::ddl
