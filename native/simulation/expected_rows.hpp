#pragma once

#include <map>
#include <set>

#include "core/protocol/messages.hpp"
#include "native/simulation/fed_row.hpp"

namespace freehold::simulation {

/// A row as everything that the server accepted makes it, by the rules of docs/protocol.md alone: no set-wise writing,
/// no database, no code of the engine but its data types.
struct ExpectedRow {
  const Table* table = nullptr;
  bool live = false;
  Seq seq = 0;  ///< of the transaction that last changed it
  Stamp buried;  ///< when it was deleted
  std::vector<Value> values;  ///< by column number
  std::vector<Stamp> stamps;
  /// Counters: how far devices need not give them back any more.
  std::map<ColumnNumber, std::int64_t> counted_before = {};
  /// What each transaction has counted in this history.
  std::map<std::tuple<ColumnNumber, ClientId, TransactionId>, std::int64_t> counted = {};

  Stamp newest() const;
};

/// What the server knew when it decided about a transaction.
struct Decided {
  OwnerId owner;
  ClientId client;
  TransactionId transaction = 0;
  Stamp stamp;  ///< stored
  Seq seq = 0;  ///< the number that it was given
  Seq seen = -1;  ///< what its device had seen of the feed when it wrote; -1: unknown
  std::int64_t now_us = 0;  ///< the server's time
};

/// All rows of one owner, and what must come of the next transaction.
class ExpectedRows {
 public:
  using Key = std::pair<TableNumber, RowId>;
  using Rows = std::map<Key, ExpectedRow>;

  explicit ExpectedRows(const Schema& schema) : schema_(&schema) {}

  /// The server was restored: what counters have come to belongs to both histories.
  void begin_history();
  /// A row that was there before the run.
  void start_with(const FeedRow& row);
  /// Does what the transaction says; an error where the server should not have accepted it. Answers whether anything
  /// changed; an error also where the transaction loses against something that its device had seen.
  Result<bool> apply(const Transaction& transaction, const Decided& how);
  /// Whether the account's plan, or a counter's limit, gives a reason to refuse this.
  bool uses_up_a_limit(const Transaction& transaction, const OwnerId& owner, std::int64_t now_us) const;

  /// What another program did in plain SQL, and has committed: an insert, an update or a removal with what the
  /// database takes along. Which number and clocks it gets `fed` says later.
  void write_past(const Change& change);
  /// The database took away what hangs on rows of others that are not among those that are there.
  void lose_parents(const std::set<Key>& there);
  /// The feed was given a row as it is. An error where it has no reason to, or not above what was there.
  Status fed(const FedRow& fed);
  /// Whether everything that other programs wrote is in the feed.
  Status all_is_fed() const;
  /// Another program wrote the row, and no feed has that yet.
  bool is_unfed(const Key& key) const { return unfed_.count(key) != 0; }

  const Rows& rows() const { return rows_; }

 private:
  void owe(const Key& key, const ExpectedRow& row);
  void take_past(const Key& key);
  bool hangs_on_nothing(const ExpectedRow& row, const std::set<Key>& there) const;
  Status apply(const Change& change);
  Status insert(ExpectedRow& row, const Change& change);
  Status update(ExpectedRow& row, const Change& change);
  Status merge(ExpectedRow& row, const std::vector<Cell>& cells);
  Status give_back(ExpectedRow& row, const Change& change);
  void make_again(ExpectedRow& row, const Change& change);
  Status leave_tombstone(ExpectedRow& row, Stamp stamp);
  bool points_at_deleted(const Column& column, const Value& value) const;
  bool hangs_on_deleted(const Change& change) const;
  Status give_back_cells(ExpectedRow& row, const Change& change);
  static std::int64_t take_over(ExpectedRow& row, const Cell& given);
  void join(ExpectedRow& row, const Cell& cell);
  void count(ExpectedRow& row, ColumnNumber column, std::int64_t increment);
  void set(ExpectedRow& row, ColumnNumber column, const Value& value);
  void bury(const Key& key);
  void touch(ExpectedRow& row);

  Status use_quota(const ExpectedRow& row, bool may_refuse);
  std::int64_t used(const Table& table, const OwnerId& owner, std::int64_t now_us) const;
  std::optional<std::int64_t> limit(const Table& table, const OwnerId& owner) const;
  Stamp sane(Stamp stamp) const;

  const Schema* schema_;
  Rows rows_;
  /// Rows that another program wrote, until the feed has them, and their newest stamp before.
  std::map<Key, Stamp> unfed_;
  Decided how_;  ///< of the transaction at hand
  bool changed_ = false;
};

}  // namespace freehold::simulation
