#include "core/replica/recovery.hpp"

#include "core/merge/merge.hpp"

namespace freehold {
namespace {

/// One transaction gives back so much, that its verdict comes soon.
constexpr std::size_t kChangesAtOnce = 500;
constexpr std::size_t kBytesAtOnce = 1024 * 1024;

/// What a device can say of a column once held: the server writes the others by itself.
bool is_given_back(const Column& column) {
  return column.written_by_clients() || column.counts() || column.is_time();
}

}  // namespace

Status Recovery::begin(CatchUp why) {
  // A history that was lost counts for more than a feed that was missed.
  if (state_.catch_up() != CatchUp::recover) FREEHOLD_TRY(state_.set_catch_up(why));
  FREEHOLD_TRY(state_.set_cursor(0));
  return known_.begin_again();
}

Status Recovery::meet(const std::vector<FeedRow>& rows) {
  if (state_.catch_up() != CatchUp::recover) return {};
  GivenBack changes;
  for (const FeedRow& row : rows) FREEHOLD_TRY(compare(row, changes));
  return give_back(std::move(changes));
}

/// The server has the row, or a tombstone of it; this device may have known a later version.
Status Recovery::compare(const FeedRow& row, GivenBack& out) {
  FREEHOLD_ASSIGN(const auto known, known_.get(*row.table, row.row));
  if (!known || !known->unseen || row.deleted) return {};
  Change change{row.table, row.row, ChangeKind::restore, {}, known->clocks, known->deleted};
  if (known->deleted) {
    if (row.clocks.newest() < known->clocks.row()) out.push_back(std::move(change));
    return {};
  }
  FREEHOLD_ASSIGN(const auto values, rows_.get(*row.table, row.row));
  if (!values) return {};
  for (const Column& column : row.table->columns())
    if (is_given_back(column) && row.clocks.of(column.number) < known->clocks.of(column.number)) {
      FREEHOLD_ASSIGN(Cell cell, held_cell(*row.table, row.row, column, (*values)[column.number]));
      change.cells.push_back(std::move(cell));
    }
  if (!change.cells.empty()) out.push_back(std::move(change));
  return {};
}

/// The server has nothing of a row that this device knew.
Status Recovery::missing(const Table& table, const RowId& row, const KnownRow& known, GivenBack& out) {
  if (known.deleted) return {};
  FREEHOLD_ASSIGN(const auto values, rows_.get(table, row));
  const bool lost = state_.catch_up() == CatchUp::recover && table.rows_made_by_clients() && values;
  if (!lost) return feed_.settle(table, row, nullptr);
  Change change{&table, row, ChangeKind::restore, {}, known.clocks};
  for (const Column& column : table.columns())
    if (is_given_back(column)) {
      FREEHOLD_ASSIGN(Cell cell, held_cell(table, row, column, (*values)[column.number]));
      change.cells.push_back(std::move(cell));
    }
  out.push_back(std::move(change));
  return {};
}

/// What the server once held in a column: of a counter, without what this device has counted since.
Result<Cell> Recovery::held_cell(const Table& table, const RowId& row, const Column& column, const Value& value) {
  Cell cell{column.number, value};
  if (!column.counts()) return cell;
  FREEHOLD_ASSIGN(const std::vector<PendingChange> pending, outbox_.pending_changes(table, row));
  for (const PendingChange& change : pending)
    for (const Cell& counted : change.change.cells)
      if (change.change.kind == ChangeKind::update && counted.column == column.number && as_integer(counted.value))
        cell.value = add_increment(*as_integer(cell.value), -*as_integer(counted.value));
  return cell;
}

Status Recovery::finish() {
  if (state_.catch_up() == CatchUp::normal) return {};
  GivenBack changes;
  for (const Table& table : schema_.tables()) {
    if (!table.on_devices()) continue;
    FREEHOLD_ASSIGN(const auto unseen, known_.take_unseen(table));
    for (const auto& [row, known] : unseen) FREEHOLD_TRY(missing(table, row, known, changes));
  }
  FREEHOLD_TRY(give_back(std::move(changes)));
  if (state_.catch_up() == CatchUp::recover) FREEHOLD_TRY(put_behind());
  FREEHOLD_TRY(state_.set_repaired_at(clock_.now_us() / 1000));
  return state_.set_catch_up(CatchUp::normal);
}

/// What waits has newer clocks now than all that came, so it is shown above that. What it counts is shown already.
Status Recovery::put_behind() {
  FREEHOLD_ASSIGN(const auto waiting, outbox_.put_behind_restored(server_has_, clock_.now_us()));
  for (const TransactionId id : waiting) {
    FREEHOLD_ASSIGN(std::vector<Change> changes, outbox_.changes_of(id));
    for (Change& change : changes) {
      if (change.kind != ChangeKind::update) continue;
      std::erase_if(change.cells, [&](const Cell& cell) { return joins(change.table->column(cell.column)); });
      if (change.cells.empty()) continue;
      auto shown = rows_.update(*change.table, change.row, change.cells);
      // Where the device's other rows don't allow it, the server will say what stands.
      if (!shown && shown.error().code != Code::unique_violation && shown.error().code != Code::invalid_value)
        return std::move(shown).error();
    }
  }
  return {};
}

Status Recovery::give_back(GivenBack changes) {
  GivenBack part;
  std::size_t bytes = 0;
  for (Change& change : changes) {
    bytes += change_bytes(change);
    part.push_back(std::move(change));
    if (part.size() < kChangesAtOnce && bytes < kBytesAtOnce) continue;
    FREEHOLD_TRY(outbox_.append(std::exchange(part, {}), clock_.now_us()));
    bytes = 0;
  }
  return part.empty() ? Status() : outbox_.append(part, clock_.now_us());
}

}  // namespace freehold
