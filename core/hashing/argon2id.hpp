#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/result.hpp"
#include "core/hashing/password.hpp"

namespace freehold {

/// Fills `out`, whose size says how many bytes to make; another size makes other bytes altogether. `busy` where there
/// is not enough memory.
Status argon2id(std::string_view password, const PasswordCost& cost, std::span<const std::uint8_t> salt,
                std::span<std::uint8_t> out);

/// What a record from outside may ask for, so that it cannot exhaust the machine: 1 GiB and 100 passes at most.
bool within_bounds(const PasswordCost& cost);

/// Takes as long for a wrong first byte as for a wrong last one.
bool same_bytes(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b);

}  // namespace freehold
