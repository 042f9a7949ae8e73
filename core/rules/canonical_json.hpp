#pragma once

#include <string>
#include <string_view>

namespace freehold {

/// Appends to `out` what a JSON text means, the same for every text that means the same: blanks, escapes, the order of
/// names and the spelling of numbers (`1`, `1.0`, `10e-1`) do not count, and of two equal names the last one holds.
/// Made for comparing; not JSON itself. False, with nothing appended, where the text is none.
bool append_canonical_json(std::string& out, std::string_view text);

}  // namespace freehold
