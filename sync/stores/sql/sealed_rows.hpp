#pragma once

#include <array>

#include "sync/reconcile/sealed_rows.hpp"

namespace freehold {

class SqlStore;

/// SealedRows over either database; a part of the store that it works on.
///
/// Secret columns are out of reach for what acts for an owner, so all of this acts as the server, and every statement
/// names the owner itself. What it writes is no other program's: nothing of it is captured.
class SqlSealedRows : public SealedRows {
 public:
  explicit SqlSealedRows(SqlStore& store) : store_(store) {}

  Status add(const OwnerId& owner, const Table& table, const RowWrite& row, std::int64_t rows_max) override;
  Result<std::vector<std::vector<Value>>> list(const OwnerId& owner, const Table& table, std::size_t limit) override;
  Result<std::optional<Sealed>> find(const SealedColumns& columns, const OwnerId& owner, const RowId& row) override;
  Status put(const SealedColumns& columns, const OwnerId& owner, const RowId& row, const Sealed& sealed) override;
  Status clear(const SealedColumns& columns, const OwnerId& owner, const RowId& row) override;
  Result<std::vector<Wrapped>> wrapped_otherwise(const SealedColumns& columns, const std::string& version,
                                                 const RowId& after, std::size_t limit) override;
  Result<std::int64_t> rewrap(const SealedColumns& columns, std::span<const Rewrap> rows) override;
  Result<std::map<std::string, std::int64_t>> versions(const SealedColumns& columns) override;

 private:
  /// The four cells of a row's secret: all have values, or all are Null.
  Status write(const SealedColumns& columns, const OwnerId& owner, const RowId& row, const std::array<Value, 4>& cells);

  SqlStore& store_;
};

}  // namespace freehold
