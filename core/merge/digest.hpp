#pragma once

#include "core/merge/row_clocks.hpp"

namespace freehold {

/// What one live row adds to the digest of its scope, by the version in which it is held: which row, the number that
/// last changed it, and its clocks. Every write gives a row another number, so equal versions are equal rows.
///
/// The digest of a scope is the sum over its live rows, modulo 2^64. A row goes in and out by adding and subtracting;
/// two sides with the same sum hold the same versions of the same rows, but for one chance in 2^64.
std::uint64_t version_digest(TableNumber table, const RowId& row, Seq seq, const RowClocks& clocks);

}  // namespace freehold
