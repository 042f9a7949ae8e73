#pragma once

#include <libpq-fe.h>

#include <string>

#include "sync/stores/sql/session.hpp"

namespace freehold {

/// Postgres' binary forms: no quoting, and microseconds and 64-bit integers exactly.

/// One parameter as libpq takes it; `is_null` has no bytes.
struct PgParam {
  Oid type = 0;
  std::string bytes;
  bool is_null = false;
};

/// The name of the type that a column of this kind has in Postgres, for casts of arrays. Integers of 32 bits travel as
/// 64: the column itself refuses what does not fit.
const char* pg_type_name(ColumnType type);

/// `invalid_value` where the value does not have the form of its type.
Result<PgParam> encode_param(ColumnType type, const Value& value);
Result<PgParam> encode_array(ColumnType type, const std::vector<Value>& values);

/// A cell of a result, in the core's form. Types that no statement of the store asks for are `internal`.
Result<Value> decode_cell(const PGresult& result, int row, int column);

}  // namespace freehold
