#include "native/simulation/rows.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "core/protocol/codec.hpp"
#include "core/schema/published.hpp"
#include "core/workspace/workspace.hpp"

namespace freehold::simulation {
namespace {

namespace json = boost::json;

void append_sorted(std::string& out, const json::value& value);

void append_sorted_object(std::string& out, const json::object& object) {
  std::vector<const json::key_value_pair*> members;
  for (const auto& member : object) members.push_back(&member);
  std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->key() < b->key(); });
  out += '{';
  for (const auto* member : members) {
    append_json_text(out, {member->key().data(), member->key().size()});
    out += ':';
    append_sorted(out, member->value());
    out += ',';
  }
  out += '}';
}

void append_sorted(std::string& out, const json::value& value) {
  if (const json::object* object = value.if_object()) return append_sorted_object(out, *object);
  const json::array* list = value.if_array();
  if (list == nullptr) {
    out += json::serialize(value);
    return;
  }
  out += '[';
  for (const json::value& entry : *list) {
    append_sorted(out, entry);
    out += ',';
  }
  out += ']';
}

json::value to_json(const Column& column, const Value& value) {
  std::string text;
  append_cell(text, column, value);
  return json::parse(text);
}

std::string key_of(const Table& table, std::string_view id) {
  return table.name() + ' ' + std::string(id);
}

std::string select_sql(const Table& table) {
  std::string columns;
  for (const Column& column : table.columns())
    if (column.on_devices()) columns += (columns.empty() ? "" : ", ") + column.name;
  return "SELECT " + columns + " FROM " + table.name() + " WHERE " + table.owner_column()->name + " = ?";
}

}  // namespace

std::string canonical(const Column& column, const Value& value) {
  std::string out;
  append_sorted(out, to_json(column, value));
  return out;
}

namespace {

/// Rows of the table that this name of a device's has.
Status add_rows(Device& device, const Table& table, const std::string& name, Rows& rows) {
  FREEHOLD_ASSIGN(const json::array found, device.rows("SELECT * FROM " + name));
  for (const json::value& row : found) {
    std::string text;
    append_sorted(text, row);
    rows.emplace(key_of(table, row.at("id").as_string()), std::move(text));
  }
  return {};
}

}  // namespace

Result<Rows> device_rows(Device& device) {
  Rows rows;
  for (const Table& table : device.schema().tables())
    if (table.on_devices()) FREEHOLD_TRY(add_rows(device, table, table.name(), rows));
  return rows;
}

Result<Rows> published_rows(Device& device) {
  Rows rows;
  for (const Table& table : device.schema().tables())
    if (is_published(table)) FREEHOLD_TRY(add_rows(device, table, published_name(table), rows));
  return rows;
}

Result<std::vector<ServerRow>> server_rows(Server& server, const OwnerId& owner) {
  std::vector<ServerRow> rows;
  const std::string id = owner.text();
  for (const Table& table : workspace_schema().tables()) {
    if (!table.on_devices()) continue;
    FREEHOLD_ASSIGN(Statement statement, server.database().prepare(select_sql(table)));
    statement.bind_text(1, id);
    for (;;) {
      FREEHOLD_ASSIGN(const bool found, statement.step());
      if (!found) break;
      ServerRow row{&table, {}, std::vector<Value>(table.width())};
      int place = 0;
      for (const Column& column : table.columns())
        if (column.on_devices()) row.values[column.number] = statement.value(place++);
      FREEHOLD_ASSIGN(row.row, RowId::parse(*as_text(row.values[table.with_role(ColumnRole::id)->number])));
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

Rows as_devices_show(const std::vector<ServerRow>& rows) {
  Rows shown;
  for (const ServerRow& row : rows) {
    json::object object;
    for (const Column& column : row.table->columns())
      if (column.on_devices()) object[column.name] = to_json(column, row.values[column.number]);
    std::string text;
    append_sorted_object(text, object);
    shown.emplace(key_of(*row.table, row.row.text()), std::move(text));
  }
  return shown;
}

Rows known_to(const Schema& schema, const std::vector<ServerRow>& rows) {
  std::vector<ServerRow> known;
  for (const ServerRow& row : rows)
    if (schema.find(row.table->number()) != nullptr) known.push_back(row);
  return as_devices_show(known);
}

std::string difference(const Rows& first, const Rows& second) {
  for (const auto& [key, text] : first) {
    const auto other = second.find(key);
    if (other == second.end()) return key + " is missing, which is " + text;
    if (other->second != text) return key + " is " + other->second + " and not " + text;
  }
  for (const auto& [key, text] : second)
    if (first.count(key) == 0) return key + " is there, which should not be: " + text;
  return {};
}

}  // namespace freehold::simulation
