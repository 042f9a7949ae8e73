#include <algorithm>

#include "core/rules/rules.hpp"
#include "native/simulation/expected_rows.hpp"

namespace freehold::simulation {
namespace {

/// So far ahead of its own time the server lets a clock stand.
constexpr std::int64_t kAheadUs = 60'000'000;

}  // namespace

void ExpectedRows::begin_history() {
  for (auto& [key, row] : rows_) {
    row.counted_before.clear();
    row.counted.clear();
    if (!row.live) continue;
    for (const Column& column : row.table->columns())
      if (column.counts()) row.counted_before[column.number] = *as_integer(row.values[column.number]);
  }
}

/// Stamps from the future are lowered, whoever brings them.
Stamp ExpectedRows::sane(Stamp stamp) const {
  const auto ms = [](std::int64_t us) { return static_cast<std::uint64_t>(us / 1000); };
  const Hlc latest = Hlc::at(ms(how_.now_us) + ms(kAheadUs), UINT16_MAX);
  return latest < stamp.clock ? Stamp{Hlc::at(ms(how_.now_us)), stamp.device} : stamp;
}

/// A version that another history of the server had: it is what it was there, with the clocks that it had there.
Status ExpectedRows::give_back(ExpectedRow& row, const Change& change) {
  const Stamp given = sane(change.clocks.row());
  if (change.deleted && row.stamps.empty()) return leave_tombstone(row, given);
  if (change.deleted) {
    if (!row.live || !(row.newest() < given)) return {};
    const Stamp own = std::exchange(how_.stamp, given);
    bury({change.table->number(), change.row});
    how_.stamp = own;
    return {};
  }
  if (row.live) return give_back_cells(row, change);
  // What has been deleted stays deleted, but for what can be made again.
  const bool again = !change.table->natural_key().empty() && row.buried < given;
  if (!row.stamps.empty() && !again) return {};
  if (hangs_on_deleted(change)) return leave_tombstone(row, sane(change.clocks.newest()));
  make_again(row, change);
  return use_quota(row, false);
}

Status ExpectedRows::leave_tombstone(ExpectedRow& row, Stamp stamp) {
  row.buried = stamp;
  row.stamps.assign(row.table->width(), stamp);
  row.values = row.table->default_row();
  touch(row);
  return {};
}

bool ExpectedRows::points_at_deleted(const Column& column, const Value& value) const {
  const std::string* text = as_text(value);
  if (!column.references || column.role == ColumnRole::owner || text == nullptr) return false;
  const Table* target = schema_->find(column.references->table);
  const auto id = RowId::parse(*text);
  const auto parent = target != nullptr && id ? rows_.find({target->number(), *id}) : rows_.end();
  return parent != rows_.end() && !parent->second.live && !parent->second.stamps.empty();
}

bool ExpectedRows::hangs_on_deleted(const Change& change) const {
  return std::any_of(change.cells.begin(), change.cells.end(), [&](const Cell& cell) {
    const Column& column = change.table->column(cell.column);
    return column.references && column.references->on_delete == OnDelete::cascade &&
           points_at_deleted(column, cell.value);
  });
}

void ExpectedRows::make_again(ExpectedRow& row, const Change& change) {
  const Table& table = *change.table;
  row.live = true;
  row.values = table.default_row();
  row.stamps.assign(table.width(), sane(change.clocks.row()));
  for (const auto& [column, stamp] : change.clocks.exceptions()) row.stamps[column] = sane(stamp);
  for (const Cell& cell : change.cells)
    if (table.column(cell.column).is_time() || points_at_deleted(table.column(cell.column), cell.value))
      row.values[cell.column] = Value();
    else if (table.column(cell.column).counts())
      row.values[cell.column] = *as_integer(row.values[cell.column]) + take_over(row, cell);
    else
      row.values[cell.column] = cell.value;
  touch(row);
}

/// Counters only ever rise, and what was counted here since the restore nobody gives back. As far as the limit goes.
std::int64_t ExpectedRows::take_over(ExpectedRow& row, const Cell& given) {
  const std::int64_t total = *as_integer(given.value);
  const std::int64_t before = row.counted_before[given.column];
  if (total <= before) return 0;
  std::int64_t more = total - before;
  for (const AtMost& rule : row.table->at_most())
    if (rule.column == row.table->column(given.column).name)
      more = std::min(
          more, *as_integer(row.values[row.table->find(rule.limit)->number]) - *as_integer(row.values[given.column]));
  if (more <= 0) return 0;
  row.counted_before[given.column] = total;
  return more;
}

Status ExpectedRows::give_back_cells(ExpectedRow& row, const Change& change) {
  const Stamp own = how_.stamp;
  for (const Cell& cell : change.cells) {
    const Column& column = change.table->column(cell.column);
    const bool first_stays = change.table->append_only() || column.merge == MergeRule::immutable;
    if (first_stays || column.role == ColumnRole::created_at || points_at_deleted(column, cell.value)) continue;
    how_.stamp = sane(change.clocks.of(cell.column));
    // The same version again, from another device.
    if (!column.counts() && row.stamps[cell.column] == how_.stamp) continue;
    if (!column.counts())
      FREEHOLD_TRY(merge(row, {{cell.column, column.is_time() ? Value() : cell.value}}));
    else if (const std::int64_t more = take_over(row, cell); more > 0)
      count(row, cell.column, more);
  }
  how_.stamp = own;
  return {};
}

}  // namespace freehold::simulation
