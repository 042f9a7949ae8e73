#pragma once

#include <utility>

#include "core/merge/merge.hpp"
#include "sync/reconcile/overlay.hpp"

namespace freehold {

/// How far a device's time may lie ahead of the server's before it is lowered to it.
inline constexpr std::int64_t kTimeAheadUs = 60'000'000;

/// What a transaction did to the rows.
struct Applied {
  bool changed = false;
  /// Set: the transaction was refused, and the rows are as they were before it.
  std::optional<Error> refusal = std::nullopt;
  /// What its merges decided against somebody.
  std::vector<MergeNote> notes = {};
};

/// Decides transactions of one owner against the rows of an overlay: rules, merge, cascades. Touches no database.
class Applier {
 public:
  Applier(const Schema& schema, Overlay& rows, const OwnerId& owner, std::int64_t now_us);

  /// All changes of the transaction, or none.
  Applied apply(const Transaction& transaction, Stamp stamp);
  /// Before the changes of a transaction that are applied one by one, and after them.
  void begin();
  std::vector<MergeNote> take_notes() { return std::exchange(notes_, {}); }
  /// One change; whether it changed a row. After an error the caller undoes what it touched.
  Result<bool> apply(const Change& change, Stamp stamp);

 private:
  struct Cells;

  Result<bool> decide(const Change& change, Stamp stamp);
  Result<bool> insert(RowState& row, const Change& change, Stamp stamp);
  Result<bool> insert_again(RowState& row, Cells cells, Stamp stamp);
  Result<bool> update(RowState& row, const Change& change, Stamp stamp);
  Result<bool> merge(RowState& row, const std::vector<Cell>& cells, Stamp stamp);
  Result<bool> restore(RowState& row, const Change& change);
  Result<bool> restore_cells(RowState& row, const Change& change);
  bool bury(RowState& row, Stamp stamp);
  bool points_at_deleted(const Table& table, const Cell& cell) const;
  bool hangs_on_deleted(const Change& change) const;
  void release_deleted(const Table& table, std::vector<Cell>& cells) const;
  Status use_quota(const RowState& row, bool may_refuse);
  void count_use(const Table& table);
  void fill_in(RowState& row, const Cells& cells, Stamp stamp) const;

  void note_merge(const RowState& row, std::span<const Cell> written, const MergeOutcome& outcome, Stamp stamp);
  void note_removal(const RowState& row, Stamp stamp);
  void note(MergeDecision decision, const RowState& row, std::vector<Cell> cells);
  void remove(RowState& row, Stamp stamp);
  void release_children(const RowState& parent, Stamp stamp, std::vector<RowState*>& going);

  Result<Cells> split(const Change& change) const;
  Value sane_time(const Value& time) const;
  Status check_parents(const Table& table, std::span<const Cell> cells) const;
  static Status check_joined(const Table& table, std::span<const Cell> cells);
  static void count_changes(RowState& row, std::span<const Cell> winners);
  Status finish(RowState& row);

  const Schema& schema_;
  Overlay& rows_;
  OwnerId owner_;
  std::int64_t now_us_;
  std::string now_;
  Hlc base_;  ///< of the change at hand
  std::vector<MergeNote> notes_;
};

}  // namespace freehold
