#pragma once

#include <cstddef>
#include <string_view>

namespace freehold {

/// Levels that JSON in a column may have.
inline constexpr std::size_t kJsonLevels = 64;

/// Whether text is one JSON value that every home can hold: RFC 8259 to the letter, at most `kJsonLevels` deep, numbers
/// within the range of a double and of no more than 16,383 digits behind the point, no U+0000 in any string (Postgres
/// cannot store more, nor that).
bool is_json_text(std::string_view text);

}  // namespace freehold
