#pragma once

#include <vector>

#include "core/merge/row_clocks.hpp"
#include "core/rules/rules.hpp"

namespace freehold {

/// What a merge decided about one row.
struct MergeOutcome {
  /// Cells to write, with the values that the row then holds.
  std::vector<Cell> winners;
  /// Cells that lost against what the row holds; they belong in the conflict journal.
  std::vector<Cell> losers;
  /// The row's clocks with the winners in.
  RowClocks clocks;
};

/// Merges written cells into a row that exists, column by column, as each column's rule says. `held` is by column
/// number. What clients may not write at all (`server`, `immutable`) is the rules' business, not a merge's.
///
/// Pure: every replica gives the same answer, so a change here is a change of the protocol.
/// - last_writer: the higher stamp stands. An equal one is the same write arriving again: no change and no conflict.
/// - counter: a cell holds an increment, and increments add up. A transaction counts once because it is taken once.
/// - list_by_id: the union of both (`merge_lists`).
MergeOutcome merge_cells(const Table& table, const RowClocks& clocks, std::span<const Value> held,
                         std::span<const Cell> written, Stamp stamp);

/// Whether a row that is there keeps what it has, whatever a second one under its id says.
bool first_stays(const Table& table, const Column& column);
/// Whether what is written joins what is held, so that neither loses: counters and lists.
bool joins(const Column& column);
/// The value of a column after one cell was laid over what it held, where that stands by `stamp`.
Value merge_value(const Column& column, const Value& held, const Value& written);

/// What somebody wrote into a row, and could want back: no times, no defaults.
std::vector<Cell> own_words(const Table& table, std::span<const Value> values);

/// Both numbers together, at the ends of 64 bits no further.
std::int64_t add_increment(std::int64_t held, std::int64_t increment);

}  // namespace freehold
