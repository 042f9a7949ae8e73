#include "native/simulation/expected_rows.hpp"

#include <algorithm>

#include "native/simulation/expected_lists.hpp"

namespace freehold::simulation {
namespace {

Error wrong(const Change& change, const std::string& sentence) {
  return fail(Code::internal,
              "the server accepted " + sentence + " (" + change.table->name() + ' ' + change.row.text() + ')');
}

bool has_column(const std::vector<Cell>& cells, ColumnNumber column) {
  return std::any_of(cells.begin(), cells.end(), [column](const Cell& cell) { return cell.column == column; });
}

/// The cells that merge: those that the client writes freely, and with them the time of the last change.
std::vector<Cell> merged_cells(const Change& change, bool only_mutable) {
  const Table& table = *change.table;
  std::vector<Cell> cells;
  for (const Cell& cell : change.cells) {
    const Column& column = table.column(cell.column);
    if (column.is_time()) continue;
    if (only_mutable && (table.append_only() || column.merge == MergeRule::immutable)) continue;
    cells.push_back(cell);
  }
  const Column* updated = table.with_role(ColumnRole::updated_at);
  if (updated == nullptr) return cells;
  const bool sent_alone = !only_mutable && has_column(change.cells, updated->number);
  if (!cells.empty() || sent_alone) cells.push_back({updated->number, Value()});
  return cells;
}

}  // namespace

Stamp ExpectedRow::newest() const {
  return stamps.empty() ? Stamp{} : *std::max_element(stamps.begin(), stamps.end());
}

void ExpectedRows::start_with(const FeedRow& row) {
  ExpectedRow expected{row.table, !row.deleted, row.seq, row.clocks.row(), row.values, {}};
  expected.stamps.assign(row.table->width(), row.clocks.row());
  rows_[{row.table->number(), row.row}] = std::move(expected);
}

Result<bool> ExpectedRows::apply(const Transaction& transaction, const Decided& how) {
  how_ = how;
  changed_ = false;
  // Whoever decides about a push has first taken in what other programs wrote.
  FREEHOLD_TRY(all_is_fed());
  unfed_.clear();
  for (const Change& change : transaction.changes) FREEHOLD_TRY(apply(change));
  return changed_;
}

Status ExpectedRows::apply(const Change& change) {
  const Key key{change.table->number(), change.row};
  if (change.kind == ChangeKind::insert) {
    ExpectedRow& row = rows_[key];
    row.table = change.table;
    return insert(row, change);
  }
  if (change.kind == ChangeKind::restore) {
    ExpectedRow& row = rows_[key];
    row.table = change.table;
    return give_back(row, change);
  }
  const auto found = rows_.find(key);
  if (found == rows_.end()) return wrong(change, "a change to a row that its owner never had");
  if (change.kind == ChangeKind::update) return update(found->second, change);
  bury(key);
  return {};
}

Status ExpectedRows::insert(ExpectedRow& row, const Change& change) {
  const Table& table = *change.table;
  if (row.live) {
    return merge(row, merged_cells(change, true));
  }
  const bool was_there = !row.stamps.empty();
  if (was_there && (table.natural_key().empty() || !(row.buried < how_.stamp)))
    return wrong(change, "a row again that was deleted");
  row.live = true;
  row.values = table.default_row();
  row.stamps.assign(table.width(), how_.stamp);
  for (const Cell& cell : change.cells) row.values[cell.column] = cell.value;
  touch(row);
  return use_quota(row, true);
}

Status ExpectedRows::update(ExpectedRow& row, const Change& change) {
  if (!row.live) return wrong(change, "an edit of a deleted row");
  return merge(row, merged_cells(change, false));
}

/// The higher stamp wins, column by column. Within one transaction there is one stamp: there the later change stands.
Status ExpectedRows::merge(ExpectedRow& row, const std::vector<Cell>& cells) {
  for (const Cell& cell : cells) {
    const Column& column = row.table->column(cell.column);
    if (column.counts()) {
      count(row, cell.column, *as_integer(cell.value));
      row.counted[{cell.column, how_.client, how_.transaction}] += *as_integer(cell.value);
      continue;
    }
    if (column.merge == MergeRule::list_by_id) {
      join(row, cell);
      continue;
    }
    const Stamp held = row.stamps[cell.column];
    const bool higher = held.clock.value != how_.stamp.clock.value ? held.clock.value < how_.stamp.clock.value
                                                                   : held.device < how_.stamp.device;
    const bool later = held == how_.stamp && row.values[cell.column] != cell.value;
    if (higher || later)
      set(row, cell.column, cell.value);
    else if (!(held == how_.stamp) && row.seq <= how_.seen)
      return fail(Code::internal, "a change to " + row.table->name() + '.' + row.table->column(cell.column).name +
                                      " lost against one that its device had seen before");
  }
  return {};
}

/// Entries are never lost, whichever list came first.
void ExpectedRows::join(ExpectedRow& row, const Cell& cell) {
  const Stamp held = row.stamps[cell.column];
  const Value joined = join_lists(row.values[cell.column], cell.value);
  if (!(held < how_.stamp) && joined == join_lists(row.values[cell.column], Value())) return;
  set(row, cell.column, joined);
  row.stamps[cell.column] = std::max(held, how_.stamp);
}

/// Increments add up, whichever came first.
void ExpectedRows::count(ExpectedRow& row, ColumnNumber column, std::int64_t increment) {
  const Stamp held = row.stamps[column];
  set(row, column, *as_integer(row.values[column]) + increment);
  row.stamps[column] = std::max(held, how_.stamp);
}

void ExpectedRows::set(ExpectedRow& row, ColumnNumber column, const Value& value) {
  row.values[column] = value;
  row.stamps[column] = how_.stamp;
  touch(row);
}

void ExpectedRows::touch(ExpectedRow& row) {
  row.seq = how_.seq;
  changed_ = true;
}

/// A row takes along what hangs on it by cascade, and lets go of what merely points at it.
void ExpectedRows::bury(const Key& key) {
  ExpectedRow& gone = rows_[key];
  if (!gone.live) return;
  gone.live = false;
  gone.buried = how_.stamp;
  touch(gone);
  for (auto& [child_key, child] : rows_) {
    for (const Column& column : child.table->columns()) {
      if (!child.live) break;
      if (!column.references || column.references->table != gone.table->name()) continue;
      if (column.role == ColumnRole::owner || child.values[column.number] != Value(key.second.text())) continue;
      if (column.references->on_delete == OnDelete::cascade) {
        bury(child_key);
        continue;
      }
      const Stamp held = child.stamps[column.number];
      set(child, column.number, Null{});
      child.stamps[column.number] = std::max(held, how_.stamp);
    }
  }
}

}  // namespace freehold::simulation
