#pragma once

#include <string_view>

namespace freehold {

/// Whether text is one JSON value that every home can hold: RFC 8259 to the letter, at most 64 levels deep, numbers
/// within the range of a double and of no more than 16,383 digits behind the point, no U+0000 in any string (Postgres
/// cannot store more, nor that).
bool is_json_text(std::string_view text);

}  // namespace freehold
