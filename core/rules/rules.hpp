#pragma once

#include <span>

#include "core/base/ids.hpp"
#include "core/schema/schema.hpp"

namespace freehold {

/// One column's new value in a write.
struct Cell {
  ColumnNumber column = 0;
  Value value;
};

/// Whether a value may stand in a column: type, null, length, enum, range, calendar, JSON, UTF-8.
/// Says the same as the CHECKs of both databases; `invalid_value` names column and limit.
Status check_value(const Table& table, const Column& column, const Value& value);

/// Whether a client may insert these cells: known kinds of column, and every required one there or defaulted.
/// `cells` hold what the client sent beside `id`, the owner and the core's own times.
Status check_insert(const Table& table, std::span<const Cell> cells);

/// Whether a client may update these cells of an existing row.
Status check_update(const Table& table, std::span<const Cell> cells);

/// Whether a client may delete rows of this table at all.
Status check_delete(const Table& table);

/// Rules that need the whole row as it would become, `values` by column number (such as `AtMost`).
Status check_row(const Table& table, std::span<const Value> values);

/// Shortest and longest password taken at sign-up, in code points.
inline constexpr std::size_t kPasswordMin = 8;
inline constexpr std::size_t kPasswordMax = 1024;

}  // namespace freehold
