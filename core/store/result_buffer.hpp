#pragma once

#include "core/schema/schema.hpp"
#include "core/store/sqlite.hpp"

namespace freehold {

/// Runs a bound statement to its end and packs the rows into one buffer, for the binary lane to JavaScript.
///
/// Layout, little-endian; every part starts at a multiple of 8:
///   header      6 × u32: version (1), rows, columns, bytes of text heap, bytes of blob heap, 0
///   names       columns × u32: UTF-16 units of each column name
///   tags        rows × columns × u8, row by row
///   slots       rows × columns × f64, row by row
///   text heap   UTF-8 without separators: the column names, then all text and JSON cells in row order
///   blob heap   all bytes cells in row order
/// Tags and their slots: 0 null · 1 integer up to 2^53 (the number) · 2 real (the number) · 3 text (UTF-16 units) ·
/// 4 bytes (length) · 5 integer beyond 2^53 (its int64 bits) · 6 false · 7 true · 8 JSON text (UTF-16 units).
/// Booleans and JSON are known by the declared column that a result column comes from.
/// `too_large` past `max_bytes`.
Result<Bytes> pack_rows(Statement& statement, const Schema& schema, std::size_t max_bytes);

}  // namespace freehold
