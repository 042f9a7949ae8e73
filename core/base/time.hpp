#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace freehold {

/// Writes microseconds since 1970 (UTC) as `YYYY-MM-DDTHH:MM:SS.ffffffZ`, so that text order is time order.
/// Times before year 0001 or after 9999 are moved to the nearest that can be written.
std::string format_time(std::int64_t us);

/// Reads exactly that form back; anything else, also a date that is not in the calendar, is `invalid_value`.
Result<std::int64_t> parse_time(std::string_view text);

}  // namespace freehold
