#pragma once

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
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
  /// Whether the row that `column` points at by this value is here.
  Result<bool> has_parent(const Column& column, const Value& parent);
  Status insert(const Table& table, std::span<const Value> values);
  /// Inserts the row or brings the one that is there to these values. `unique_violation` where another row has one of
  /// them.
  Status upsert(const Table& table, std::span<const Value> values);
  /// The same where another row has a value that must be unique: that row goes.
  Status upsert_over_others(const Table& table, std::span<const Value> values);
  /// False where there is no such row. Cells of counters are increments.
  Result<bool> update(const Table& table, const RowId& row, std::span<const Cell> cells);
  Result<bool> remove(const Table& table, const RowId& row);
  /// The rows of `table` whose `column` leads to this row.
  Result<std::vector<RowId>> hanging_on(const RowId& parent, const Table& table, const Column& column);
  /// Does to the rows whose `column` leads nowhere what the declaration says about a parent that goes. How many.
  Result<std::int64_t> release_orphans(const Table& table, const Column& column);

  /// Rows that keep all conditions and, where `since` is a column, have at least `from` in it; counts to `most`.
  Result<std::int64_t> count(const Table& table, const std::vector<Condition>& where, const Column* since,
                             const std::string& from, std::int64_t most);

 private:
  /// The statements of one table that know all of its columns, in their order on the device.
  struct Spelled {
    explicit Spelled(const Table& table);

    std::vector<ColumnNumber> columns;
    std::string select, insert, upsert;
  };

  const Spelled& spelled(const Table& table);
  Status write(std::string_view sql, const Table& table, std::span<const Value> values);

  Database& database_;
  std::unordered_map<const Table*, Spelled> spelled_;
};

/// A row's id out of its values.
RowId row_id_of(const Table& table, std::span<const Value> values);

}  // namespace freehold
