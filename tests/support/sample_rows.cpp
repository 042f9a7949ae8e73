#include "tests/support/sample_rows.hpp"

#include <cstdio>

#include "core/rules/rules.hpp"

namespace freehold {
namespace {

RowId id_of(const Table& table, int person) {
  char text[37];
  std::snprintf(text, sizeof text, "0190a6b2-7c1e-7d3f-8a4b-%06d%06d", table.number(), person);
  return *RowId::parse(text);
}

std::string text_of(const Column& column, int person) {
  if (!column.one_of.empty()) return column.one_of.front();
  const auto length = static_cast<std::size_t>(column.exact_length.value_or(0));
  switch (column.form) {
    case TextForm::month:
      return "2025-01";
    case TextForm::hex:
      return std::string(length == 0 ? 4 : length, 'f');
    default:
      return length == 0 ? "p" + std::to_string(person) : std::string(length, 'x');
  }
}

Value value_of(const Column& column, int person) {
  if (!is_null(column.default_value)) return column.default_value;
  switch (column.type) {
    case ColumnType::integer:
    case ColumnType::bigint:
      return column.min.value_or(1);
    case ColumnType::boolean:
      return std::int64_t{0};
    case ColumnType::timestamp:
      return std::string("2025-01-31T12:00:00.000000Z");
    case ColumnType::json:
      return std::string("{}");
    case ColumnType::bytes:
      return Bytes{1, 2, 3};
    case ColumnType::uuid:
      return std::string("0190a6b2-7c1e-7d3f-8a4b-00000000000a");
    case ColumnType::text:
      return text_of(column, person);
  }
  return Null{};
}

/// The sample of the table that a column points at; what a natural key made of it is known by then.
std::string parent_of(const std::vector<SampleRow>& rows, const std::string& table) {
  for (const SampleRow& row : rows)
    if (row.table->name() == table) return row.id.text();
  return {};
}

}  // namespace

std::vector<SampleRow> sample_rows(const Schema& schema, int person) {
  std::vector<SampleRow> rows;
  for (const Table& table : schema.tables()) {
    SampleRow row{&table, id_of(table, person), std::vector<Value>(table.width())};
    for (const Column& column : table.columns())
      row.values[column.number] =
          column.references ? Value(parent_of(rows, column.references->table)) : value_of(column, person);
    if (!table.natural_key().empty()) row.id = natural_id(table, row.values);
    row.values[table.with_role(ColumnRole::id)->number] = row.id.text();
    rows.push_back(std::move(row));
  }
  return rows;
}

OwnerId sample_owner(const Schema& schema, int person) {
  return OwnerId{id_of(*schema.owner_table(), person).uuid};
}

std::string literal(const Column& column, const Value& value, Home home) {
  if (const std::int64_t* number = as_integer(value)) {
    if (column.type == ColumnType::boolean && home == Home::postgres) return *number != 0 ? "true" : "false";
    return std::to_string(*number);
  }
  if (const auto* bytes = std::get_if<Bytes>(&value)) {
    std::string hex;
    char digits[3];
    for (const std::uint8_t byte : *bytes) {
      std::snprintf(digits, sizeof digits, "%02x", byte);
      hex += digits;
    }
    return home == Home::postgres ? "'\\x" + hex + "'" : "X'" + hex + "'";
  }
  const std::string* text = as_text(value);
  return text == nullptr ? "NULL" : "'" + *text + "'";
}

std::string SampleRow::insert_sql(Home home) const {
  std::string names, cells;
  for (const Column& column : table->columns()) {
    if (home == Home::device_sqlite && !column.on_devices()) continue;
    names += (names.empty() ? "" : ", ") + column.name;
    cells += (cells.empty() ? "" : ", ") + literal(column, values[column.number], home);
  }
  return "INSERT INTO " + table->name() + " (" + names + ") VALUES (" + cells + ");\n";
}

}  // namespace freehold
