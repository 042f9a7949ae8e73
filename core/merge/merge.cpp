#include "core/merge/merge.hpp"

#include "core/base/defects.hpp"

namespace freehold {

MergeOutcome merge_cells(const RowClocks& held, const std::vector<Cell>& written, Stamp stamp) {
  MergeOutcome outcome;
  outcome.clocks = held;
  for (const Cell& cell : written) {
    const Stamp current = held.of(cell.column);
    if (defect(Defect::tie_break_lost) && current.clock == stamp.clock) continue;
    if (defect(Defect::merge_compares_backwards) ? stamp < current : current < stamp) {
      outcome.winners.push_back(cell);
      outcome.clocks.set(cell.column, stamp);
    } else if (stamp < current) {
      outcome.losers.push_back(cell);
    }
  }
  return outcome;
}

}  // namespace freehold
