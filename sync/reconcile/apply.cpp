#include "sync/reconcile/apply.hpp"

#include <algorithm>

#include "core/base/defects.hpp"
#include "core/base/time.hpp"
#include "core/protocol/limits.hpp"
#include "sync/reconcile/apply_cells.hpp"

namespace freehold {
namespace {

Error no_such_row() {
  return fail(Code::not_owner, "there is no such row among yours");
}

Error gone() {
  return fail(Code::row_deleted, "the row was deleted; an edit cannot bring it back");
}

Error immutable(const Table& table, std::string column) {
  return fail_at(Code::immutable_row, "what was inserted here never changes", table.name(), std::move(column));
}

}  // namespace

Applier::Applier(const Schema& schema, Overlay& rows, const OwnerId& owner, std::int64_t now_us)
    : schema_(schema), rows_(rows), owner_(owner), now_us_(now_us), now_(format_time(now_us)) {}

Applied Applier::apply(const Transaction& transaction, Stamp stamp) {
  Applied applied;
  if (transaction.defect) {
    applied.refusal = transaction.defect;
    return applied;
  }
  const Overlay::Mark before = rows_.mark();
  begin();
  for (const Change& change : transaction.changes) {
    auto changed = apply(change, stamp);
    if (!changed) {
      if (!defect(Defect::refused_half_stays)) rows_.undo_to(before);
      return {false, std::move(changed).error(), {}};
    }
    applied.changed = applied.changed || *changed;
  }
  applied.notes = take_notes();
  return applied;
}

void Applier::begin() {
  notes_.clear();
}

Result<bool> Applier::apply(const Change& change, Stamp stamp) {
  auto changed = decide(change, stamp);
  if (!changed) {
    Error& error = changed.error();
    error.table = change.table->name();
    error.row = change.row.text();
  }
  return changed;
}

Result<bool> Applier::decide(const Change& change, Stamp stamp) {
  if (!change.table->on_devices()) return fail(Code::unknown_table, "devices do not have this table");
  RowState& row = rows_.row(*change.table, change.row);
  base_ = change.base;
  switch (change.kind) {
    case ChangeKind::insert:
      return insert(row, change, stamp);
    case ChangeKind::update:
      return update(row, change, stamp);
    case ChangeKind::restore:
      return restore(row, change);
    case ChangeKind::remove:
      break;
  }
  FREEHOLD_TRY(check_delete(*change.table));
  if (row.presence == Presence::absent) return no_such_row();
  if (row.presence == Presence::deleted) return false;
  remove(row, stamp);
  return true;
}

/// Times of a device whose clock is far ahead become the server's: they would sort above everything for ever.
Value Applier::sane_time(const Value& time) const {
  const std::string* text = as_text(time);
  if (text == nullptr) return now_;
  const auto us = parse_time(*text);
  return us && *us <= now_us_ + kTimeAheadUs ? time : Value(now_);
}

Result<Applier::Cells> Applier::split(const Change& change) const {
  Cells cells;
  for (const Cell& cell : change.cells) {
    const Column& column = change.table->column(cell.column);
    const bool created = column.role == ColumnRole::created_at;
    if (!created && column.role != ColumnRole::updated_at) {
      cells.plain.push_back(cell);
      continue;
    }
    FREEHOLD_TRY(check_value(*change.table, column, cell.value));
    (created ? cells.created_at : cells.updated_at) = sane_time(cell.value);
  }
  return cells;
}

Result<bool> Applier::insert(RowState& row, const Change& change, Stamp stamp) {
  const Table& table = *change.table;
  FREEHOLD_ASSIGN(Cells cells, split(change));
  FREEHOLD_TRY(check_insert(table, cells.plain));
  // Under a natural key there is no other row to make instead of the one that is gone.
  const bool may_return =
      (!table.natural_key().empty() && row.clocks.row() < stamp) || defect(Defect::deleted_row_returns);
  if (row.presence == Presence::deleted && !may_return) return gone();
  if (row.presence == Presence::live) return insert_again(row, std::move(cells), stamp);
  FREEHOLD_TRY(check_parents(table, cells.plain));
  rows_.touch(row);
  fill_in(row, cells, stamp);
  FREEHOLD_TRY(use_quota(row, true));
  FREEHOLD_TRY(finish(row));
  return true;
}

/// A new row of the owner's.
void Applier::fill_in(RowState& row, const Cells& cells, Stamp stamp) const {
  const Table& table = *row.table;
  row.presence = Presence::live;
  row.clocks = RowClocks(stamp);
  row.values = table.default_row();
  row.values[table.with_role(ColumnRole::id)->number] = row.id.text();
  row.values[table.owner_column()->number] = owner_.text();
  if (const Column* author = table.with_role(ColumnRole::author)) row.values[author->number] = owner_.text();
  if (const Column* created = table.with_role(ColumnRole::created_at))
    row.values[created->number] = cells.created_at.value_or(now_);
  if (const Column* updated = table.with_role(ColumnRole::updated_at))
    row.values[updated->number] = cells.updated_at.value_or(now_);
  for (const Cell& cell : cells.plain) row.values[cell.column] = cell.value;
}

/// The same row inserted once more: by a device that lost the answer, or by two that made it under one natural key.
Result<bool> Applier::insert_again(RowState& row, Cells cells, Stamp stamp) {
  const Table& table = *row.table;
  std::vector<Cell> written;
  for (Cell& cell : cells.plain) {
    const Column& column = table.column(cell.column);
    if (!table.append_only() && column.merge != MergeRule::immutable)
      written.push_back(std::move(cell));
    else if (cell.value != row.values[cell.column])
      return immutable(table, column.name);
  }
  const Column* updated = table.with_role(ColumnRole::updated_at);
  if (updated != nullptr && !written.empty()) written.push_back({updated->number, cells.updated_at.value_or(now_)});
  return merge(row, written, stamp);
}

Result<bool> Applier::update(RowState& row, const Change& change, Stamp stamp) {
  const Table& table = *change.table;
  FREEHOLD_ASSIGN(Cells cells, split(change));
  FREEHOLD_TRY(check_update(table, cells.plain));
  if (cells.created_at)
    return fail_at(Code::read_only_column, table.name() + ".created_at is set by the insert alone", table.name(),
                   table.with_role(ColumnRole::created_at)->name);
  if (row.presence == Presence::absent) return no_such_row();
  if (row.presence == Presence::deleted) return gone();
  const Column* updated = table.with_role(ColumnRole::updated_at);
  if (updated != nullptr && (!cells.plain.empty() || cells.updated_at))
    cells.plain.push_back({updated->number, cells.updated_at.value_or(now_)});
  return merge(row, cells.plain, stamp);
}

Result<bool> Applier::merge(RowState& row, const std::vector<Cell>& cells, Stamp stamp) {
  MergeOutcome outcome = merge_cells(*row.table, row.clocks, row.values, cells, stamp);
  // Changes of one transaction have one stamp; where they meet in a column the later one stands. The time of a change
  // goes with the change: alone it may only have been lowered once more, where a transaction comes again.
  for (const Cell& cell : cells) {
    const Column& column = row.table->column(cell.column);
    const bool meets = row.clocks.of(cell.column) == stamp && row.values[cell.column] != cell.value;
    if (!meets || joins(column) || (column.role == ColumnRole::updated_at && outcome.winners.empty())) continue;
    outcome.winners.push_back(cell);
  }
  if (outcome.winners.empty()) {
    note_merge(row, cells, outcome, stamp);
    return false;
  }
  FREEHOLD_TRY(check_joined(*row.table, outcome.winners));
  note_merge(row, cells, outcome, stamp);
  FREEHOLD_TRY(check_parents(*row.table, outcome.winners));
  rows_.touch(row);
  count_changes(row, outcome.winners);
  for (Cell& cell : outcome.winners) row.values[cell.column] = std::move(cell.value);
  row.clocks = std::move(outcome.clocks);
  FREEHOLD_TRY(finish(row));
  return true;
}

/// What a merge put together, as no rule has seen it yet.
Status Applier::check_joined(const Table& table, std::span<const Cell> cells) {
  for (const Cell& cell : cells) {
    const Column& column = table.column(cell.column);
    if (!joins(column)) continue;
    FREEHOLD_TRY(check_value(table, column, cell.value));
    const std::string* list = as_text(cell.value);
    if (list != nullptr && list->size() > limits::kRowBytes)
      return fail_at(Code::too_large,
                     "the list would hold more than " + std::to_string(limits::kRowBytes) + " bytes with these entries",
                     table.name(), column.name);
  }
  return {};
}

/// Columns that count the changes of another one go on by one for every change that stands.
void Applier::count_changes(RowState& row, std::span<const Cell> winners) {
  for (const Column& counter : row.table->columns()) {
    if (counter.counts_changes_of.empty()) continue;
    const Column& counted = *row.table->find(counter.counts_changes_of);
    const auto changes = [&](const Cell& cell) {
      return cell.column == counted.number && cell.value != row.values[counted.number];
    };
    const std::int64_t* held = as_integer(row.values[counter.number]);
    if (held != nullptr && std::any_of(winners.begin(), winners.end(), changes)) row.values[counter.number] = *held + 1;
  }
}

Status Applier::finish(RowState& row) {
  FREEHOLD_TRY(check_row(*row.table, row.values));
  rows_.note_parents(row);
  return {};
}

/// A row hangs on live rows of the same owner, or, where the column reaches so far, on rows that the owner may read.
/// Postgres has the first as a composite key; here both are said for every store, and for parents that the same push
/// removes.
Status Applier::check_parents(const Table& table, std::span<const Cell> cells) const {
  for (const Cell& cell : cells) {
    const Column& column = table.column(cell.column);
    const auto parent = points_at_owned(schema_, column) ? parent_id(cell.value) : std::nullopt;
    if (!parent) continue;
    const Table& target = *schema_.find(column.references->table);
    const RowState* held = rows_.find(target, *parent);
    const bool own = held != nullptr && held->presence == Presence::live;
    const bool readable = column.references->reach == Reach::readable && rows_.is_readable(target, *parent);
    if (!own && !readable)
      return fail_at(Code::parent_missing, "the row points at a row that is not there", table.name(), column.name);
  }
  return {};
}

void Applier::remove(RowState& row, Stamp stamp) {
  std::vector<RowState*> going{&row};
  while (!going.empty()) {
    RowState& gone = *going.back();
    going.pop_back();
    if (gone.presence != Presence::live) continue;
    note_removal(gone, stamp);
    rows_.touch(gone);
    gone.presence = Presence::deleted;
    gone.clocks = RowClocks(stamp);
    gone.values.clear();
    if (!defect(Defect::children_not_released)) release_children(gone, stamp, going);
  }
}

/// What the database would do to the children by itself, said here so that other devices hear of it.
void Applier::release_children(const RowState& parent, Stamp stamp, std::vector<RowState*>& going) {
  for (const Table& table : schema_.tables()) {
    for (const Column& column : table.columns()) {
      if (!points_at_owned(schema_, column) || column.references->table != parent.table->name()) continue;
      for (RowState* child : rows_.referring(table, column, parent.id)) {
        if (column.references->on_delete == OnDelete::cascade) {
          going.push_back(child);
          continue;
        }
        if (is_null(child->values[column.number])) continue;  // listed twice
        rows_.touch(*child);
        child->values[column.number] = Null{};
        child->clocks.set(column.number, std::max(stamp, child->clocks.of(column.number)));
      }
    }
  }
}

}  // namespace freehold
