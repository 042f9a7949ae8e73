#include "core/hashing/argon2id.hpp"

#include <argon2.h>

namespace freehold {
namespace {

constexpr std::uint32_t kMostMemoryKib = 1024 * 1024;
constexpr std::uint32_t kMostPasses = 100;
/// Argon2 needs two blocks for each of a lane's four slices.
constexpr std::uint32_t kLeastMemoryPerLaneKib = 8;

Error argon2_error(int problem) {
  if (problem == ARGON2_MEMORY_ALLOCATION_ERROR)
    return fail(Code::busy, "there is not enough memory to check a password; try again shortly");
  return fail(Code::internal, std::string("Argon2: ") + argon2_error_message(problem));
}

}  // namespace

Status argon2id(std::string_view password, const PasswordCost& cost, std::span<const std::uint8_t> salt,
                std::span<std::uint8_t> out) {
  // The library writes to neither unless it is asked to clear the password.
  auto* const bytes = reinterpret_cast<std::uint8_t*>(const_cast<char*>(password.data()));
  argon2_context context{};
  context.out = out.data();
  context.outlen = static_cast<std::uint32_t>(out.size());
  context.pwd = bytes;
  context.pwdlen = static_cast<std::uint32_t>(password.size());
  context.salt = const_cast<std::uint8_t*>(salt.data());
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

bool within_bounds(const PasswordCost& cost) {
  return cost.lanes >= 1 && cost.passes >= 1 && cost.passes <= kMostPasses && cost.memory_kib <= kMostMemoryKib &&
         cost.memory_kib / kLeastMemoryPerLaneKib >= cost.lanes;
}

bool same_bytes(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) difference |= static_cast<unsigned>(a[i] ^ b[i]);
  return difference == 0;
}

}  // namespace freehold
