#include "native/simulation/foreign_writer.hpp"

#include <algorithm>

#include "core/base/time.hpp"
#include "core/protocol/codec.hpp"
#include "core/rules/rules.hpp"
#include "core/workspace/workspace.hpp"
#include "native/simulation/values.hpp"

namespace freehold::simulation {
namespace {

/// What the rules of a plan count is left to those who keep the rules.
bool is_written(const Table& table) {
  const auto& columns = table.columns();
  return table.rows_made_by_clients() && !table.quota() &&
         std::none_of(columns.begin(), columns.end(), [](const Column& column) { return column.kept_by_rules; });
}

bool may_change(const Table& table, const Column& column) {
  const auto& key = table.natural_key();
  return (column.written_by_clients() || column.counts()) && !column.references && !column.unique &&
         std::find(key.begin(), key.end(), column.name) == key.end();
}

std::string where_id(const Table& table) {
  return " WHERE " + table.with_role(ColumnRole::id)->name + " = ?";
}

}  // namespace

Status ForeignWriter::one_statement() {
  const Person& person = dice_.pick(people());
  if (dice_.one_in(2)) {
    std::vector<const Table*> tables;
    for (const Table& table : workspace_schema().tables())
      if (is_written(table)) tables.push_back(&table);
    return insert(person, dice_.one_in(4) ? *workspace_schema().find("marketplace_ratings") : *dice_.pick(tables));
  }
  const Change row = pick_row(person);
  if (row.table == nullptr) return {};
  return row.table->append_only() || dice_.one_in(4) ? remove(person, row) : update(person, row);
}

Change ForeignWriter::pick_row(const Person& person) {
  std::vector<Change> rows;
  for (const auto& [key, row] : world_.history.of(person.id).rows())
    if (row.live && is_written(*row.table)) rows.push_back({row.table, key.second, ChangeKind::update});
  return rows.empty() ? Change{} : dice_.pick(rows);
}

Value ForeignWriter::parent(const Person& person, const Column& column) {
  std::vector<std::string> found;
  for (const Person& owner : people()) {
    if (column.references->reach == Reach::own && !(owner.id == person.id)) continue;
    for (const auto& [key, row] : world_.history.of(owner.id).rows())
      if (row.live && row.table->name() == column.references->table) found.push_back(key.second.text());
  }
  return found.empty() ? Value() : Value(dice_.pick(found));
}

Value ForeignWriter::make(const Table& table, const Column& column, const Person& person) {
  if (column.role == ColumnRole::owner || column.role == ColumnRole::author) return person.id.text();
  if (column.is_time()) return format_time(world_.server.clock().now_us());
  if (column.references) return parent(person, column);
  if (column.counts()) return static_cast<std::int64_t>(dice_.roll(50));
  const auto cell = cell_from_json(table, column, make_value(column, person, dice_));
  return cell ? *cell : Value();
}

Status ForeignWriter::insert(const Person& person, const Table& table) {
  Change change{&table, {}, ChangeKind::insert, {}};
  std::vector<Value> row = table.default_row(), values;
  for (const Column& column : table.columns()) {
    if (column.role == ColumnRole::id || !column.named_by_inserts()) continue;
    if (!column.required && dice_.one_in(2)) continue;
    row[column.number] = make(table, column, person);
    change.cells.push_back({column.number, row[column.number]});
  }
  SeededRandom random(dice_.seed());
  random.fill(change.row.uuid.bytes);
  if (!table.natural_key().empty()) change.row = natural_id(table, row);
  change.cells.push_back({table.with_role(ColumnRole::id)->number, change.row.text()});
  std::string names, places;
  for (const Cell& cell : change.cells) {
    names += (names.empty() ? "" : ", ") + table.column(cell.column).name;
    places += places.empty() ? "?" : ", ?";
    values.push_back(cell.value);
  }
  return run(person, std::move(change), "INSERT INTO " + table.name() + " (" + names + ") VALUES (" + places + ")",
             values);
}

Status ForeignWriter::update(const Person& person, const Change& row) {
  Change change = row;
  std::string sets;
  std::vector<Value> values;
  for (const Column& column : row.table->columns()) {
    if (!may_change(*row.table, column) || !dice_.one_in(3)) continue;
    values.push_back(make(*row.table, column, person));
    change.cells.push_back({column.number, values.back()});
    sets += (sets.empty() ? "" : ", ") + column.name + " = ?";
  }
  if (sets.empty()) return {};
  values.emplace_back(row.row.text());
  return run(person, std::move(change), "UPDATE " + row.table->name() + " SET " + sets + where_id(*row.table), values);
}

Status ForeignWriter::remove(const Person& person, const Change& row) {
  Change change = row;
  change.kind = ChangeKind::remove;
  return run(person, std::move(change), "DELETE FROM " + row.table->name() + where_id(*row.table), {row.row.text()});
}

/// What breaks a rule of the database, or finds no row, does nothing, and the transaction goes on.
Status ForeignWriter::run(const Person& person, Change change, const std::string& sql,
                          const std::vector<Value>& values) {
  FREEHOLD_ASSIGN(Statement statement, database_.prepare(sql));
  int place = 0;
  for (const Value& value : values) statement.bind(++place, value);
  Status done = statement.run();
  if (!done && world_.server.disk().broken()) return done;
  world_.note("another program: " + sql.substr(0, 40) + (done ? "" : ": " + done.error().message));
  if (done && database_.changes() == 1) changes_.emplace_back(person.id, std::move(change));
  return {};
}

}  // namespace freehold::simulation
