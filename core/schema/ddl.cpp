#include "core/schema/ddl.hpp"

#include "core/schema/names.hpp"

namespace freehold {

std::string emit_create_table(const Schema& schema, const Table& table, Home home) {
  if (home == Home::device_sqlite && !table.on_devices()) return {};
  return ddl::create_text(table.name(), ddl::table_parts(schema, table, home));
}

std::string emit_drop_table(const Schema& schema, const Table& table, Home home) {
  if (home == Home::device_sqlite && !table.on_devices()) return {};
  std::string out;
  const std::vector<ddl::Part> extras = ddl::table_parts(schema, table, home).extras;
  for (auto extra = extras.rbegin(); extra != extras.rend(); ++extra)
    if (extra->on != table.name()) out += ddl::drop_extra(*extra);
  return out + "DROP TABLE " + table.name() + ";\n";
}

namespace ddl {

TableParts table_parts(const Schema& schema, const Table& table, Home home) {
  if (home == Home::device_sqlite && !table.on_devices()) return {};
  return home == Home::postgres ? postgres_parts(schema, table) : sqlite_parts(schema, table, home);
}

std::string create_text(const std::string& name, const TableParts& parts) {
  std::string lines;
  for (const auto* group : {&parts.columns, &parts.constraints})
    for (const Part& part : *group) lines += (lines.empty() ? "\n  " : ",\n  ") + part.text;
  std::string out = "CREATE TABLE " + name + " (" + lines + "\n)" + std::string(parts.suffix) + ";\n";
  for (const auto* group : {&parts.indexes, &parts.extras})
    for (const Part& part : *group) out += part.text;
  return out;
}

std::string drop_extra(const Part& extra) {
  return (extra.on.empty() ? "DROP TABLE " : "DROP TRIGGER ") + extra.name + ";\n";
}

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

std::string quoted_list(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "(" : ", ") + quoted(text);
  return out + ")";
}

std::string name_list(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

bool has_column(const Column& column, Home home) {
  return home != Home::device_sqlite || column.on_devices();
}

bool has_key(const Column& column) {
  return column.unique && !column.ignore_case;
}

bool is_composite(const Schema& schema, const Table& table, const Column& column) {
  const Table* target = column.references ? schema.find(column.references->table) : nullptr;
  return table.ownership() == Ownership::column && column.role != ColumnRole::owner && target != nullptr &&
         target->ownership() == Ownership::column && column.references->reach == Reach::own;
}

std::string constraint_name(const Table& table, std::string_view column, std::string_view rule) {
  return table.name() + "_" + std::string(column) + "_" + std::string(rule);
}

Part named_check(const Table& table, std::string_view column, std::string_view rule, const std::string& condition) {
  std::string name = constraint_name(table, column, rule);
  std::string text = "CONSTRAINT " + name + " CHECK (" + condition + ")";
  return {std::move(name), std::move(text)};
}

std::string length_condition(const Column& column, std::string_view function) {
  const std::string length = std::string(function) + "(" + column.name + ")";
  if (column.exact_length) return length + " = " + std::to_string(*column.exact_length);
  if (column.max_length) return length + " <= " + std::to_string(*column.max_length);
  return {};
}

std::string range_condition(const Column& column) {
  if (column.min && column.max)
    return column.name + " BETWEEN " + std::to_string(*column.min) + " AND " + std::to_string(*column.max);
  if (column.min) return column.name + " >= " + std::to_string(*column.min);
  if (column.max) return column.name + " <= " + std::to_string(*column.max);
  return {};
}

std::string all_of(const Table& table, const std::vector<Condition>& conditions, SpellCondition spell) {
  std::string out;
  for (const Condition& condition : conditions) out += (out.empty() ? "" : " AND ") + spell(table, condition);
  return out;
}

namespace {

/// False where one of its columns is not there.
bool has_index(const Table& table, const Index& index, Home home) {
  for (const IndexColumn& part : index.columns) {
    const Column* column = table.find(part.name);
    if (column == nullptr || !has_column(*column, home)) return false;
  }
  return true;
}

Part index_part(const Table& table, const Index& index, std::string_view lower_collation, SpellCondition spell) {
  std::string columns;
  for (const IndexColumn& part : index.columns) {
    const Column* column = table.find(part.name);
    const bool lower = index.unique && column != nullptr && column->ignore_case;
    if (!columns.empty()) columns += ", ";
    columns += lower ? "lower(" + part.name + std::string(lower_collation) + ")" : part.name;
    if (part.descending) columns += " DESC";
  }
  const std::string where = index.where.empty() ? std::string() : " WHERE " + all_of(table, index.where, spell);
  return {index.name, std::string(index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ") + index.name + " ON " +
                          table.name() + " (" + columns + ")" + where + ";\n"};
}

}  // namespace

std::vector<Part> index_parts(const Table& table, Home home, std::string_view lower_collation, SpellCondition spell) {
  std::vector<Part> parts;
  for (const Column& column : table.columns()) {
    if (!column.unique || !column.ignore_case || !has_column(column, home)) continue;
    const Index index{constraint_name(table, column.name, "key"), {{column.name, false}}, true, {}};
    parts.push_back(index_part(table, index, lower_collation, spell));
  }
  for (const Index& index : table.indexes())
    if (has_index(table, index, home)) parts.push_back(index_part(table, index, lower_collation, spell));
  return parts;
}

}  // namespace ddl
}  // namespace freehold
