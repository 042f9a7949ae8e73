#pragma once

#include <cstdint>

namespace freehold {

/// Bytes that have come over a connected TCP socket so far, as the kernel counts them.
std::uint64_t wire_bytes_received(int socket);

}  // namespace freehold
