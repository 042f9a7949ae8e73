#include "core/hashing/password.hpp"

#include "core/hashing/argon2id.hpp"
#include "core/hashing/phc.hpp"

namespace freehold {
namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;

}  // namespace

Result<std::string> hash_password(std::string_view password, Random& random, const PasswordCost& cost) {
  PasswordRecord record{cost, Bytes(kSaltBytes), Bytes(kHashBytes)};
  random.fill(record.salt);
  FREEHOLD_TRY(argon2id(password, cost, record.salt, record.hash));
  return format_phc(record);
}

Result<std::string> record_without_password(Random& random, const PasswordCost& cost) {
  if (!within_bounds(cost)) return fail(Code::malformed, "a password cannot be hashed at this cost");
  PasswordRecord record{cost, Bytes(kSaltBytes), Bytes(kHashBytes)};
  random.fill(record.salt);
  random.fill(record.hash);
  return format_phc(record);
}

Result<bool> verify_password(std::string_view record, std::string_view password) {
  FREEHOLD_ASSIGN(PasswordRecord held, parse_phc(record));
  Bytes hash(held.hash.size());
  FREEHOLD_TRY(argon2id(password, held.cost, held.salt, hash));
  return same_bytes(hash, held.hash);
}

bool needs_rehash(std::string_view record, const PasswordCost& cost) {
  const auto held = parse_phc(record);
  return !held.ok() || held->cost.memory_kib < cost.memory_kib || held->cost.passes < cost.passes;
}

}  // namespace freehold
