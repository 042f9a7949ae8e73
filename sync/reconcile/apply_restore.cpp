#include <algorithm>

#include "sync/reconcile/apply.hpp"
#include "sync/reconcile/apply_cells.hpp"

namespace freehold {
namespace {

/// A stamp of a history that is gone; one from the future is lowered like any other.
Stamp sane_stamp(Stamp stamp, std::int64_t now_us) {
  const Hlc now = Hlc::at(static_cast<std::uint64_t>(std::max<std::int64_t>(now_us / 1000, 0)));
  const Hlc latest = Hlc::at(now.ms() + kTimeAheadUs / 1000, UINT16_MAX);
  return latest < stamp.clock ? Stamp{now, stamp.device} : stamp;
}

/// What another history counted beyond the beginning of this one, and nobody has given back yet. What has been counted
/// here since stays on top. Facts are not refused for a limit: they go up to it.
std::int64_t counted_elsewhere(const RowState& row, const Cell& given) {
  const Column& column = row.table->column(given.column);
  const auto known = row.counted_before.find(given.column);
  const std::int64_t before = known != row.counted_before.end() ? known->second : *as_integer(column.default_value);
  std::int64_t more = std::max(*as_integer(given.value), before) - before;
  for (const AtMost& rule : row.table->at_most()) {
    const std::int64_t* most = as_integer(row.values[row.table->find(rule.limit)->number]);
    if (rule.column != column.name || most == nullptr) continue;
    more = std::clamp<std::int64_t>(*most - *as_integer(row.values[given.column]), 0, more);
  }
  return more;
}

}  // namespace

/// Each version is what it was when the server still knew it, so that several devices may give back the same one, and
/// the newest of several stands. What the server has deleted meanwhile stays deleted.
Result<bool> Applier::restore(RowState& row, const Change& change) {
  const Table& table = *change.table;
  const Stamp stamp = sane_stamp(change.clocks.row(), now_us_);
  if (!table.rows_made_by_clients() && row.presence != Presence::live)
    return fail_at(Code::not_owner, "rows of " + table.name() + " are made and removed by the server", table.name());
  if (change.deleted) {
    // Another device may not have heard of the deletion, and give back the row.
    if (row.presence == Presence::absent) return bury(row, stamp);
    if (row.presence != Presence::live || !(row.clocks.newest() < stamp)) return false;
    if (table.ownership() == Ownership::self)
      return fail_at(Code::not_owner, "an account is removed by the server alone", table.name());
    remove(row, stamp);
    return true;
  }
  // Under a natural key a row can be made again, as it had been in the other history.
  const bool again = !table.natural_key().empty() && row.clocks.newest() < stamp;
  if (row.presence == Presence::deleted && !again) return false;
  if (row.presence == Presence::live) return restore_cells(row, change);
  if (hangs_on_deleted(change)) return bury(row, sane_stamp(change.clocks.newest(), now_us_));
  FREEHOLD_ASSIGN(Cells cells, split(change));
  release_deleted(table, cells.plain);
  std::vector<Cell> counted;
  const auto counts = [&](const Cell& cell) { return table.column(cell.column).counts(); };
  std::copy_if(cells.plain.begin(), cells.plain.end(), std::back_inserter(counted), counts);
  std::erase_if(cells.plain, counts);
  FREEHOLD_TRY(check_insert(table, cells.plain));
  FREEHOLD_TRY(check_parents(table, cells.plain));
  rows_.touch(row);
  fill_in(row, cells, stamp);
  for (const auto& [column, exception] : change.clocks.exceptions())
    row.clocks.set(column, sane_stamp(exception, now_us_));
  for (const Cell& cell : counted) {
    FREEHOLD_TRY(check_value(table, table.column(cell.column), cell.value));
    row.values[cell.column] = *as_integer(row.values[cell.column]) + counted_elsewhere(row, cell);
    row.counted_before[cell.column] = *as_integer(cell.value);
  }
  FREEHOLD_TRY(use_quota(row, false));
  FREEHOLD_TRY(finish(row));
  return true;
}

bool Applier::bury(RowState& row, Stamp stamp) {
  rows_.touch(row);
  row.presence = Presence::deleted;
  row.clocks = RowClocks(stamp);
  row.values.clear();
  return true;
}

/// Points at a row of the same owner that was deleted.
bool Applier::points_at_deleted(const Table& table, const Cell& cell) const {
  const Column& column = table.column(cell.column);
  const auto parent = points_at_owned(schema_, column) ? parent_id(cell.value) : std::nullopt;
  const RowState* held = parent ? rows_.find(*schema_.find(column.references->table), *parent) : nullptr;
  return held != nullptr && held->presence == Presence::deleted;
}

/// What hangs on a deleted row goes with it, also where the device that gives it back has not heard of the deletion.
bool Applier::hangs_on_deleted(const Change& change) const {
  return std::any_of(change.cells.begin(), change.cells.end(), [&](const Cell& cell) {
    const Column& column = change.table->column(cell.column);
    return column.references && column.references->on_delete == OnDelete::cascade &&
           points_at_deleted(*change.table, cell);
  });
}

/// What merely points at a deleted row lets go of it.
void Applier::release_deleted(const Table& table, std::vector<Cell>& cells) const {
  for (Cell& cell : cells)
    if (points_at_deleted(table, cell)) cell.value = Null{};
}

/// Into a row that the server has: column by column, each with its own stamp.
Result<bool> Applier::restore_cells(RowState& row, const Change& change) {
  const Table& table = *change.table;
  bool changed = false;
  for (const Cell& cell : change.cells) {
    const Column& column = table.column(cell.column);
    FREEHOLD_TRY(check_value(table, column, cell.value));
    if (table.append_only() || column.merge == MergeRule::immutable || column.role == ColumnRole::created_at) continue;
    if (points_at_deleted(table, cell)) continue;
    const Stamp stamp = sane_stamp(change.clocks.of(cell.column), now_us_);
    // The same version again, given back by another device.
    if (!column.counts() && row.clocks.of(cell.column) == stamp) continue;
    Cell given = cell;
    if (column.counts()) {
      given.value = counted_elsewhere(row, cell);
      if (given.value == Value(std::int64_t{0})) continue;
    } else if (column.is_time()) {
      given.value = sane_time(cell.value);
    } else {
      const Status allowed = check_update(table, std::span(&given, 1));
      if (!allowed) return allowed.error();
    }
    FREEHOLD_ASSIGN(const bool merged, merge(row, {given}, stamp));
    // Only after the merge has kept the row as it was, in case all of this is taken back.
    if (column.counts()) row.counted_before[cell.column] = *as_integer(cell.value);
    changed = changed || merged;
  }
  return changed;
}

}  // namespace freehold
