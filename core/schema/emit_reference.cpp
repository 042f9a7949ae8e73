#include "core/schema/emit.hpp"
#include "core/schema/names.hpp"

namespace freehold {
namespace {

constexpr std::string_view kPreamble = R"md(# The tables

Made by `freehold-generate` from the declarations in `core/workspace`: change those, then run it again.

- **Writes**: *client* — the owner, on any device, offline too; *server* — the server alone, devices read it; *secret* — never leaves the server, devices do not have the column; *core* —
  filled in by Freehold itself.
- **Merge**: how two writes to one column become one. *last writer*: the higher clock, then the higher device; *counter*: increments add up; *immutable*: set by the insert; *server*: the
  server's value.
- Lengths count Unicode code points. Times are `timestamptz` in Postgres and `YYYY-MM-DDTHH:MM:SS.ffffffZ` elsewhere; ids are UUIDs; text holds no U+0000.
)md";

std::string column_type(const Column& column) {
  if (column.exact_length) return "text(" + std::to_string(*column.exact_length) + ")";
  if (column.max_length) return std::string(type_name(column.type)) + "(≤" + std::to_string(*column.max_length) + ")";
  return std::string(type_name(column.type));
}

std::string default_value(const Column& column) {
  if (const std::string* text = as_text(column.default_value)) return "default `" + *text + "`";
  const std::int64_t* number = as_integer(column.default_value);
  if (number == nullptr) return {};
  if (column.type == ColumnType::boolean) return *number != 0 ? "default `true`" : "default `false`";
  return "default `" + std::to_string(*number) + "`";
}

/// `part` joined to what stands there with a middle dot.
void join(std::string& out, const std::string& part) {
  if (part.empty()) return;
  if (!out.empty()) out += " · ";
  out += part;
}

std::string rules(const Column& column) {
  std::string out;
  if (column.required) join(out, "required");
  join(out, default_value(column));
  if (column.unique) join(out, column.ignore_case ? "unique without regard to case" : "unique");
  std::string values;
  for (const std::string& value : column.one_of) values += (values.empty() ? "one of `" : "`, `") + value;
  if (!values.empty()) join(out, values + "`");
  if (column.min) join(out, "≥ " + std::to_string(*column.min));
  if (column.max) join(out, "≤ " + std::to_string(*column.max));
  if (column.references)
    join(out, "→ `" + column.references->table + "`, " +
                  (column.references->on_delete == OnDelete::cascade ? "cascade" : "set null"));
  join(out, column.about);
  return out;
}

std::string merge_words(MergeRule rule) {
  return rule == MergeRule::last_writer ? "last writer" : std::string(merge_name(rule));
}

std::string column_row(const Column& column) {
  const bool by_core = column.role != ColumnRole::plain;
  return "| `" + column.name + "` | " + column_type(column) + " | " +
         (by_core ? "core" : std::string(kind_name(column.kind))) + " | " + merge_words(column.merge) + " | " +
         rules(column) + " |\n";
}

std::string ownership_words(const Table& table) {
  switch (table.ownership()) {
    case Ownership::self:
      return "The row is the owner itself.";
    case Ownership::column:
      return "Owned: `user_id` says whose the row is.";
    case Ownership::server_only:
      return "On the server alone.";
  }
  return {};
}

std::string index_words(const Index& index) {
  std::string columns;
  for (const IndexColumn& column : index.columns)
    columns += (columns.empty() ? "" : ", ") + column.name + (column.descending ? " desc" : "");
  return std::string(index.unique ? "- Unique: (" : "- Index: (") + columns + ")\n";
}

std::string section(const Table& table) {
  std::string out = "\n## " + table.name() + "\n\n" + (table.about().empty() ? "" : table.about() + " ");
  out += ownership_words(table) + (table.append_only() ? " Rows never change once inserted." : "");
  out += " Table number " + std::to_string(table.number()) + ".\n\n";
  out += "| column | type | writes | merge | rules |\n|---|---|---|---|---|\n";
  for (const Column& column : table.columns()) out += column_row(column);
  if (!table.indexes().empty() || !table.at_most().empty()) out += "\n";
  for (const AtMost& rule : table.at_most()) out += "- `" + rule.column + "` is never above `" + rule.limit + "`.\n";
  for (const Index& index : table.indexes()) out += index_words(index);
  return out;
}

}  // namespace

std::string emit_reference(const Schema& schema) {
  std::string out(kPreamble);
  for (const Table& table : schema.tables()) out += section(table);
  return out;
}

}  // namespace freehold
