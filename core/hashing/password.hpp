#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/ports.hpp"
#include "core/base/result.hpp"

namespace freehold {

/// Cost of one Argon2id hash. The default is OWASP's first recommendation (19 MiB, two passes, one lane).
struct PasswordCost {
  std::uint32_t memory_kib = 19456;
  std::uint32_t passes = 2;
  std::uint32_t lanes = 1;
};

/// An Argon2id record in PHC form: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`, with a fresh 16-byte salt.
Result<std::string> hash_password(std::string_view password, Random& random, const PasswordCost& cost = {});

/// A record that no password opens, for it is made of none: asking it takes as long as asking any other of its cost.
/// `malformed` where the cost is out of bounds.
Result<std::string> record_without_password(Random& random, const PasswordCost& cost = {});

/// True where `password` made `record`. A record that is no Argon2id PHC string, or that asks for more than
/// 1 GiB or 100 passes, is `malformed`: a record from outside must not be able to exhaust the machine.
Result<bool> verify_password(std::string_view record, std::string_view password);

/// True where the record was made at lower cost than `cost` and should be replaced at the next sign-in.
bool needs_rehash(std::string_view record, const PasswordCost& cost = {});

}  // namespace freehold
