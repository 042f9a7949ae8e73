#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/merge/row_clocks.hpp"
#include "core/rules/rules.hpp"

namespace freehold {

enum class ChangeKind : std::uint8_t {
  insert,
  update,
  remove,
  /// A version of a row that the server had once and lost with its history: given back by who still has it. Cells are
  /// whole values, also of counters, and merge by their own clocks.
  restore,
};

/// One row's part in a transaction. `cells` are empty for a removal.
struct Change {
  const Table* table = nullptr;
  RowId row;
  ChangeKind kind = ChangeKind::insert;
  std::vector<Cell> cells = {};
  /// Of a `restore`: the row's clocks in the history that was lost.
  RowClocks clocks = {};
  /// Of a `restore`: the row was deleted there.
  bool deleted = false;
  /// Of an update or a removal: the newest clock of the row as the device knew it; 0: it knew none.
  Hlc base = {};
};

/// A row among those of all tables.
struct RowKey {
  const Table* table;
  RowId row;
  bool operator==(const RowKey&) const = default;
};

struct RowKeyHash {
  std::size_t operator()(const RowKey& key) const { return IdHash()(key.row) ^ std::hash<const Table*>()(key.table); }
};

/// What a merge decided against one of two values that were written without knowledge of each other.
enum class MergeDecision : std::uint8_t {
  lost,  ///< the transaction's own values did not stand
  replaced,  ///< values of another device were replaced by it
  removed,  ///< a row that another device had changed was deleted by it
};

inline constexpr std::string_view kDecisionNames[] = {"lost", "replaced", "removed"};

/// Values that did not stand: what the conflict journal keeps.
struct MergeNote {
  MergeDecision decision = MergeDecision::lost;
  const Table* table = nullptr;
  RowId row;
  std::vector<Cell> cells;
};

/// What one local write call committed together, stamped with one clock.
struct Transaction {
  TransactionId id = 0;
  Hlc clock;
  std::vector<Change> changes;
  /// Set where the transaction could be delimited but not understood (unknown table, wrong type, …): it is refused
  /// with this error, and the rest of the push goes on. `changes` then name the rows alone.
  std::optional<Error> defect;
};

struct PushRequest {
  ClientId client;
  /// Number of the device's newest migration.
  int schema_version = 0;
  /// The last transaction whose verdict the device has; 0 at first. The batch follows it without a gap.
  TransactionId after = 0;
  std::vector<Transaction> transactions;
};

/// A row as the server holds it: what a feed carries, and what a refusal shows.
struct FeedRow {
  const Table* table = nullptr;
  RowId row;
  Seq seq = 0;
  RowClocks clocks;
  bool deleted = false;
  /// By column number, Null for columns that devices don't have; empty where `deleted`.
  std::vector<Value> values;
};

/// The server's answer to one transaction.
struct Verdict {
  TransactionId id = 0;
  /// Empty: accepted.
  std::optional<Error> refusal;
  /// Accepted: the number it was given in the owner's feed (0 where it changed nothing).
  Seq seq = 0;
  /// Accepted: the clock that was stored, lower than the one sent where that lay in the future.
  Hlc clock;
  /// Accepted: what its merges decided.
  std::vector<MergeNote> notes;
  /// Refused: the server's rows among those that the transaction named, so that the device can put things right.
  /// A row the transaction named that is not in this list does not exist for its owner.
  std::vector<FeedRow> rows;
};

struct PushReply {
  Epoch epoch;
  Seq head = 0;
  std::vector<Verdict> verdicts;
};

/// Whose rows a feed carries: the account's own, or those that everybody may read.
enum class FeedScope : std::uint8_t { me, everybody };

/// What an answer says that is a part of a first sync: live rows table by table, parents before what hangs on them.
struct FirstPart {
  /// Asks for the next part, and means nothing to a device. Empty: this was the last one, and the feed goes on from the
  /// answer's cursor.
  std::string next;
  std::int64_t done = 0;  ///< rows that have come, these among them
  std::int64_t total = 0;  ///< rows that there are, as far as is known
};

struct PullReply {
  Epoch epoch;
  Seq head = 0;
  /// Where the next pull goes on; equals `head` when `more` is false. Of a part of a first sync: the head when it
  /// began, where the feed goes on after the last part.
  Seq cursor = 0;
  bool more = false;
  std::vector<FeedRow> rows;
  /// Tombstones up to this number are no longer kept: a device that was behind it starts over.
  Seq floor = 0;
  /// Of all rows of the scope (`version_digest`) at `head`.
  std::optional<std::uint64_t> digest;
  /// Set in parts of a first sync.
  std::optional<FirstPart> first = {};
  FeedScope scope = FeedScope::me;
};

/// First message on a live socket.
struct Hello {
  std::string token;
  ClientId client;
  int schema_version = 0;
  Seq since = 0;
  std::optional<Epoch> epoch = {};
  /// The device takes a first sync in parts: where it stands in one, empty at its beginning. Nothing: it wants the feed
  /// by number.
  std::optional<std::string> first_at = {};
  /// The device wants the feed of what everybody may read, too, from here on.
  std::optional<Seq> public_since = {};
};

struct Welcome {
  Epoch epoch;
  Seq head = 0;
  /// The server's wall time in microseconds, for a device to know how wrong its clock is.
  std::int64_t server_time_us = 0;
  /// The last transaction of this client that the server has.
  TransactionId last_transaction = 0;
  /// Number of the server's newest migration; 0: it does not say.
  int schema_version = 0;
  /// The first transaction of this client whose verdict the server still keeps; 0: none, or it does not say.
  TransactionId verdicts_from = 0;
};

}  // namespace freehold
