#pragma once

#include <unordered_map>

#include "sync/reconcile/server_store.hpp"
#include "sync/stores/sql/session.hpp"

namespace freehold {

/// SQL for the rows of one declared table: those of an owner, or those that everybody may read. Names come from the
/// declaration alone. `$1` is always the scope.
///
/// No plan can go wrong with the size of an owner, whatever the statistics say. Where the id leads to a row, the owner
/// stands in `(… IS TRUE)`: looked at, but not looked up by. And no statement joins two big tables; rows and their
/// bookkeeping are read by themselves and put together here. A planner that takes an owner for small, because most are,
/// would else go through all that the owner has, in a join once for every row at hand.
class RowStatements {
 public:
  enum class Of : std::uint8_t { owner, everybody };

  /// Of everybody there are the two that read by id.
  explicit RowStatements(const Table& table, Of whose = Of::owner);

  const Table& table() const { return table_; }

  /// Set with `id`. Answers id and every column that devices have.
  const std::string& select() const { return select_; }
  /// Set with `id`. Answers ids of those that are there; a lock may follow.
  const std::string& select_ids() const { return ids_; }
  /// Clients may change rows that are there. Others the sync server has no right to lock, and no reason.
  bool updated_by_clients() const { return !table_.append_only() && !updated_.empty(); }
  /// Set with `id` of parents. Answers ids of the rows whose column points at one.
  std::string select_referring(const Column& column) const;
  /// Set with `id`. Answers ids of the rows that everybody may read; the one statement on an owned table that names no
  /// owner, for it names what makes a row public. Empty where none can be.
  const std::string& select_public() const { return public_; }
  const std::string& insert() const { return insert_; }
  const std::string& update() const { return update_; }
  /// Set with `id`.
  const std::string& remove() const { return remove_; }

  SqlRowSet inserts(std::span<const RowWrite> rows) const;
  SqlRowSet updates(std::span<const RowWrite> rows) const;

  /// The values of a row of `select`, by column number.
  std::vector<Value> values_of(SqlRow row) const;

 private:
  const Table& table_;
  std::vector<const Column*> read_;  ///< columns that devices have
  std::vector<const Column*> inserted_;  ///< what clients write, the id and the owner left out
  std::vector<const Column*> updated_;
  std::string select_, ids_, referring_, public_, insert_, update_, remove_;
};

/// What the bookkeeping says of a row.
struct RowMeta {
  RowId row;
  Seq seq = 0;
  RowClocks clocks;
};

/// Rows of the table by their ids, as the owner has them: live where they are in the table, whatever the bookkeeping
/// says, for another program may have written them. Rows that are not there and have no entry are left out.
Result<std::vector<FeedRow>> read_rows(SqlSession& session, const RowStatements& statements, const OwnerId& owner,
                                       std::span<const RowId> ids);
/// The same, for rows whose entries are known: each is answered, in that order.
Result<std::vector<FeedRow>> read_rows(SqlSession& session, const RowStatements& statements, const OwnerId& owner,
                                       std::vector<RowMeta> known);

/// A cell with an id, and one with clocks.
Result<RowId> row_id_of(const Value& value);
Result<RowClocks> clocks_of(const Value& value);

/// A set with one column `id`.
SqlRowSet id_set(std::span<const RowId> ids);

}  // namespace freehold
