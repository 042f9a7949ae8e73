#pragma once

#include <string_view>
#include <vector>

#include "core/store/sqlite.hpp"

namespace freehold {

/// Rows in the layout of core/store/result_buffer.hpp, as somebody outside packed them: what a query gives out can come
/// in again. Nothing in it is trusted; the buffer outlives this.
class PackedRows {
 public:
  /// `malformed` where its parts do not fit into it, or its text is not UTF-8 without U+0000.
  static Result<PackedRows> read(std::string_view buffer);

  std::size_t rows() const { return rows_; }
  const std::vector<std::string_view>& names() const { return names_; }

  /// Binds the cells of the next row to the parameters from 1 on. Not copied: run the statement before the buffer goes.
  /// Not more often than there are rows.
  Status bind_next(Statement& statement);

 private:
  PackedRows() = default;
  Status bind_cell(Statement& statement, int parameter);
  Result<std::string_view> cut_text(double units);
  Result<std::string_view> cut_bytes(double size);

  std::size_t rows_ = 0;
  std::vector<std::string_view> names_;
  std::string_view tags_;
  std::string_view slots_;
  /// What has not been cut off yet.
  std::string_view text_;
  std::string_view blobs_;
  std::size_t cell_ = 0;
};

}  // namespace freehold
