#pragma once

#include <span>

#include "core/base/ids.hpp"
#include "core/schema/schema.hpp"

namespace freehold {

/// One column's new value in a write; of a counter, its increment.
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

/// Whether a client may update these cells of an existing row. Counters take increments from 1.
Status check_update(const Table& table, std::span<const Cell> cells);

/// Whether a client may delete rows of this table at all.
Status check_delete(const Table& table);

/// Rules that need the whole row as it would become, `values` by column number: `AtMost`, and the id of a natural key.
Status check_row(const Table& table, std::span<const Value> values);
/// True where `check_row` has something to look at.
bool has_row_rules(const Table& table);

/// The id of a row of a table with a natural key: UUIDv5 of the table's name and the key's values, in its order, joined
/// by U+0000, in the namespace `kNaturalIds`. Two devices that make the same row offline make it under one id.
RowId natural_id(const Table& table, std::span<const Value> values);
inline constexpr std::string_view kNaturalIds = "5f4e8a1c-0c6d-5b7e-9a3f-2d1b6c8e7f90";

/// Shortest and longest password taken at sign-up, in code points.
inline constexpr std::size_t kPasswordMin = 8;
inline constexpr std::size_t kPasswordMax = 1024;

}  // namespace freehold
