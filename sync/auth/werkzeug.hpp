#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/result.hpp"
#include "core/base/value.hpp"

namespace freehold {

struct Pbkdf2Cost {
  std::string digest;  ///< `sha1`, `sha256` or `sha512`
  std::uint32_t iterations = 0;
};

struct ScryptCost {
  std::uint32_t n = 0;  ///< a power of two
  std::uint32_t r = 0;
  std::uint32_t p = 0;
};

/// A record that Werkzeug's `generate_password_hash` wrote, as applications on Flask keep them, taken apart.
struct WerkzeugRecord {
  std::variant<Pbkdf2Cost, ScryptCost> cost;
  std::string salt;  ///< its characters are the bytes
  Bytes key;
};

/// Whether the record is meant to be one of Werkzeug, well-formed or not.
bool is_werkzeug(std::string_view record);

/// Reads `pbkdf2:<digest>:<iterations>$salt$key` and `scrypt:<n>:<r>:<p>$salt$key`, the key in lower-case hexadecimal
/// digits. `malformed` for anything else, and for what asks for more than five million iterations, 256 MiB, or a few
/// seconds of scrypt.
///
/// `pbkdf2:sha256$…` without a number is malformed too: Werkzeug always writes one, and what it would take for one that
/// is missing has changed from version to version.
Result<WerkzeugRecord> parse_werkzeug(std::string_view text);

/// True where `password` made the record; one with U+0000 in it matches nothing. `busy` where the memory for scrypt is
/// not to be had.
Result<bool> verify_werkzeug(std::string_view record, std::string_view password);

}  // namespace freehold
