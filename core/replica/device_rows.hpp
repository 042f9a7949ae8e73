#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/ids.hpp"
#include "core/rules/rules.hpp"
#include "core/store/sqlite.hpp"

namespace freehold {

/// Reads and writes rows of declared tables on a device. Rows are vectors of values by column number; columns that
/// devices don't have are Null. Statements are made from the declarations and stay prepared.
class DeviceRows {
 public:
  explicit DeviceRows(Database& database) : database_(database) {}

  Result<std::optional<std::vector<Value>>> get(const Table& table, const RowId& row);
  Status insert(const Table& table, std::span<const Value> values);
  /// Inserts the row or brings the one that is there to these values.
  Status upsert(const Table& table, std::span<const Value> values);
  /// False where there is no such row. Cells of counters are increments.
  Result<bool> update(const Table& table, const RowId& row, std::span<const Cell> cells);
  Result<bool> remove(const Table& table, const RowId& row);

 private:
  Status write(std::string_view sql, const Table& table, std::span<const Value> values);

  Database& database_;
};

/// A row's id out of its values.
RowId row_id_of(const Table& table, std::span<const Value> values);

}  // namespace freehold
