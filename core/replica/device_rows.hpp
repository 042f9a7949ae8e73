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
  /// Inserts the row or brings the one that is there to these values. `unique_violation` where another row has one of
  /// them, unless `set_replacing`.
  Status upsert(const Table& table, std::span<const Value> values);
  /// False where there is no such row. Cells of counters are increments.
  Result<bool> update(const Table& table, const RowId& row, std::span<const Cell> cells);
  Result<bool> remove(const Table& table, const RowId& row);

  /// Rows that keep all conditions and, where `since` is a column, have at least `from` in it; counts to `most`.
  Result<std::int64_t> count(const Table& table, const std::vector<Condition>& where, const Column* since,
                             const std::string& from, std::int64_t most);

  /// Rows whose `column` points at a row of `target` that is not there go, or lose what they point with, as declared;
  /// whether there were any.
  Result<bool> drop_orphans(const Table& table, const Column& column, const Table& target);

  /// While set, an upsert takes the place of every row that has a unique value of its own: in a feed that brings those
  /// rows, too.
  void set_replacing(bool replacing) { replacing_ = replacing; }

 private:
  Status write(std::string_view sql, const Table& table, std::span<const Value> values);

  Database& database_;
  bool replacing_ = false;
};

/// A row's id out of its values.
RowId row_id_of(const Table& table, std::span<const Value> values);

}  // namespace freehold
