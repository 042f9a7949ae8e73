#pragma once

#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/protocol/codec.hpp"
#include "core/replica/device_state.hpp"

namespace freehold {

/// One of the device's own transactions that the feed has not brought back yet.
struct PendingChange {
  Stamp stamp;
  /// Its number in the feed once the server has accepted it (or kInEveryRow), 0 before: a row of that number or a later
  /// one holds it.
  Seq seq = 0;
  Change change;
};

/// In the place of a number where there is none, or none of this history: every row that still comes has taken it in.
inline constexpr Seq kInEveryRow = 1;

/// Rows of several tables.
using RowSet = std::set<std::pair<const Table*, RowId>>;

/// Local transactions on their way to the server (table `freehold_outbox`). Calls that write belong into a SQLite
/// transaction of the caller's; after a rollback call `load`.
class Outbox {
 public:
  Outbox(Database& database, const Schema& schema, DeviceState& state)
      : database_(database), schema_(schema), state_(state) {}

  /// Counts what is there and sets the clock past everything this device has stamped.
  Status load();

  /// The clock of this device; ticks for local writes, takes note of what comes in.
  HybridClock& clock() { return clock_; }

  /// The account of this device; nobody writes before one has signed in.
  OwnerId owner() const { return state_.owner().value_or(OwnerId{}); }

  /// Queues one transaction. `too_large` where it exceeds a limit of the protocol.
  Status append(const std::vector<Change>& changes, std::int64_t now_us);
  /// Queues versions that are given back to a server that has lost them. They bear clocks of their own, so the
  /// transaction's is 0: it must not stand above those that wait, which go out later.
  Status append_given_back(const std::vector<Change>& changes, std::int64_t now_us);

  /// After the server lowered a stamp: the clock goes on from there, or from the highest stamp that still waits.
  Status restart_clock(Hlc stored);

  /// Transactions the server has not answered yet.
  std::int64_t pending() const { return pending_; }
  /// True where there are any of the device's transactions that the feed has not brought back, answered or not.
  bool has_entries() const { return stored_ > 0; }
  /// The last of all that were ever queued.
  TransactionId last() const { return last_; }
  /// Transactions that wait for a server with a newer schema; not among the pending ones.
  std::int64_t held() const { return held_; }
  Status hold(TransactionId id);
  /// The server has become new enough: they wait with the others again, under new numbers.
  Status release_held();
  /// The first of them; 0 where there is none.
  Result<TransactionId> first_pending();
  /// When the oldest of them was written, milliseconds since 1970; 0 where there is none.
  Result<std::int64_t> oldest_pending_at();

  /// The next push's transactions, oldest first, within the protocol's limits. Empty where nothing waits. What gives
  /// back goes alone: the rest follows when that has been answered, for it may have to be said again.
  Result<std::vector<OutgoingTransaction>> next_batch();

  /// The server took a transaction: keeps it, under the clock that was stored, until the feed has come to `seq`.
  /// True where that clock is another one than the device had sent.
  Result<bool> accepted(TransactionId id, Seq seq, Hlc clock);
  /// What waits and is above `after` goes behind the versions that are given back, under new numbers: what it counts
  /// adds to what those bring back. The clocks stay: what had been changed after it stays above it. A deletion of a row
  /// among `lost`, which the server no longer has, becomes one that is given back: it must meet the row wherever
  /// another device brings it.
  Status put_behind_given_back(TransactionId after, const RowSet& lost);
  /// The server refused a transaction for this row. Of one that gives back several rows the others are said again,
  /// before everything else that waits, and then that one alone. False where there is nothing to take apart.
  Result<bool> give_back_apart(TransactionId id, const std::string& row, std::int64_t now_us);
  /// What is known of a transaction without reading its changes.
  struct Contents {
    Seq seq = 0;  ///< the number under which the server took it
    bool removes = false;  ///< rows
    bool counts = false;  ///< it raises counters of rows that were there
    bool lists = false;  ///< it writes into lists that merge by entry
  };
  /// Of one that is there; nothing where it is not.
  Result<Contents> contents(TransactionId id);
  /// The changes of a transaction that is there; none where it is not. They live until the outbox is asked again.
  Result<std::span<const Change>> changes_of(TransactionId id);
  /// Takes a transaction out; answers its changes as they were sent. Nothing where it is not there.
  Result<std::optional<std::string>> take_out(TransactionId id);
  /// A number that no transaction of this device has or will have.
  Result<TransactionId> take_number();
  /// Remembers the clock beyond this run of the program: a change made after seeing another wins over it, always.
  Status keep_clock();
  /// Rows of the transactions that the server took with numbers up to this one.
  Result<RowSet> rows_taken_through(Seq cursor);
  /// Drops what the feed has brought back.
  Status forget_through(Seq cursor);
  /// The server's history is another one. What it lacks waits again, and what it can still answer: it may have decided
  /// otherwise. Numbers of the old history say nothing in the new one; any row of that has taken in the rest.
  Status begin_history(const Welcome& welcome);
  /// What waits although the server has it and no longer keeps the verdict: nobody can ask for that any more.
  Status take_as_answered(const Welcome& welcome);

  /// What this device has written to a row and the feed has not brought back, oldest first; without what the server's
  /// row of the number `held` has taken in, where there is one.
  Result<std::vector<PendingChange>> pending_changes(const Table& table, const RowId& row, Seq held = 0);
  /// False: nothing that is here has to do with the row.
  bool may_touch(const Table& table, const RowId& row) const {
    return stored_ > 0 && (!indexed_ || rows_.count(RowKey{&table, row}) != 0);
  }

 private:
  /// One stored transaction, taken apart.
  struct Parsed {
    TransactionId id = 0;
    Stamp stamp;
    Seq seq = 0;
    std::vector<Change> changes;
    std::unordered_map<RowKey, std::vector<std::size_t>, RowKeyHash> places;  ///< of a row's changes, in their order
  };

  Status give_back_deletions(TransactionId id, const RowSet& lost);
  Status append_at(Hlc clock, const std::vector<Change>& changes, std::int64_t now_us);
  void index(TransactionId id, const std::vector<Change>& changes);
  void note_contents(TransactionId id, Seq seq, std::span<const Change> changes);
  Status build_index();
  void forget_index();
  Result<std::vector<Change>> parse(std::string_view changes);
  Result<const Parsed*> parsed(TransactionId id);
  Status keep_floor();
  Result<std::vector<TransactionId>> own_writes(TransactionId after);

  Database& database_;
  const Schema& schema_;
  DeviceState& state_;
  HybridClock clock_;
  TransactionId last_ = 0;
  std::int64_t pending_ = 0;
  std::int64_t stored_ = 0;
  std::int64_t held_ = 0;
  /// Which transactions touch a row; built when the first feed row asks. May name transactions that are gone.
  bool indexed_ = false;
  std::unordered_map<RowKey, std::vector<TransactionId>, RowKeyHash> rows_;
  std::unordered_map<TransactionId, Contents> contents_;
  /// The transaction parsed last: verdicts and feeds ask for the rows of one after the other.
  Parsed parsed_;
};

}  // namespace freehold
