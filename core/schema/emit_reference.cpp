#include <algorithm>

#include "core/schema/emit.hpp"
#include "core/schema/names.hpp"
#include "core/schema/published.hpp"

namespace freehold {
namespace {

constexpr std::string_view kPreamble = R"md(# The tables

Made by `freehold-generate` from the declarations in `core/workspace`: change those, then run it again.

- **Writes**: *client* — the owner, on any device, offline too; *server* — the server alone, devices read it; *secret* — never leaves the server, devices do not have the column; *core* —
  filled in by Freehold itself.
- **Merge**: how two writes to one column become one. *last writer*: the higher clock, then the higher device; *counter*: increments add up; *immutable*: set by the insert; *server*: the
  server's value; *list by id*: the entries of both, by their ids.
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

std::string form_words(TextForm form) {
  switch (form) {
    case TextForm::hex:
      return "0-9a-f";
    case TextForm::base62:
      return "0-9A-Za-z";
    case TextForm::month:
      return "YYYY-MM";
    case TextForm::any:
      break;
  }
  return {};
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
  join(out, form_words(column.form));
  if (column.references)
    join(out, "→ `" + column.references->table + "`, " +
                  (column.references->on_delete == OnDelete::cascade ? "cascade" : "set null") +
                  (column.references->reach == Reach::readable ? ", others' readable ones too" : ""));
  join(out, column.about);
  return out;
}

std::string merge_words(MergeRule rule) {
  if (rule == MergeRule::list_by_id) return "list by id";
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

std::string condition_words(const Condition& condition) {
  if (const std::string* text = as_text(condition.value)) return "`" + condition.column + "` is `" + *text + "`";
  return (*as_integer(condition.value) != 0 ? "`" : "not `") + condition.column + "`";
}

std::string index_words(const Index& index) {
  std::string columns;
  for (const IndexColumn& column : index.columns)
    columns += (columns.empty() ? "" : ", ") + column.name + (column.descending ? " desc" : "");
  std::string where;
  for (const Condition& condition : index.where)
    where += (where.empty() ? " where " : " and ") + condition_words(condition);
  return std::string(index.unique ? "- Unique: (" : "- Index: (") + columns + ")" + where + "\n";
}

/// Who else may read the rows, and what ids are made from.
std::string reader_words(const Table& table) {
  std::string out, conditions;
  for (const Condition& condition : table.public_when())
    conditions += (conditions.empty() ? "" : " and ") + condition_words(condition);
  if (!conditions.empty())
    out += "- Everybody may read rows where " + conditions + "; devices that ask for them keep them in `" +
           published_name(table) + "`.\n";
  if (!table.reader().empty()) out += "- The account in `" + table.reader() + "` may read the row.\n";
  if (const auto& sharing = table.shared()) {
    out += "- Accounts may read a row whose `" + sharing->key + "` stands in `" + sharing->table + "." +
           sharing->points_at + "` beside them in `" + sharing->reader + "`, where ";
    for (const Condition& condition : sharing->where) out += condition_words(condition) + ".\n";
  }
  if (!table.natural_key().empty()) {
    std::string key;
    for (const std::string& column : table.natural_key()) key += (key.empty() ? "`" : ", `") + column + "`";
    out += "- The id is made from " + key + ".\n";
  }
  return out;
}

std::string total_words(const Table& table, const Totals& totals) {
  const std::string there = "`" + table.find(totals.through)->references->table + ".";
  return "- " + there + totals.sum + "` is the sum of `" + totals.summed + "` over the rows that point there in `" +
         totals.through + "`, " + there + totals.count +
         "` their number. A server's database keeps both itself, whoever writes.\n";
}

std::string more_words(const Table& table) {
  std::string out = reader_words(table);
  for (const AtMost& rule : table.at_most()) out += "- `" + rule.column + "` is never above `" + rule.limit + "`.\n";
  for (const Totals& totals : table.totals()) out += total_words(table, totals);
  for (const Index& index : table.indexes()) out += index_words(index);
  for (const std::string& column : table.searched()) out += "- `" + column + "` can be searched by words.\n";
  for (const std::string& column : table.searched_on_devices())
    if (std::find(table.searched().begin(), table.searched().end(), column) == table.searched().end())
      out += "- `" + column + "` can be searched by words on devices.\n";
  return out;
}

std::string section(const Table& table) {
  std::string out = "\n## " + table.name() + "\n\n" + (table.about().empty() ? "" : table.about() + " ");
  out += ownership_words(table) + (table.append_only() ? " Rows never change once inserted." : "");
  if (table.ownership() == Ownership::column && !table.rows_made_by_clients())
    out += " The server inserts and deletes the rows.";
  out += " Table number " + std::to_string(table.number()) + ".\n\n";
  out += "| column | type | writes | merge | rules |\n|---|---|---|---|---|\n";
  for (const Column& column : table.columns()) out += column_row(column);
  const std::string more = more_words(table);
  return more.empty() ? out : out + "\n" + more;
}

/// How the tables hang together, as Mermaid draws it. That every owned table hangs on its owner goes without saying.
std::string diagram(const Schema& schema) {
  std::string out = "\n```mermaid\nerDiagram\n";
  for (const Table& table : schema.tables()) {
    bool hangs = false;
    for (const Column& column : table.columns()) {
      if (!column.references || column.role == ColumnRole::owner) continue;
      hangs = true;
      out += "  " + column.references->table + (column.required ? " ||--o{ " : " |o--o{ ") + table.name() + " : " +
             column.name + "\n";
    }
    if (hangs || table.ownership() == Ownership::self) continue;
    const Column* owner = table.with_role(ColumnRole::owner);
    if (owner != nullptr)
      out += "  " + owner->references->table + " ||--o{ " + table.name() + " : " + owner->name + "\n";
  }
  return out + "```\n";
}

}  // namespace

std::string emit_reference(const Schema& schema) {
  std::string out = std::string(kPreamble) + diagram(schema);
  for (const Table& table : schema.tables()) out += section(table);
  return out;
}

}  // namespace freehold
