#include "core/schema/ddl.hpp"

namespace freehold {

std::string emit_create_table(const Schema& schema, const Table& table, Home home) {
  if (home == Home::device_sqlite && !table.on_devices()) return {};
  return home == Home::postgres ? ddl::postgres_table(schema, table) : ddl::sqlite_table(table, home);
}

std::string emit_drop_table(const Table& table, Home home) {
  if (home == Home::device_sqlite && !table.on_devices()) return {};
  return "DROP TABLE " + table.name() + ";\n";
}

namespace ddl {

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

bool has_column(const Column& column, Home home) {
  return home != Home::device_sqlite || column.on_devices();
}

bool has_index(const Table& table, const Index& index, Home home) {
  for (const IndexColumn& part : index.columns) {
    const Column* column = table.find(part.name);
    if (column == nullptr || !has_column(*column, home)) return false;
  }
  return true;
}

std::string constraint_name(const Table& table, std::string_view column, std::string_view rule) {
  return table.name() + "_" + std::string(column) + "_" + std::string(rule);
}

std::string named_check(const Table& table, std::string_view column, std::string_view rule,
                        const std::string& condition) {
  return "CONSTRAINT " + constraint_name(table, column, rule) + " CHECK (" + condition + ")";
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

std::string table_text(const Table& table, const std::vector<std::string>& lines) {
  std::string out = "CREATE TABLE " + table.name() + " (";
  for (std::size_t i = 0; i < lines.size(); ++i) out += (i == 0 ? "\n  " : ",\n  ") + lines[i];
  return out + "\n)";
}

std::string index_text(const Table& table, const Index& index, std::string_view lower_collation) {
  std::string columns;
  for (const IndexColumn& part : index.columns) {
    const Column* column = table.find(part.name);
    const bool lower = index.unique && column != nullptr && column->ignore_case;
    if (!columns.empty()) columns += ", ";
    columns += lower ? "lower(" + part.name + std::string(lower_collation) + ")" : part.name;
    if (part.descending) columns += " DESC";
  }
  return std::string(index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ") + index.name + " ON " + table.name() +
         " (" + columns + ");\n";
}

std::string all_indexes(const Table& table, Home home, std::string_view lower_collation) {
  std::string out;
  for (const Column& column : table.columns()) {
    if (!column.unique || !column.ignore_case || !has_column(column, home)) continue;
    const Index index{constraint_name(table, column.name, "key"), {{column.name, false}}, true};
    out += index_text(table, index, lower_collation);
  }
  for (const Index& index : table.indexes())
    if (has_index(table, index, home)) out += index_text(table, index, lower_collation);
  return out;
}

}  // namespace ddl
}  // namespace freehold
