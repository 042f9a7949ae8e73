#include "tests/support/everywhere.hpp"

#include <algorithm>

#include "core/protocol/codec.hpp"
#include "tests/support/sample_rows.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

json::value to_json(const Column& column, const Value& value) {
  std::string text;
  append_cell(text, column, value);
  return json::parse(text);
}

/// What the sample does not know: unique texts are those of one set, and the owner is whoever is signed in.
json::value value_of(const Column& column, const SampleRow& row, int set, const std::string& owner) {
  if (column.references && column.references->table == "users") return json::string(owner);
  if (column.unique && column.type == ColumnType::text) return json::string("set" + std::to_string(set));
  return to_json(column, row.values[column.number]);
}

std::string owner_of(Device& device) {
  return json::value_to<std::string>(device.status().at("user_id"));
}

/// A column that may get any short text, or be true or false.
const Column* changeable(const Table& table) {
  for (const Column& column : table.columns()) {
    const bool any_text = column.type == ColumnType::text && column.one_of.empty() && column.form == TextForm::any &&
                          !column.exact_length && column.max_length.value_or(20) >= 20;
    const bool free = !column.unique && !column.references && column.merge == MergeRule::last_writer;
    if (column.written_by_clients_later() && !column.is_time() && free &&
        (any_text || column.type == ColumnType::boolean))
      return &column;
  }
  return nullptr;
}

/// What `insert` has left in a column: the sample's value where it had to give one.
bool was_true(const Column& column, const SampleRow& row) {
  const std::int64_t* value = as_integer(column.required ? row.values[column.number] : column.default_value);
  return value != nullptr && *value != 0;
}

}  // namespace

int Everywhere::insert(int set, const std::string& table) {
  const std::string owner = owner_of(device_);
  int made = 0;
  for (const SampleRow& row : sample_rows(schema_, set)) {
    if (!row.table->rows_made_by_clients() || (!table.empty() && row.table->name() != table)) continue;
    json::object values;
    if (row.table->natural_key().empty()) values["id"] = row.id.text();
    for (const Column& column : row.table->columns())
      if (column.written_by_clients() && (column.required || column.references))
        values[column.name] = value_of(column, row, set, owner);
    device_.insert(row.table->name(), values);
    ++made;
  }
  return made;
}

int Everywhere::change(int set) {
  int made = 0;
  for (const SampleRow& row : sample_rows(schema_, set)) {
    const Column* column = changeable(*row.table);
    if (column == nullptr || !row.table->deleted_by_clients() || !row.table->natural_key().empty()) continue;
    const json::value value =
        column->type == ColumnType::boolean ? json::value(!was_true(*column, row)) : json::value("changed");
    device_.update(row.table->name(), row.id.text(), {{column->name, value}});
    ++made;
  }
  return made;
}

int Everywhere::remove(int set) {
  const auto rows = sample_rows(schema_, set);
  int made = 0;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    if (!row->table->deleted_by_clients() || !row->table->natural_key().empty()) continue;
    device_.ok({{"do", "delete"}, {"table", row->table->name()}, {"id", row->id.text()}});
    ++made;
  }
  return made;
}

json::object Everywhere::all_of(Device& device) const {
  json::object all;
  for (const Table& table : schema_.tables())
    if (table.on_devices()) all[table.name()] = device.rows("SELECT * FROM " + table.name() + " ORDER BY id");
  return all;
}

std::string difference(const json::object& first, const json::object& second) {
  for (const auto& [table, rows] : first) {
    const json::array& mine = rows.as_array();
    const json::array& others = second.at(table).as_array();
    for (std::size_t i = 0; i < std::max(mine.size(), others.size()); ++i) {
      const std::string here = i < mine.size() ? json::serialize(mine[i]) : "nothing";
      const std::string there = i < others.size() ? json::serialize(others[i]) : "nothing";
      if (i >= mine.size() || i >= others.size() || mine[i] != others[i])
        return std::string(table) + ": " + here + " and " + there;
    }
  }
  return {};
}

}  // namespace freehold
