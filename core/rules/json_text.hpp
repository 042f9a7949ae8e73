#pragma once

#include <string_view>

namespace freehold {

/// Whether text is one JSON value that every home can hold: RFC 8259 to the letter, at most 64 levels deep, numbers
/// within the range of a double, no U+0000 in any string (Postgres cannot store it).
bool is_json_text(std::string_view text);

}  // namespace freehold
