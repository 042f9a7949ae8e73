#pragma once

#include <map>

#include "core/protocol/messages.hpp"

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

  Stamp newest() const;
};

/// What the server knew when it decided about a transaction.
struct Decided {
  OwnerId owner;
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

  /// A row that was there before the run.
  void start_with(const FeedRow& row);
  /// Does what the transaction says; an error where the server should not have accepted it. Answers whether anything
  /// changed; an error also where the transaction loses against something that its device had seen.
  Result<bool> apply(const Transaction& transaction, const Decided& how);
  /// Whether the account's plan, or a counter's limit, gives a reason to refuse this.
  bool uses_up_a_limit(const Transaction& transaction, const OwnerId& owner, std::int64_t now_us) const;

  const Rows& rows() const { return rows_; }

 private:
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
  Decided how_;  ///< of the transaction at hand
  bool changed_ = false;
};

}  // namespace freehold::simulation
