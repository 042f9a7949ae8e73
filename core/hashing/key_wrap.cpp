#include "core/hashing/key_wrap.hpp"

#include <blake2.h>

#include "core/hashing/argon2id.hpp"

namespace freehold {
namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kTagBytes = 32;
constexpr std::size_t kFingerprintBytes = 16;

// Nothing else is ever tagged or hashed with these words before it.
constexpr std::string_view kTagged = "freehold wrapped key 1";
constexpr std::string_view kFingerprinted = "freehold key fingerprint 1";

/// What Argon2id makes of a password: overwritten when it goes.
struct Halves {
  std::array<std::uint8_t, DatabaseKey::kSize + kTagBytes> bytes{};

  Halves() = default;
  Halves(const Halves&) = delete;
  Halves& operator=(const Halves&) = delete;
  ~Halves() { wipe(bytes); }

  std::span<const std::uint8_t> mask() const { return std::span(bytes).first(DatabaseKey::kSize); }
  std::span<const std::uint8_t> tag_key() const { return std::span(bytes).last(kTagBytes); }
};

void add(blake2b_state& state, std::uint32_t number) {
  const std::uint8_t little[] = {static_cast<std::uint8_t>(number), static_cast<std::uint8_t>(number >> 8),
                                 static_cast<std::uint8_t>(number >> 16), static_cast<std::uint8_t>(number >> 24)};
  blake2b_update(&state, little, sizeof little);
}

/// Over every field in a fixed order; sizes are fixed, so no two keys give the same text.
Bytes tag_of(const WrappedKey& wrapped, const Halves& halves) {
  Bytes tag(kTagBytes);
  blake2b_state state;
  blake2b_init_key(&state, tag.size(), halves.tag_key().data(), halves.tag_key().size());
  blake2b_update(&state, kTagged.data(), kTagged.size());
  for (const std::uint32_t number : {wrapped.cost.memory_kib, wrapped.cost.passes, wrapped.cost.lanes, wrapped.note})
    add(state, number);
  blake2b_update(&state, wrapped.salt.data(), wrapped.salt.size());
  blake2b_update(&state, wrapped.masked.data(), wrapped.masked.size());
  blake2b_final(&state, tag.data(), tag.size());
  wipe({reinterpret_cast<std::uint8_t*>(&state), sizeof state});
  return tag;
}

}  // namespace

Result<WrappedKey> wrap_key(const DatabaseKey& key, std::string_view password, std::uint32_t note, Random& random,
                            const PasswordCost& cost) {
  WrappedKey wrapped{cost, note, Bytes(kSaltBytes), Bytes(key.bytes().begin(), key.bytes().end()), {}};
  random.fill(wrapped.salt);
  Halves halves;
  if (Status made = argon2id(password, cost, wrapped.salt, halves.bytes); !made) {
    wipe(wrapped.masked);
    return std::move(made).error();
  }
  for (std::size_t i = 0; i < DatabaseKey::kSize; ++i) wrapped.masked[i] ^= halves.mask()[i];
  wrapped.tag = tag_of(wrapped, halves);
  return wrapped;
}

Result<DatabaseKey> unwrap_key(const WrappedKey& wrapped, std::string_view password) {
  if (!within_bounds(wrapped.cost) || wrapped.salt.size() != kSaltBytes ||
      wrapped.masked.size() != DatabaseKey::kSize || wrapped.tag.size() != kTagBytes)
    return fail(Code::malformed, "this is no wrapped key");
  Halves halves;
  FREEHOLD_TRY(argon2id(password, wrapped.cost, wrapped.salt, halves.bytes));
  if (!same_bytes(tag_of(wrapped, halves), wrapped.tag))
    return fail(Code::invalid_credentials, "the password is wrong");
  DatabaseKey key;
  for (std::size_t i = 0; i < DatabaseKey::kSize; ++i)
    key.bytes()[i] = static_cast<std::uint8_t>(wrapped.masked[i] ^ halves.mask()[i]);
  return key;
}

Bytes fingerprint(const DatabaseKey& key) {
  Bytes print(kFingerprintBytes);
  blake2b_state state;
  blake2b_init_key(&state, print.size(), key.bytes().data(), key.bytes().size());
  blake2b_update(&state, kFingerprinted.data(), kFingerprinted.size());
  blake2b_final(&state, print.data(), print.size());
  wipe({reinterpret_cast<std::uint8_t*>(&state), sizeof state});
  return print;
}

}  // namespace freehold
