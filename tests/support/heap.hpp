#pragma once

#include <cstddef>

namespace freehold {

/// How much memory this program holds at the moment, by the word of who gives it out: bytes that are in use, and
/// nothing that only waits to be used again.
std::size_t heap_bytes();

}  // namespace freehold
