#include "core/migrate/snapshot.hpp"

#include <boost/json.hpp>
#include <functional>

#include "core/schema/builder.hpp"
#include "core/schema/names.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

json::value value_json(const Value& value) {
  if (const std::string* text = as_text(value)) return json::value(*text);
  if (const std::int64_t* number = as_integer(value)) return json::value(*number);
  return nullptr;
}

json::array conditions_json(const std::vector<Condition>& conditions) {
  json::array list;
  for (const Condition& condition : conditions)
    list.push_back(json::array{json::string(condition.column), value_json(condition.value)});
  return list;
}

template <class Texts>
json::array texts_json(const Texts& texts) {
  json::array list;
  for (const std::string& text : texts) list.emplace_back(text);
  return list;
}

json::object reference_json(const Reference& reference) {
  return {{"table", reference.table},
          {"on_delete", reference.on_delete == OnDelete::cascade ? "cascade" : "set_null"},
          {"reach", reference.reach == Reach::own ? "own" : "readable"}};
}

/// Only what differs from a column of which nothing was said.
json::object column_json(const Column& column) {
  json::object out{{"number", column.number},
                   {"name", column.name},
                   {"type", type_name(column.type)},
                   {"kind", kind_name(column.kind)},
                   {"merge", merge_name(column.merge)}};
  if (column.role != ColumnRole::plain) out["role"] = role_name(column.role);
  if (column.required) out["required"] = true;
  if (!is_null(column.default_value)) out["default"] = value_json(column.default_value);
  const std::pair<const char*, std::optional<std::int64_t>> numbers[] = {{"max_length", column.max_length},
                                                                         {"exact_length", column.exact_length},
                                                                         {"min", column.min},
                                                                         {"max", column.max}};
  for (const auto& [name, number] : numbers)
    if (number) out[name] = *number;
  if (column.form != TextForm::any) out["form"] = form_name(column.form);
  if (!column.one_of.empty()) out["one_of"] = texts_json(column.one_of);
  if (column.unique) out["unique"] = true;
  if (column.ignore_case) out["ignore_case"] = true;
  if (column.references) out["references"] = reference_json(*column.references);
  if (column.kept_by_rules) out["kept_by_rules"] = true;
  if (!column.counts_changes_of.empty()) out["counts_changes_of"] = column.counts_changes_of;
  return out;
}

json::object index_json(const Index& index) {
  json::array columns;
  for (const IndexColumn& column : index.columns)
    columns.emplace_back(column.name + (column.descending ? " desc" : ""));
  json::object out{{"name", index.name}, {"columns", std::move(columns)}};
  if (index.unique) out["unique"] = true;
  if (!index.where.empty()) out["where"] = conditions_json(index.where);
  return out;
}

json::object sharing_json(const Sharing& sharing) {
  return {{"table", sharing.table},
          {"points_at", sharing.points_at},
          {"reader", sharing.reader},
          {"where", conditions_json(sharing.where)},
          {"key", sharing.key}};
}

/// Everything of a table but its columns and indexes, which have lines of their own.
json::object table_json(const Table& table) {
  json::object out{
      {"number", table.number()}, {"name", table.name()}, {"ownership", ownership_name(table.ownership())}};
  if (table.append_only()) out["append_only"] = true;
  if (table.ownership() == Ownership::column && !table.rows_made_by_clients()) out["rows_by_server"] = true;
  json::array at_most;
  for (const AtMost& rule : table.at_most())
    at_most.push_back(json::array{json::string(rule.column), json::string(rule.limit)});
  if (!at_most.empty()) out["at_most"] = std::move(at_most);
  json::array totals;
  for (const Totals& each : table.totals())
    totals.push_back({{"through", each.through}, {"summed", each.summed}, {"sum", each.sum}, {"count", each.count}});
  if (!totals.empty()) out["totals"] = std::move(totals);
  if (!table.searched().empty()) out["searched"] = texts_json(table.searched());
  if (table.searched_on_devices() != table.searched())
    out["searched_on_devices"] = texts_json(table.searched_on_devices());
  if (!table.natural_key().empty()) out["natural_key"] = texts_json(table.natural_key());
  if (!table.public_when().empty()) out["public_when"] = conditions_json(table.public_when());
  if (table.shared()) out["shared"] = sharing_json(*table.shared());
  if (!table.reader().empty()) out["reader"] = table.reader();
  return out;
}

template <class Items, class Write>
std::string lines(std::string_view name, const Items& items, Write write) {
  std::string out = ",\n   \"" + std::string(name) + "\": [";
  bool first = true;
  for (const auto& item : items) {
    out += (first ? "\n    " : ",\n    ") + json::serialize(write(item));
    first = false;
  }
  return out + "]";
}

/// Reads what is expected, and remembers that something else stood there.
class Reader {
 public:
  explicit Reader(const json::object& object) : object_(object) {}

  std::string text(const char* name) {
    const json::value* value = object_.if_contains(name);
    if (value == nullptr || !value->is_string()) return {};
    return std::string(value->get_string());
  }
  bool flag(const char* name) const {
    const json::value* value = object_.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
  }
  std::optional<std::int64_t> number(const char* name) const {
    const json::value* value = object_.if_contains(name);
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    return value->get_int64();
  }
  const json::array& list(const char* name) const {
    static const json::array kNone;
    const json::value* value = object_.if_contains(name);
    return value != nullptr && value->is_array() ? value->get_array() : kNone;
  }
  const json::object* object(const char* name) const {
    const json::value* value = object_.if_contains(name);
    return value == nullptr ? nullptr : value->if_object();
  }
  std::vector<std::string> texts(const char* name) const {
    std::vector<std::string> out;
    for (const json::value& value : list(name)) out.push_back(text_of(value));
    return out;
  }
  std::vector<Condition> conditions(const char* name) const {
    std::vector<Condition> out;
    for (const json::value& value : list(name)) {
      const json::array* pair = value.if_array();
      if (pair != nullptr && pair->size() == 2) out.push_back({text_of((*pair)[0]), value_of((*pair)[1])});
    }
    return out;
  }
  /// The value whose name stands there; the first one where none does.
  template <class Enum, class NameOf>
  Enum pick(const char* name, int count, NameOf name_of) {
    const std::string held = text(name);
    for (int i = 0; i < count; ++i)
      if (name_of(static_cast<Enum>(i)) == held) return static_cast<Enum>(i);
    return static_cast<Enum>(0);
  }

  static std::string text_of(const json::value& value) {
    return value.is_string() ? std::string(value.get_string()) : std::string();
  }
  static Value value_of(const json::value& value) {
    if (value.is_string()) return text_of(value);
    if (value.is_int64()) return value.get_int64();
    return Null{};
  }

 private:
  const json::object& object_;
};

Column read_column(const json::object& object) {
  Reader in(object);
  Column column;
  column.number = static_cast<ColumnNumber>(in.number("number").value_or(0));
  column.name = in.text("name");
  column.type = in.pick<ColumnType>("type", 8, type_name);
  column.kind = in.pick<ColumnKind>("kind", 3, kind_name);
  column.merge = in.pick<MergeRule>("merge", 5, merge_name);
  column.role = in.pick<ColumnRole>("role", 6, role_name);
  column.required = in.flag("required");
  if (const json::value* value = object.if_contains("default")) column.default_value = Reader::value_of(*value);
  column.max_length = in.number("max_length");
  column.exact_length = in.number("exact_length");
  column.min = in.number("min");
  column.max = in.number("max");
  column.form = in.pick<TextForm>("form", 4, form_name);
  column.one_of = in.texts("one_of");
  column.unique = in.flag("unique");
  column.ignore_case = in.flag("ignore_case");
  if (const json::object* reference = in.object("references")) {
    Reader to(*reference);
    column.references =
        Reference{to.text("table"), to.text("on_delete") == "cascade" ? OnDelete::cascade : OnDelete::set_null,
                  to.text("reach") == "own" ? Reach::own : Reach::readable};
  }
  column.kept_by_rules = in.flag("kept_by_rules");
  column.counts_changes_of = in.text("counts_changes_of");
  return column;
}

Index read_index(const json::object& object) {
  Reader in(object);
  static constexpr std::string_view kDescending = " desc";
  Index index{in.text("name"), {}, in.flag("unique"), in.conditions("where")};
  for (std::string& column : in.texts("columns")) {
    const bool descending = column.size() > kDescending.size() &&
                            column.compare(column.size() - kDescending.size(), kDescending.size(), kDescending) == 0;
    if (descending) column.resize(column.size() - kDescending.size());
    index.columns.push_back({std::move(column), descending});
  }
  return index;
}

/// Whether to read a table (column: empty), or a column of it.
using Wanted = std::function<bool(const std::string& table, const std::string& column)>;

void read_table(Schema& schema, const json::object& object, const Wanted& wanted) {
  Reader in(object);
  const std::string name = in.text("name");
  if (!wanted(name, {})) return;
  TableBuilder table = schema.table(name, static_cast<TableNumber>(in.number("number").value_or(0)));
  table.ownership(in.pick<Ownership>("ownership", 3, ownership_name));
  if (in.flag("append_only")) table.append_only();
  if (in.flag("rows_by_server")) table.rows_by_server();
  for (const json::value& column : in.list("columns"))
    if (const json::object* held = column.if_object(); held != nullptr && wanted(name, Reader(*held).text("name")))
      table.column(read_column(*held));
  for (const json::value& index : in.list("indexes"))
    if (const json::object* held = index.if_object()) table.add_index(read_index(*held));
  for (const json::value& rule : in.list("at_most"))
    if (const json::array* pair = rule.if_array(); pair != nullptr && pair->size() == 2)
      table.at_most(Reader::text_of((*pair)[0]), Reader::text_of((*pair)[1]));
  for (const json::value& totals : in.list("totals"))
    if (const json::object* held = totals.if_object()) {
      Reader of(*held);
      table.totals({of.text("through"), of.text("summed"), of.text("sum"), of.text("count")});
    }
  table.searched(in.texts("searched")).searched_on_devices(in.texts("searched_on_devices"));
  table.key(in.texts("natural_key")).public_when(in.conditions("public_when"));
  table.readable_by(in.text("reader"));
  if (const json::object* sharing = in.object("shared")) {
    Reader by(*sharing);
    table.shared({by.text("table"), by.text("points_at"), by.text("reader"), by.conditions("where"), by.text("key")});
  }
}

Result<Schema> read_wanted(std::string_view text, const Wanted& wanted) {
  boost::system::error_code problem;
  const json::value root = json::parse(json::string_view(text.data(), text.size()), problem);
  const json::object* object = problem ? nullptr : root.if_object();
  if (object == nullptr)
    return fail(Code::malformed, "the snapshot of the schema is not JSON; take it back from history");
  Schema schema;
  for (const json::value& table : Reader(*object).list("tables"))
    if (const json::object* held = table.if_object()) read_table(schema, *held, wanted);
  return schema;
}

}  // namespace

std::string write_snapshot(const Schema& schema) {
  std::string out = "{\"tables\": [";
  bool first = true;
  for (const Table& table : schema.tables()) {
    std::string head = json::serialize(table_json(table));
    head.pop_back();  // what follows belongs to the same object
    out += (first ? "\n  " : ",\n  ") + head + lines("columns", table.columns(), column_json) +
           lines("indexes", table.indexes(), index_json) + "}";
    first = false;
  }
  return out + "\n]}\n";
}

Result<Schema> read_snapshot(std::string_view text) {
  FREEHOLD_ASSIGN(Schema schema, read_wanted(text, [](const auto&, const auto&) { return true; }));
  // What was lost on the way would come out as a difference of its own.
  if (schema.tables().empty() || write_snapshot(schema) != text)
    return fail(Code::malformed,
                "the snapshot of the schema was not written by this program; take it back from history");
  return schema;
}

Result<Schema> read_snapshot(std::string_view text, const std::set<std::string>& names) {
  return read_wanted(text, [&names](const std::string& table, const std::string& column) {
    return names.count(column.empty() ? table : table + '.' + column) != 0;
  });
}

}  // namespace freehold
