#pragma once

#include <utility>
#include <vector>

#include "core/merge/clock.hpp"
#include "core/schema/schema.hpp"

namespace freehold {

/// When each column of a row was last written: one stamp for the row, and the columns that differ from it.
class RowClocks {
 public:
  RowClocks() = default;
  explicit RowClocks(Stamp row) : row_(row) {}

  Stamp row() const { return row_; }
  Stamp of(ColumnNumber column) const;
  void set(ColumnNumber column, Stamp stamp);
  /// Highest stamp of the row.
  Stamp newest() const;
  /// Columns whose stamp differs from the row's, in column order.
  const std::vector<std::pair<ColumnNumber, Stamp>>& exceptions() const { return exceptions_; }

  /// Stored form: 16 bytes of row stamp, then 18 bytes per exception, big-endian.
  Bytes pack() const;
  static Result<RowClocks> unpack(const Bytes& packed);

  bool operator==(const RowClocks& other) const { return row_ == other.row_ && exceptions_ == other.exceptions_; }

 private:
  Stamp row_;
  std::vector<std::pair<ColumnNumber, Stamp>> exceptions_;
};

}  // namespace freehold
