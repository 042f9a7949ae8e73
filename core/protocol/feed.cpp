#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "core/protocol/codec.hpp"
#include "core/protocol/feed_codec.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

/// Columns whose values a feed carries; the id stands in the row's head, and the owner in the scope where that is one.
bool in_feed(const Column& column, FeedScope scope) {
  const bool said = column.role == ColumnRole::owner && scope == FeedScope::me;
  return column.on_devices() && column.role != ColumnRole::id && !said;
}

void append_columns(std::string& out, const std::vector<FeedRow>& rows, FeedScope scope) {
  std::vector<const Table*> tables;
  for (const FeedRow& row : rows)
    if (std::find(tables.begin(), tables.end(), row.table) == tables.end()) tables.push_back(row.table);
  out += R"("columns":{)";
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (i > 0) out += ',';
    append_json_text(out, tables[i]->name());
    out += ":[";
    bool first = true;
    for (const Column& column : tables[i]->columns()) {
      if (!in_feed(column, scope)) continue;
      if (!first) out += ',';
      first = false;
      append_json_text(out, column.name);
    }
    out += ']';
  }
  out += '}';
}

}  // namespace

void append_clocks(std::string& out, const Table& table, const RowClocks& clocks) {
  const bool plain = clocks.exceptions().empty();
  if (!plain) out += '[';
  out += '"' + clocks.row().text() + '"';
  for (const auto& [column, stamp] : clocks.exceptions()) {
    const Column* const known = table.find(column);
    if (known == nullptr) continue;
    out += ',';
    append_json_text(out, known->name);
    out += ",\"" + stamp.text() + '"';
  }
  if (!plain) out += ']';
}

namespace {

void append_feed_row(std::string& out, const FeedRow& row, FeedScope scope) {
  out += '[';
  append_json_text(out, row.table->name());
  out += ",\"" + row.row.text() + "\"," + std::to_string(row.seq) + ',';
  append_clocks(out, *row.table, row.clocks);
  if (row.deleted) {
    out += ",null]";
    return;
  }
  out += ",[";
  bool first = true;
  for (const Column& column : row.table->columns()) {
    if (!in_feed(column, scope)) continue;
    if (!first) out += ',';
    first = false;
    append_cell(out, column, row.values[column.number]);
  }
  out += "]]";
}

/// Per table of a message: the columns that its rows list; null for one that this program does not know.
using ColumnLists = std::map<std::string_view, std::vector<const Column*>>;

Error broken(const char* what) {
  return fail(Code::malformed, std::string("a feed's ") + what);
}

Result<ColumnLists> decode_columns(const Schema& schema, const json::object& object) {
  ColumnLists lists;
  for (const auto& [name, value] : object) {
    const Table* table = schema.find({name.data(), name.size()});
    if (table == nullptr) continue;
    const json::array* columns = value.if_array();
    if (columns == nullptr) return broken("'columns' must list names by table");
    std::vector<const Column*>& list = lists[table->name()];
    for (const json::value& entry : *columns) {
      const json::string* column = entry.if_string();
      if (column == nullptr) return broken("'columns' must list names by table");
      list.push_back(table->find({column->data(), column->size()}));
    }
  }
  return lists;
}

Result<Stamp> decode_stamp(const json::value& value) {
  const json::string* text = value.if_string();
  if (text == nullptr) return broken("clocks must be stamps");
  return Stamp::parse({text->data(), text->size()});
}

}  // namespace

Result<RowClocks> decode_clocks(const Table& table, const json::value& value) {
  const json::array* list = value.if_array();
  if (list == nullptr) {
    FREEHOLD_ASSIGN(const Stamp row, decode_stamp(value));
    return RowClocks(row);
  }
  if (list->size() % 2 != 1) return broken("clocks must be a stamp, then pairs of column and stamp");
  FREEHOLD_ASSIGN(const Stamp row, decode_stamp((*list)[0]));
  RowClocks clocks(row);
  for (std::size_t i = 1; i < list->size(); i += 2) {
    const json::string* name = (*list)[i].if_string();
    if (name == nullptr) return broken("clocks must be a stamp, then pairs of column and stamp");
    FREEHOLD_ASSIGN(const Stamp stamp, decode_stamp((*list)[i + 1]));
    if (const Column* column = table.find({name->data(), name->size()})) clocks.set(column->number, stamp);
  }
  return clocks;
}

namespace {

/// Whose rows a feed brings, and so what its rows leave unsaid.
struct Whose {
  FeedScope scope;
  OwnerId owner;  ///< of a feed of one's own
};

Status decode_values(FeedRow& row, const Whose& whose, const std::vector<const Column*>& columns,
                     const json::array& list) {
  if (list.size() != columns.size()) return broken("row must have a value for each of its table's columns");
  row.values = row.table->default_row();
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (columns[i] == nullptr) continue;
    FREEHOLD_ASSIGN(row.values[columns[i]->number], cell_from_json(*row.table, *columns[i], list[i]));
  }
  const Column* owner = row.table->owner_column();
  if (owner != nullptr && whose.scope == FeedScope::me) row.values[owner->number] = whose.owner.text();
  if (owner != nullptr && as_text(row.values[owner->number]) == nullptr)
    return broken("public row must name its owner");
  row.values[row.table->with_role(ColumnRole::id)->number] = row.row.text();
  return {};
}

/// Nothing for a row of a table that this program does not know.
Result<std::optional<FeedRow>> decode_feed_row(const Schema& schema, const Whose& whose, const ColumnLists& lists,
                                               const json::value& value) {
  const json::array* parts = value.if_array();
  if (parts == nullptr || parts->size() != 5) return broken("row must be [table, id, seq, clocks, values]");
  const json::string* name = (*parts)[0].if_string();
  const json::string* id = (*parts)[1].if_string();
  const std::int64_t* seq = (*parts)[2].if_int64();
  if (name == nullptr || id == nullptr || seq == nullptr) return broken("row must be [table, id, seq, clocks, values]");
  FeedRow row;
  row.table = schema.find({name->data(), name->size()});
  if (row.table == nullptr || !row.table->on_devices()) return std::optional<FeedRow>();
  FREEHOLD_ASSIGN(row.row, RowId::parse({id->data(), id->size()}));
  row.seq = *seq;
  FREEHOLD_ASSIGN(row.clocks, decode_clocks(*row.table, (*parts)[3]));
  row.deleted = (*parts)[4].is_null();
  if (row.deleted) return std::optional<FeedRow>(std::move(row));
  const json::array* values = (*parts)[4].if_array();
  const auto columns = lists.find(row.table->name());
  if (values == nullptr || columns == lists.end()) return broken("rows need 'columns' for their table");
  FREEHOLD_TRY(decode_values(row, whose, columns->second, *values));
  return std::optional<FeedRow>(std::move(row));
}

}  // namespace

void append_feed_rows(std::string& out, const std::vector<FeedRow>& rows, FeedScope scope) {
  append_columns(out, rows, scope);
  out += R"(,"rows":[)";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i > 0) out += ',';
    append_feed_row(out, rows[i], scope);
  }
  out += ']';
}

Result<std::vector<FeedRow>> decode_feed_rows(const Schema& schema, const OwnerId& owner, const Fields& fields,
                                              FeedScope scope) {
  FREEHOLD_ASSIGN(const json::object* columns, fields.object("columns"));
  FREEHOLD_ASSIGN(const ColumnLists lists, decode_columns(schema, *columns));
  FREEHOLD_ASSIGN(const json::array* list, fields.array("rows"));
  std::vector<FeedRow> rows;
  rows.reserve(list->size());
  for (const json::value& entry : *list) {
    FREEHOLD_ASSIGN(auto row, decode_feed_row(schema, {scope, owner}, lists, entry));
    if (row) rows.push_back(std::move(*row));
  }
  return rows;
}

}  // namespace freehold
