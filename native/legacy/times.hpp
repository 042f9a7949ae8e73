#pragma once

#include <cstdint>
#include <optional>

#include "core/base/value.hpp"

namespace freehold {

/// A time in one of the spellings that SQLite files have, in microseconds since 1970 (UTC); nothing for anything else
/// and for years outside 0001 to 9999.
///
/// Text: a date, then perhaps, after a blank or `T`, hours and minutes, seconds, any fraction of them, and `Z` or an
/// offset; without either it is UTC. Whole numbers: seconds since 1970, or milliseconds where they would lie beyond the
/// year 9999. Numbers with a fraction: a Julian day where it lies in these years, else seconds since 1970. Numbers
/// written as text are read as numbers.
std::optional<std::int64_t> read_legacy_time(const Value& value);

}  // namespace freehold
