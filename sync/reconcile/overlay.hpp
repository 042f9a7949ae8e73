#pragma once

#include <map>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/protocol/messages.hpp"
#include "sync/reconcile/server_store.hpp"

namespace freehold {

enum class Presence : std::uint8_t { absent, live, deleted };

/// One row of the owner while a push is decided.
struct RowState {
  const Table* table = nullptr;
  RowId id;
  Presence presence = Presence::absent;
  RowClocks clocks;
  std::vector<Value> values;  ///< by column number; empty unless live
  /// Read where a push gives counters back; see `CountedBefore`.
  std::map<ColumnNumber, std::int64_t> counted_before;

  Presence loaded = Presence::absent;  ///< what the database held before this transaction
  Presence stored = Presence::absent;  ///< what the database holds within this transaction
  Seq stored_seq = 0;  ///< the number that last changed it there; 0: none yet
  RowClocks stored_clocks;
  bool touched = false;  ///< differs, or may differ, from what the database holds
};

/// The rows that a push touches, as they become while its transactions are decided one after the other: read once,
/// changed in memory, written set-wise. References to rows stay valid as long as the overlay.
class Overlay {
 public:
  explicit Overlay(const Schema& schema) : schema_(schema) {}

  /// Keeps other programs from the rows that the transactions change. Rows that are new need no lock; under a natural
  /// key an insert may meet one that is there.
  Status lock(OwnerTransaction& store, std::span<const Transaction> transactions);

  /// Reads every row that the transactions name, the parents they point at, and what their deletions take along: a
  /// few queries for each table, whatever the number of rows.
  /// Also the rows by which quotas are decided for `owner` at `now_us`.
  Status load(OwnerTransaction& store, std::span<const Transaction> transactions, const OwnerId& owner,
              std::int64_t now_us);

  /// The row; one that the owner never had is `absent`.
  RowState& row(const Table& table, const RowId& id);
  /// Null where the row was not loaded.
  const RowState* find(const Table& table, const RowId& id) const;

  /// Live rows of a table with a quota that counts what is there, as they become.
  std::int64_t live_rows(const Table& table) const;

  /// A row of somebody else's that the owner may read; among those that the transactions point at.
  bool is_readable(const Table& table, const RowId& id) const;

  /// To be called before a row is changed, so that the change can be written, or taken back.
  void touch(RowState& row);
  /// To be called after a row was given values, so that it is found through its parents.
  void note_parents(RowState& row);
  /// Live rows whose column points at `parent`.
  std::vector<RowState*> referring(const Table& table, const Column& column, const RowId& parent);

  using Mark = std::size_t;
  Mark mark() const { return history_.size(); }
  void undo_to(Mark mark);

  /// Writes the rows touched since the last write under `seq`: parents before children, and deletions, the other way
  /// round, last. Undoing reaches behind a write, for a caller that takes the store back as well.
  Status write(OwnerTransaction& store, Seq seq);
  /// Everything so far stands: nothing undoes it any more.
  void settle();
  /// What everything that was written and stands adds to the scope's digest.
  std::uint64_t digest_change() const { return settled_digest_ + written_digest_; }

 private:
  using Rows = std::unordered_map<RowId, RowState, IdHash>;
  using Referring = std::unordered_map<RowId, std::vector<RowState*>, IdHash>;
  struct Before {
    RowState* row;
    RowState state;
  };

  void keep(const Table& table, StoredRow stored);
  void note_written(RowState& row, Seq seq);
  Status load_readable(OwnerTransaction& store, std::span<const Transaction> transactions);
  Status load_quotas(OwnerTransaction& store, std::span<const Transaction> transactions, const OwnerId& owner,
                     std::int64_t now_us);
  Status load_counted_before(OwnerTransaction& store, std::span<const Transaction> transactions);
  Status write_counted_before(OwnerTransaction& store);
  Status load_children(OwnerTransaction& store, const Table& parent, std::span<const Transaction> transactions,
                       std::map<const Table*, std::vector<RowId>>& removed);

  const Schema& schema_;
  std::unordered_map<const Table*, Rows> rows_;
  std::map<std::pair<const Table*, ColumnNumber>, Referring> referring_;
  std::unordered_map<const Table*, std::unordered_set<RowId, IdHash>> readable_;
  std::unordered_map<const Table*, std::int64_t> live_at_first_;
  std::vector<Before> history_;
  Mark written_ = 0;
  std::uint64_t settled_digest_ = 0, written_digest_ = 0;
};

/// True where the column points at rows that have owners of their own: parent and child must then share theirs.
bool points_at_owned(const Schema& schema, const Column& column);

/// The id in a reference column; nothing for Null.
std::optional<RowId> parent_id(const Value& value);

}  // namespace freehold
