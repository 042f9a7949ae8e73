#include "tests/property/agreement/rows.hpp"

#include <algorithm>
#include <cstdio>
#include <ostream>

#include "core/rules/rules.hpp"
#include "tests/property/agreement/picks.hpp"

namespace freehold {
namespace {

constexpr const char* kTime = "2025-01-31T12:00:00.000000Z";

/// A parent and the row that is tried must not meet in a key.
enum class Part : std::uint8_t { parent, tried };

std::string id_of(const Table& table, Part part) {
  char id[40];
  std::snprintf(id, sizeof id, "0190a6b2-7c1e-7d3f-8a4b-%010x%s", table.number(), part == Part::parent ? "aa" : "ff");
  return id;
}

std::string legal_text(const Column& column, Part part) {
  if (!column.one_of.empty()) return column.one_of.front();
  if (column.form == TextForm::month) return "2025-01";
  if (column.exact_length) return std::string(static_cast<std::size_t>(*column.exact_length), '0');
  if (part == Part::tried || column.form == TextForm::hex) return "0";
  return std::string("parent").substr(0, static_cast<std::size_t>(column.max_length.value_or(6)));
}

/// Of the column's type, whether it is required or not.
Value some_value(const Schema& schema, const Table& table, const Column& column, Part part) {
  switch (column.type) {
    case ColumnType::uuid:
      return column.references ? id_of(*schema.find(column.references->table), Part::parent) : id_of(table, part);
    case ColumnType::text:
      return legal_text(column, part);
    case ColumnType::integer:
    case ColumnType::bigint:
      return column.min.value_or(std::min<std::int64_t>(0, column.max.value_or(0)));
    case ColumnType::boolean:
      return std::int64_t{1};
    case ColumnType::timestamp:
      return std::string(kTime);
    case ColumnType::json:
      return std::string(column.merge == MergeRule::list_by_id ? "[]" : "{}");
    case ColumnType::bytes:
      return Bytes{1};
  }
  return Null();
}

/// The id of a natural key follows from the rest of the row.
void make_id(const Table& table, Row& row) {
  if (!table.natural_key().empty()) row[table.with_role(ColumnRole::id)->number] = natural_id(table, row).text();
}

Row plain_row(const Schema& schema, const Table& table, Part part) {
  Row row(table.width());
  for (const Column& column : table.columns()) {
    Value& value = row[column.number];
    value = column.default_value;
    if (column.required && is_null(value)) value = some_value(schema, table, column, part);
  }
  make_id(table, row);
  return row;
}

/// Two columns of which one limits the other: equal, or one beside it.
Changes pick_pair(const Table& table) {
  const AtMost& rule = pick(table.at_most());
  const std::int64_t limit = pick<std::int64_t>({0, 1, 100, -1, INT32_MAX, INT32_MIN});
  const std::int64_t held = limit + pick<std::int64_t>({0, 1, -1});
  return {{table.find(rule.limit), {limit}}, {table.find(rule.column), {held}}};
}

void add_change(const Schema& schema, const Table& table, Changes& changes) {
  // The column itself must not shrink: another column's disagreement would be another finding.
  const auto last = table.columns().size() - 1;
  const Column& column = table.columns()[*rc::gen::noShrink(rc::gen::inRange<std::size_t>(0, last + 1))];
  for (const Change& change : changes)
    if (change.column == &column) return;
  changes.push_back({&column, pick_sample(table, column, some_value(schema, table, column, Part::tried))});
}

Changes pick_changes(const Schema& schema, const Table& table) {
  Changes changes;
  // Mostly one: two illegal values hide each other's verdicts.
  int left = *rc::gen::noShrink(rc::gen::weightedElement<int>({{1, 0}, {12, 1}, {4, 2}, {3, 3}}));
  if (left >= 2 && !table.at_most().empty()) {
    changes = pick_pair(table);
    left -= 2;
  }
  for (; left > 0; --left) add_change(schema, table, changes);
  return changes;
}

}  // namespace

Row legal_row(const Schema& schema, const Table& table) {
  return plain_row(schema, table, Part::tried);
}

Row parent_row(const Schema& schema, const Table& table) {
  return plain_row(schema, table, Part::parent);
}

bool is_parent(const Schema& schema, const Table& table) {
  for (const Table& other : schema.tables())
    for (const Column& column : other.columns())
      if (column.references && column.references->table == table.name()) return true;
  return false;
}

rc::Gen<Changes> changes_of(const Schema& schema, const Table& table) {
  return rc::gen::shrink(rc::gen::exec([&schema, &table] { return pick_changes(schema, table); }),
                         [](const Changes& changes) { return rc::shrink::removeChunks(changes); });
}

Row changed_row(const Schema& schema, const Table& table, const Changes& changes) {
  Row row = legal_row(schema, table);
  for (const Change& change : changes) row[change.column->number] = change.sample.value;
  make_id(table, row);
  for (const Change& change : changes)
    if (change.column->role == ColumnRole::id) row[change.column->number] = change.sample.value;
  return row;
}

void showValue(const Change& change, std::ostream& out) {
  out << change.column->name << " = " << shown(change.sample.value);
}

}  // namespace freehold
