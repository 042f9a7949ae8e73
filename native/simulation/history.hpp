#pragma once

#include <map>
#include <optional>

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
};

/// All rows of one owner, and what must come of the next transaction.
class ExpectedRows {
 public:
  using Key = std::pair<TableNumber, RowId>;
  using Rows = std::map<Key, ExpectedRow>;

  explicit ExpectedRows(const Schema& schema) : schema_(&schema) {}

  /// A row that was there before the run.
  void start_with(const FeedRow& row);
  /// Does what the transaction says; an error where the server should not have accepted it. `seq` is the number that it
  /// was given; `seen`, what its device had seen of the feed when it wrote (-1: unknown). Answers whether anything
  /// changed; an error also where the transaction loses against something that its device had seen.
  Result<bool> apply(const Transaction& transaction, Stamp stamp, Seq seq, Seq seen);

  const Rows& rows() const { return rows_; }

 private:
  Status apply(const Change& change);
  Status insert(ExpectedRow& row, const Change& change);
  Status update(ExpectedRow& row, const Change& change);
  Status merge(ExpectedRow& row, const std::vector<Cell>& cells);
  void set(ExpectedRow& row, ColumnNumber column, const Value& value);
  void bury(const Key& key);
  void touch(ExpectedRow& row);

  const Schema* schema_;
  Rows rows_;
  Stamp stamp_;  ///< of the transaction at hand
  Seq seq_ = 0;
  Seq seen_ = -1;
  bool changed_ = false;
};

/// Everything that the server has said yes and no to, in its order. Copied along with a backup of the server.
class History {
 public:
  explicit History(const Schema& schema) : schema_(&schema) {}

  ExpectedRows& of(const OwnerId& owner) { return owners_.try_emplace(owner, *schema_).first->second; }

  /// The last transaction of this client that has been answered.
  TransactionId last(const ClientId& client) const;
  /// Takes note of an answer. A first one has its effect; a repeated one must be the same.
  Status answered(const OwnerId& owner, const ClientId& client, const Transaction& transaction, const Verdict& verdict,
                  Seq seen);
  /// What was answered; nothing where nothing was.
  std::optional<Verdict> answer(const ClientId& client, TransactionId id) const;

 private:
  using Answers = std::map<TransactionId, Verdict>;

  const Schema* schema_;
  std::map<OwnerId, ExpectedRows> owners_;
  std::map<ClientId, Answers> answers_;
};

}  // namespace freehold::simulation
