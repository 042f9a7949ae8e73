#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/value.hpp"

namespace freehold {

Bytes sha256(std::string_view text);
/// The same as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view text);
Bytes hmac_sha256(const Bytes& key, std::string_view text);

/// Compares without telling by its time where two secrets differ. Their lengths are no secret.
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// Base64 for addresses and tokens, without padding (RFC 4648, section 5).
std::string to_base64url(const Bytes& bytes);
/// The bytes, or nothing where the text is not in that form. Bytes have one spelling only.
std::optional<Bytes> from_base64url(std::string_view text);

}  // namespace freehold
