#include "core/hashing/password.hpp"

#include <argon2.h>

#include "core/hashing/phc.hpp"

namespace freehold {
namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;

Error argon2_error(int problem) {
  if (problem == ARGON2_MEMORY_ALLOCATION_ERROR)
    return fail(Code::busy, "there is not enough memory to check a password; try again shortly");
  return fail(Code::internal, std::string("Argon2: ") + argon2_error_message(problem));
}

/// Fills `hash`, whose size says how many bytes to make.
Status argon2id(std::string_view password, const PasswordCost& cost, Bytes& salt, Bytes& hash) {
  // The library does not write to the password unless it is asked to clear it.
  auto* const bytes = reinterpret_cast<std::uint8_t*>(const_cast<char*>(password.data()));
  argon2_context context{};
  context.out = hash.data();
  context.outlen = static_cast<std::uint32_t>(hash.size());
  context.pwd = bytes;
  context.pwdlen = static_cast<std::uint32_t>(password.size());
  context.salt = salt.data();
  context.saltlen = static_cast<std::uint32_t>(salt.size());
  context.t_cost = cost.passes;
  context.m_cost = cost.memory_kib;
  context.lanes = cost.lanes;
  context.threads = 1;
  context.version = ARGON2_VERSION_13;
  const int problem = argon2_ctx(&context, Argon2_id);
  if (problem != ARGON2_OK) return argon2_error(problem);
  return {};
}

/// Takes as long for a wrong first byte as for a wrong last one.
bool same_bytes(const Bytes& a, const Bytes& b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) difference |= static_cast<unsigned>(a[i] ^ b[i]);
  return difference == 0;
}

}  // namespace

Result<std::string> hash_password(std::string_view password, Random& random, const PasswordCost& cost) {
  PasswordRecord record{cost, Bytes(kSaltBytes), Bytes(kHashBytes)};
  random.fill(record.salt);
  FREEHOLD_TRY(argon2id(password, cost, record.salt, record.hash));
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
