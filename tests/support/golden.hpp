#pragma once

#include <string_view>

namespace freehold {

/// The text of a file of tests/golden, by its name; empty where there is none.
std::string_view golden(std::string_view name);

}  // namespace freehold
