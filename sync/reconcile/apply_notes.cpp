#include <algorithm>

#include "sync/reconcile/apply.hpp"

namespace freehold {
namespace {

/// A verdict names this many decisions at most: it tells what happened, and is no second feed.
constexpr std::size_t kNotesMax = 100;

/// Whether what another device wrote had not come to this one, which knew the row as of `base`.
bool is_unseen(Stamp held, Hlc base, Stamp stamp) {
  return base < held.clock && held.device != stamp.device;
}

}  // namespace

void Applier::note(MergeDecision decision, const RowState& row, std::vector<Cell> cells) {
  if (!cells.empty() && notes_.size() < kNotesMax) notes_.push_back({decision, row.table, row.id, std::move(cells)});
}

void Applier::note_merge(const RowState& row, std::span<const Cell> written, const MergeOutcome& outcome, Stamp stamp) {
  const auto is_word = [&row](const Cell& cell) {
    return row.table->column(cell.column).written_by_clients() && cell.value != row.values[cell.column];
  };
  std::vector<Cell> lost, replaced;
  for (const Cell& cell : outcome.losers)
    if (is_word(cell)) lost.push_back(cell);
  for (const Cell& cell : written) {
    const bool won = !joins(row.table->column(cell.column)) && row.clocks.of(cell.column) < stamp;
    if (won && is_word(cell) && is_unseen(row.clocks.of(cell.column), base_, stamp))
      replaced.push_back({cell.column, row.values[cell.column]});
  }
  note(MergeDecision::lost, row, std::move(lost));
  note(MergeDecision::replaced, row, std::move(replaced));
}

void Applier::note_removal(const RowState& row, Stamp stamp) {
  if (is_unseen(row.clocks.newest(), base_, stamp))
    note(MergeDecision::removed, row, own_words(*row.table, row.values));
}

}  // namespace freehold
