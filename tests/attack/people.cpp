#include "tests/attack/people.hpp"

#include <map>
#include <stdexcept>

#include <boost/json.hpp>

#include "core/base/text.hpp"
#include "core/protocol/codec.hpp"
#include "core/rules/rules.hpp"
#include "core/workspace/workspace.hpp"

namespace freehold::attack {
namespace {

namespace json = boost::json;

bool holds_any_text(const Column& column) {
  return column.type == ColumnType::text && column.written_by_clients() && !column.references &&
         column.one_of.empty() && column.form == TextForm::any && !column.exact_length &&
         column.max_length.value_or(1000) >= static_cast<std::int64_t>(kMark.size()) + 4;
}

/// The samples as rows of this account: they name it where they named the sample's owner.
std::vector<SampleRow> rows_of(const std::string& owner, int number, std::string_view mark) {
  const Schema& schema = workspace_schema();
  std::map<std::string, std::string> now = {{sample_owner(schema, number).text(), owner}};
  std::vector<SampleRow> rows = sample_rows(schema, number);
  for (SampleRow& row : rows) {
    for (const Column& column : row.table->columns()) {
      Value& value = row.values[column.number];
      const std::string* text = as_text(value);
      if (text != nullptr && now.count(*text) != 0) value = now.at(*text);
      if (holds_any_text(column)) value = std::string(mark) + (column.unique ? std::to_string(number) : "");
    }
    const std::string before = row.id.text();
    if (row.table->ownership() == Ownership::self) row.id = *RowId::parse(owner);
    if (!row.table->natural_key().empty()) row.id = natural_id(*row.table, row.values);
    row.values[row.table->with_role(ColumnRole::id)->number] = row.id.text();
    now[before] = row.id.text();
  }
  return rows;
}

}  // namespace

const SampleRow& Settler::row(const Table& table) const {
  for (const SampleRow& row : rows)
    if (row.table == &table) return row;
  throw std::runtime_error("no row of " + table.name());
}

json::value cell_json(const Column& column, const Value& value) {
  std::string text;
  append_cell(text, column, value);
  return json::parse(text);
}

json::object values_to_insert(const SampleRow& row) {
  json::object values;
  for (const Column& column : row.table->columns()) {
    const Value& value = row.values[column.number];
    if ((column.written_by_clients() || column.is_time()) && !is_null(value))
      values[column.name] = cell_json(column, value);
  }
  return values;
}

SampleRow another(const SampleRow& row) {
  static int made = 0;
  SampleRow other = row;
  other.id = *RowId::parse(new_id());
  ++made;
  for (const Column& column : row.table->columns())
    if (column.unique && column.type == ColumnType::text && !column.references && column.role == ColumnRole::plain)
      other.values[column.number] =
          column.form == TextForm::any ? "another" + std::to_string(made) : to_hex16(static_cast<std::uint64_t>(made));
  other.values[row.table->with_role(ColumnRole::id)->number] = other.id.text();
  return other;
}

json::object change(const std::string& op, const Table& table, const std::string& id, json::object values) {
  json::object made{{"table", table.name()}, {"op", op}, {"id", id}};
  if (!values.empty()) made["values"] = std::move(values);
  return made;
}

json::object push_of(json::array changes, const std::string& client_id) {
  json::object push = push_of_tasks(client_id, 1, 0, {});
  push["transactions"].at(0).as_object()["changes"] = std::move(changes);
  return push;
}

Settler settle(const std::string& port, const std::string& name, int number, std::string_view mark) {
  Settler settler{sign_up(port, name), {}};
  settler.rows = rows_of(settler.person.id, number, mark);
  json::array inserts;
  for (const SampleRow& row : settler.rows)
    if (row.table->rows_made_by_clients())
      inserts.push_back(change("insert", *row.table, row.id.text(), values_to_insert(row)));
  const HttpAnswer answer = post(port, "/v1/sync/push", push_of(std::move(inserts)), settler.person.access);
  if (answer.status != 200 || answer.json().at("verdicts").at(0).as_object().contains("refused"))
    throw std::runtime_error(name + " cannot settle: " + answer.body);
  return settler;
}

}  // namespace freehold::attack
