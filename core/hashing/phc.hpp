#pragma once

#include <string>
#include <string_view>

#include "core/base/value.hpp"
#include "core/hashing/password.hpp"

namespace freehold {

/// An Argon2id record taken apart.
struct PasswordRecord {
  PasswordCost cost;
  Bytes salt;
  Bytes hash;
};

/// `$argon2id$v=19$m=…,t=…,p=…$salt$hash`, salt and hash in base64 without padding.
std::string format_phc(const PasswordRecord& record);

/// Reads exactly that form: parameters in this order, numbers without leading zeros, one spelling of base64.
/// `malformed` for anything else, and for costs, salts and hashes out of bounds.
Result<PasswordRecord> parse_phc(std::string_view text);

}  // namespace freehold
