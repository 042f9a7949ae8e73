#pragma once

#include "core/schema/schema.hpp"

namespace freehold {

/// How the bookkeeping's `captured` says which columns another program wrote: a bit for each column number. Columns
/// from number 62 on share the last bit, so a table of more has some of them written together.
using CapturedColumns = std::int64_t;

/// All of a row: it came, or it went.
inline constexpr CapturedColumns kAllColumns = -1;

inline constexpr ColumnNumber kLastCapturedBit = 62;

inline CapturedColumns captured_bit(ColumnNumber column) {
  return CapturedColumns{1} << (column < kLastCapturedBit ? column : kLastCapturedBit);
}

/// A write of this column is captured: devices have it, and it does not say which row it is.
bool is_captured(const Table& table, const Column& column);

}  // namespace freehold
