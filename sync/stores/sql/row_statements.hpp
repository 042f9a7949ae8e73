#pragma once

#include "sync/reconcile/server_store.hpp"
#include "sync/stores/sql/session.hpp"

namespace freehold {

/// SQL for the rows of one declared table. Names come from the declaration alone.
///
/// Rows are selected as `id, seq, clocks, live`, then every column that devices have; `read_stored_row` and
/// `read_feed_row` take them apart. A row counts as live exactly where it is in its table: the bookkeeping may not know
/// yet what another program wrote.
class RowStatements {
 public:
  explicit RowStatements(const Table& table);

  /// `$1` owner; `{rows}` with `id`.
  const std::string& select_rows() const { return select_rows_; }
  /// `$1` owner; `{rows}` with `id` of parents.
  std::string select_referring(const Column& column) const;
  /// `$1` owner, `$2` above this number, `$3` up to this.
  const std::string& select_feed() const { return select_feed_; }
  /// `$1` owner; `{rows}` as of `values_of`.
  const std::string& insert() const { return insert_; }
  const std::string& update() const { return update_; }
  /// `$1` owner; `{rows}` with `id`.
  const std::string& remove() const { return remove_; }

  SqlRowSet inserts(std::span<const RowWrite> rows) const;
  SqlRowSet updates(std::span<const RowWrite> rows) const;

  Result<StoredRow> read_stored_row(SqlRow row) const;
  Result<FeedRow> read_feed_row(SqlRow row) const;

 private:
  const Table& table_;
  std::vector<const Column*> read_;  ///< columns that devices have
  std::vector<const Column*> inserted_;  ///< what clients write, the id and the owner left out
  std::vector<const Column*> updated_;
  std::string select_list_, from_row_, select_rows_, select_feed_, insert_, update_, remove_;
};

/// A set with one column `id`.
SqlRowSet id_set(std::span<const RowId> ids);

}  // namespace freehold
