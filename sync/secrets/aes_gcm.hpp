#pragma once

#include <optional>
#include <span>

#include "core/base/value.hpp"
#include "sync/secrets/wiped.hpp"

namespace freehold {

/// AES-256-GCM (NIST SP 800-38D). Throws std::runtime_error where OpenSSL cannot do it.

inline constexpr std::size_t kAesKeyBytes = 32;
inline constexpr std::size_t kGcmNonceBytes = 12;
inline constexpr std::size_t kGcmTagBytes = 16;

using ByteView = std::span<const std::uint8_t>;

/// The ciphertext, and behind it the tag. A nonce must never meet the same key twice.
Bytes aes_gcm_seal(ByteView key, ByteView nonce, ByteView associated, ByteView plain);

/// Nothing where anything differs from what was sealed: key, nonce, associated data, ciphertext or tag.
std::optional<WipedBytes> aes_gcm_open(ByteView key, ByteView nonce, ByteView associated, ByteView sealed);

}  // namespace freehold
