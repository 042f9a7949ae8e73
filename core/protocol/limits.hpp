#pragma once

#include <cstddef>

namespace freehold::limits {

/// Everything a peer can send has a limit; docs/protocol.md lists them for writers of clients.
inline constexpr std::size_t kMessageBytes = 16 * 1024 * 1024;  ///< one WebSocket message or HTTP body of sync
inline constexpr std::size_t kHeaderBytes = 16 * 1024;  ///< all header fields of one HTTP request together
inline constexpr std::size_t kHelloBytes = 16 * 1024;  ///< the first message on a live socket
inline constexpr std::size_t kAuthBodyBytes = 16 * 1024;  ///< one HTTP body of /v1/auth
inline constexpr std::size_t kJsonDepth = 64;
inline constexpr std::size_t kTransactionsPerPush = 1000;
inline constexpr std::size_t kChangesPerTransaction = 20'000;
inline constexpr std::size_t kChangesPerPush = 20'000;
inline constexpr std::size_t kRowBytes = 1024 * 1024;  ///< all values of one change together
inline constexpr std::size_t kPullRowsDefault = 2000;
inline constexpr std::size_t kPullRowsMax = 20'000;
inline constexpr std::size_t kFirstAtChars = 200;  ///< where a first sync stands, as text
/// A push a device puts together stays near this size, so that its verdicts come soon.
inline constexpr std::size_t kPushBytesAimed = 4 * 1024 * 1024;

}  // namespace freehold::limits
