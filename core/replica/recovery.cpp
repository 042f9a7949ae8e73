#include "core/replica/recovery.hpp"

#include <algorithm>

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

/// Whether the server may lack a part of the count that it once held. A counter's clock tells only when it was last
/// raised: somebody may have done that since the restore, to a count without what is given back here.
bool lacks_count(const FeedRow& server, const KnownRow& known, const Cell& once) {
  const bool same_clock = server.clocks.of(once.column) == known.clocks.of(once.column);
  return !same_clock || server.values[once.column] < once.value;
}

}  // namespace

Status Recovery::begin(CatchUp why) {
  // A history that was lost counts for more than a feed that was missed.
  if (state_.catch_up() != CatchUp::recover) FREEHOLD_TRY(state_.set_catch_up(why));
  FREEHOLD_TRY(state_.set_cursor(0));
  FREEHOLD_TRY(state_.set_first_sync({}));
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
  if (!known || !known->unseen) return {};
  // Under a natural key it may have been made again since the deletion that the server knows.
  const bool again = row.deleted && !known->deleted && may_return(row, known->clocks.row());
  if (row.deleted) return again ? give_back_whole(*row.table, row.row, *known, out) : Status();
  Change change{row.table, row.row, ChangeKind::restore, {}, known->clocks, known->deleted};
  if (known->deleted) {
    if (row.clocks.newest() < known->clocks.row()) out.push_back(std::move(change));
    return {};
  }
  FREEHOLD_ASSIGN(const auto values, rows_.get(*row.table, row.row));
  if (!values) return {};
  for (const Column& column : row.table->columns()) {
    if (!is_given_back(column) || first_stays(*row.table, column)) continue;
    if (!column.counts() && !(row.clocks.of(column.number) < known->clocks.of(column.number))) continue;
    FREEHOLD_ASSIGN(Cell cell, held_cell(*row.table, row.row, column, (*values)[column.number]));
    if (!column.counts() || lacks_count(row, *known, cell)) change.cells.push_back(std::move(cell));
  }
  // The time of a change goes with the change; alone it is the server's word on a row of its own.
  const auto is_news = [&](const Cell& cell) { return !row.table->column(cell.column).is_time(); };
  if (std::any_of(change.cells.begin(), change.cells.end(), is_news)) out.push_back(std::move(change));
  return {};
}

/// The server has nothing of a row that this device knew. A deletion is given back as well: another device may not have
/// heard of it, and give back the row.
Status Recovery::missing(const Table& table, const RowId& row, const KnownRow& known, GivenBack& out) {
  const bool lost = state_.catch_up() == CatchUp::recover && table.rows_made_by_clients();
  if (known.deleted) {
    if (lost) out.push_back({&table, row, ChangeKind::restore, {}, known.clocks, true});
    return {};
  }
  FREEHOLD_ASSIGN(const auto values, rows_.get(table, row));
  if (lost && !values) lost_.insert({&table, row});
  if (!lost || !values) return feed_.settle(table, row, nullptr);
  return give_back_whole(table, row, known, out);
}

Status Recovery::give_back_whole(const Table& table, const RowId& row, const KnownRow& known, GivenBack& out) {
  FREEHOLD_ASSIGN(const auto values, rows_.get(table, row));
  if (!values) return {};
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
  if (state_.catch_up() == CatchUp::recover) {
    FREEHOLD_TRY(outbox_.put_behind_given_back(server_has_, lost_));
  }
  lost_.clear();
  FREEHOLD_TRY(state_.set_repaired_at(clock_.now_us() / 1000));
  return state_.set_catch_up(CatchUp::normal);
}

Status Recovery::give_back(GivenBack changes) {
  GivenBack part;
  std::size_t bytes = 0;
  for (Change& change : changes) {
    bytes += change_bytes(change);
    part.push_back(std::move(change));
    if (part.size() < kChangesAtOnce && bytes < kBytesAtOnce) continue;
    FREEHOLD_TRY(outbox_.append_given_back(std::exchange(part, {}), clock_.now_us()));
    bytes = 0;
  }
  return part.empty() ? Status() : outbox_.append_given_back(part, clock_.now_us());
}

}  // namespace freehold
