#include "core/merge/merge.hpp"

#include <algorithm>
#include <limits>

#include "core/base/defects.hpp"
#include "core/merge/lists.hpp"

namespace freehold {

bool first_stays(const Table& table, const Column& column) {
  return table.append_only() || column.merge == MergeRule::immutable || column.role == ColumnRole::created_at;
}

bool joins(const Column& column) {
  return column.merge == MergeRule::counter || column.merge == MergeRule::list_by_id;
}

std::vector<Cell> own_words(const Table& table, std::span<const Value> values) {
  std::vector<Cell> cells;
  for (const Column& column : table.columns())
    if (column.written_by_clients() && values[column.number] != column.default_value)
      cells.push_back({column.number, values[column.number]});
  return cells;
}

std::int64_t add_increment(std::int64_t held, std::int64_t increment) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(held, increment, &sum)) return sum;
  return increment > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}

Value merge_value(const Column& column, const Value& held, const Value& written) {
  if (column.merge == MergeRule::counter) {
    const std::int64_t* number = as_integer(held);
    const std::int64_t* increment = as_integer(written);
    return add_increment(number != nullptr ? *number : 0, increment != nullptr ? *increment : 0);
  }
  const std::string* list = as_text(held);
  const std::string* added = as_text(written);
  if (column.merge != MergeRule::list_by_id || list == nullptr) return written;
  return added != nullptr ? Value(merge_lists(*list, *added)) : held;
}

MergeOutcome merge_cells(const Table& table, const RowClocks& clocks, std::span<const Value> held,
                         std::span<const Cell> written, Stamp stamp) {
  MergeOutcome outcome;
  outcome.clocks = clocks;
  for (const Cell& cell : written) {
    const Column& column = table.column(cell.column);
    const Stamp current = clocks.of(cell.column);
    if (defect(Defect::tie_break_lost) && current.clock == stamp.clock) continue;
    if (joins(column)) {
      Value joined = merge_value(column, held[cell.column], cell.value);
      if (!(current < stamp) && joined == held[cell.column]) continue;
      outcome.winners.push_back({cell.column, std::move(joined)});
      outcome.clocks.set(cell.column, std::max(current, stamp));
    } else if (defect(Defect::merge_compares_backwards) ? stamp < current : current < stamp) {
      outcome.winners.push_back(cell);
      outcome.clocks.set(cell.column, stamp);
    } else if (stamp < current) {
      outcome.losers.push_back(cell);
    }
  }
  return outcome;
}

}  // namespace freehold
