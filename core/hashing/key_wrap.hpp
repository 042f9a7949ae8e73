#pragma once

#include <string_view>

#include "core/base/database_key.hpp"
#include "core/base/ports.hpp"
#include "core/base/value.hpp"
#include "core/hashing/password.hpp"

namespace freehold {

/// A database's key as it may lie on a disk: only the password gets it back.
///
/// Argon2id makes 64 bytes from password and salt. The first half masks the key (XOR), the second keys a BLAKE2b tag
/// over everything here but the tag itself. The salt is new each time, so both halves are used once: a mask that no
/// other text ever shares is a one-time pad, and the tag is made over what is stored, before anything is unmasked. A
/// wrong password and a changed byte cannot be told apart, and neither yields a key. What remains is to guess: one
/// Argon2id each.
struct WrappedKey {
  PasswordCost cost;
  std::uint32_t note = 0;  ///< a number of the caller's, protected by the tag
  Bytes salt;  ///< 16 bytes
  Bytes masked;  ///< 32
  Bytes tag;  ///< 32
};

/// With a fresh salt. The password is taken byte by byte, as for records (password.hpp): nothing is normalized.
Result<WrappedKey> wrap_key(const DatabaseKey& key, std::string_view password, std::uint32_t note, Random& random,
                            const PasswordCost& cost = {});

/// `invalid_credentials` for another password, `malformed` where sizes or costs are none that `wrap_key` writes.
Result<DatabaseKey> unwrap_key(const WrappedKey& wrapped, std::string_view password);

/// 16 bytes that tell one key from another and nothing about either.
Bytes fingerprint(const DatabaseKey& key);

}  // namespace freehold
