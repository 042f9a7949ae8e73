#pragma once

#include <array>

#include "sync/stores/sql/carried_table.hpp"

namespace freehold {

/// What two tables have in common exactly when they hold the same rows, in whatever order and database.
///
/// A sum over the rows, 128 bits wide, of their SHA-256. JSON counts by its meaning: Postgres keeps neither its blanks
/// nor the order of its names.
class TableDigest {
 public:
  void add(const CarriedTable& table, const SqlRow& row);

  std::int64_t rows() const { return rows_; }
  bool operator==(const TableDigest& other) const { return rows_ == other.rows_ && sum_ == other.sum_; }

 private:
  std::int64_t rows_ = 0;
  std::array<std::uint64_t, 2> sum_{};
};

}  // namespace freehold
