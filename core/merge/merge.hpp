#pragma once

#include <vector>

#include "core/merge/row_clocks.hpp"
#include "core/rules/rules.hpp"

namespace freehold {

/// What a merge decided about one row.
struct MergeOutcome {
  /// Cells to write: those whose stamp is above what the row holds.
  std::vector<Cell> winners;
  /// Cells that lost against what the row holds; they belong in the conflict journal.
  std::vector<Cell> losers;
  /// The row's clocks with the winners in.
  RowClocks clocks;
};

/// Merges written cells into a row that exists, column by column.
///
/// Pure: every replica gives the same answer, so a change here is a change of the protocol. Order: the higher stamp
/// wins. An equal stamp is the same write arriving again: it changes nothing and is no conflict.
MergeOutcome merge_cells(const RowClocks& held, const std::vector<Cell>& written, Stamp stamp);

}  // namespace freehold
