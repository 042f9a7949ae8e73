#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/hashing/password.hpp"

namespace freehold {

/// Whether the text is a SHA-256 as 64 lower-case hexadecimal digits.
bool is_sha256_digits(std::string_view text);

/// A record of a password of which only the SHA-256 is known: `sha256hex` and then an Argon2id PHC string, made from
/// the digest's 64 hexadecimal digits as if they were the password. `digest` is taken in either case; `invalid_value`
/// for anything but 64 such digits.
///
/// No plain record begins like that, and `verify_password` refuses one that does: whoever holds the old digest must not
/// be able to sign in with it.
Result<std::string> wrap_digest(std::string_view digest, Random& random, const PasswordCost& cost = {});

/// The PHC string in a wrapped record, to be verified against the lower-case digits of the password's SHA-256; nothing
/// for any other record.
std::optional<std::string_view> record_in_wrapping(std::string_view record);

}  // namespace freehold
