#include <boost/json.hpp>

#include "core/base/text.hpp"
#include "core/protocol/codec.hpp"
#include "core/protocol/feed_codec.hpp"
#include "core/protocol/fields.hpp"
#include "core/protocol/limits.hpp"

namespace freehold {

namespace json = boost::json;

void append_cells(std::string& out, const Table& table, const std::vector<Cell>& cells, bool whole) {
  out += '{';
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const Column& column = table.column(cells[i].column);
    // Names of columns need no escaping.
    out += i > 0 ? R"(,")" : R"(")";
    out += column.name;
    out += R"(":)";
    if (whole)
      append_cell(out, column, cells[i].value);
    else
      append_change_cell(out, column, cells[i].value);
  }
  out += '}';
}

namespace {

std::string_view kind_name(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::insert:
      return "insert";
    case ChangeKind::update:
      return "update";
    case ChangeKind::restore:
      return "restore";
    case ChangeKind::remove:
      break;
  }
  return "delete";
}

Result<ChangeKind> kind_of(std::string_view name) {
  for (const ChangeKind kind : {ChangeKind::insert, ChangeKind::update, ChangeKind::remove, ChangeKind::restore})
    if (name == kind_name(kind)) return kind;
  return fail(Code::malformed, "'op' of a change must be insert, update, delete or restore");
}

void append_change(std::string& out, const Change& change) {
  const bool restore = change.kind == ChangeKind::restore;
  out += R"({"table":")";
  out += change.table->name();
  out += R"(","op":")";
  out += kind_name(change.kind);
  out += R"(","id":")";
  out += change.row.text();
  out += '"';
  if (change.base.value > 0) out += R"(,"base":")" + to_hex16(change.base.value) + '"';
  if (restore) {
    out += R"(,"clocks":)";
    append_clocks(out, *change.table, change.clocks);
  }
  if (change.deleted) {
    out += R"(,"values":null)";
  } else if (change.kind != ChangeKind::remove) {
    out += R"(,"values":)";
    append_cells(out, *change.table, change.cells, restore);
  }
  out += '}';
}

std::size_t value_bytes(const Value& value) {
  if (const std::string* text = as_text(value)) return text->size();
  if (const auto* bytes = std::get_if<Bytes>(&value)) return bytes->size();
  return sizeof(std::int64_t);
}

/// Columns that a device may name in a change: those it writes, and the two times.
Result<const Column*> writable_column(const Table& table, std::string_view name) {
  const Column* column = table.find(name);
  if (column == nullptr)
    return fail_at(Code::unknown_column, "the table " + table.name() + " has no column '" + std::string(name) + "'",
                   table.name(), std::string(name));
  const bool time = column->role == ColumnRole::created_at || column->role == ColumnRole::updated_at;
  if (!time && !column->written_by_clients() && !column->counts())
    return fail_at(Code::read_only_column, table.name() + "." + column->name + " is written by the server only",
                   table.name(), column->name);
  return column;
}

Status decode_cells(Change& change, const json::object& values) {
  const Table& table = *change.table;
  for (const auto& [name, value] : values) {
    FREEHOLD_ASSIGN(const Column* column, writable_column(table, {name.data(), name.size()}));
    auto cell = change.kind == ChangeKind::restore ? cell_from_json(table, *column, value)
                                                   : change_cell_from_json(table, *column, value);
    if (!cell) return std::move(cell).error();
    change.cells.push_back(Cell{column->number, std::move(*cell)});
  }
  if (change_bytes(change) > limits::kRowBytes)
    return fail_at(Code::too_large, "a row holds at most " + std::to_string(limits::kRowBytes) + " bytes",
                   change.table->name());
  return {};
}

Result<Change> decode_change(const Schema& schema, const json::value& value) {
  FREEHOLD_ASSIGN(const Fields fields, Fields::of(value, "a change"));
  Change change;
  FREEHOLD_ASSIGN(const std::string_view table, fields.text("table"));
  change.table = schema.find(table);
  if (change.table == nullptr || !change.table->on_devices())
    return fail_at(Code::unknown_table, "there is no table '" + std::string(table) + "'", std::string(table));
  FREEHOLD_ASSIGN(const std::string_view op, fields.text("op"));
  FREEHOLD_ASSIGN(change.kind, kind_of(op));
  FREEHOLD_ASSIGN(change.row, fields.id<RowId>("id"));
  if (fields.find("base") != nullptr) {
    FREEHOLD_ASSIGN(change.base, fields.clock("base"));
  }
  if (change.kind == ChangeKind::remove) return change;
  if (change.kind == ChangeKind::restore) {
    const json::value* clocks = fields.find("clocks");
    if (clocks == nullptr) return fail(Code::malformed, "a restored row needs 'clocks'");
    FREEHOLD_ASSIGN(change.clocks, decode_clocks(*change.table, *clocks));
    const json::value* given = fields.find("values");
    change.deleted = given != nullptr && given->is_null();
    if (change.deleted) return change;
  }
  FREEHOLD_ASSIGN(const json::object* values, fields.object("values"));
  if (Status decoded = decode_cells(change, *values); !decoded) {
    decoded.error().row = change.row.text();
    return std::move(decoded).error();
  }
  return change;
}

}  // namespace

std::size_t change_bytes(const Change& change) {
  std::size_t bytes = 0;
  for (const Cell& cell : change.cells) bytes += value_bytes(cell.value);
  return bytes;
}

std::string encode_changes(const std::vector<Change>& changes) {
  // As much as it will be, or little less: a list of megabytes that grows is moved again and again.
  constexpr std::size_t kBytesOfChange = 96, kBytesOfCell = 20;
  std::size_t bytes = 2;
  for (const Change& change : changes)
    bytes += kBytesOfChange + change_bytes(change) + kBytesOfCell * change.cells.size();
  std::string out;
  out.reserve(bytes);
  out += '[';
  for (const Change& change : changes) {
    if (out.size() > 1) out += ',';
    append_change(out, change);
  }
  return out + ']';
}

Result<std::vector<Change>> decode_changes(const Schema& schema, const json::value& value) {
  const json::array* list = value.if_array();
  if (list == nullptr || list->empty()) return fail(Code::malformed, "'changes' must be a list of at least one change");
  std::vector<Change> changes;
  changes.reserve(list->size());
  for (const json::value& entry : *list) {
    FREEHOLD_ASSIGN(Change change, decode_change(schema, entry));
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace freehold
