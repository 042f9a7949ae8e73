#include "core/hashing/key_wrap.hpp"

#include <catch2/catch.hpp>

#include "tests/support/ports.hpp"

using namespace freehold;

namespace {

/// A small cost: these tests are about bytes, not about time.
constexpr PasswordCost kCheap{256, 2, 1};
constexpr const char* kPassword = "correct horse \xF0\x9F\x90\xB4";

Bytes from_hex(std::string_view text) {
  Bytes bytes;
  for (std::size_t i = 0; i < text.size(); i += 2)
    bytes.push_back(static_cast<std::uint8_t>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16)));
  return bytes;
}

Bytes counting(std::uint8_t from, std::size_t size) {
  Bytes bytes;
  for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<std::uint8_t>(from + i));
  return bytes;
}

Bytes bytes_of(const DatabaseKey& key) {
  return {key.bytes().begin(), key.bytes().end()};
}

/// Made outside of this program: Argon2id by its reference implementation, the tag by Python's hashlib.
WrappedKey from_elsewhere() {
  return {kCheap, 1, counting(0, 16), from_hex("47f35a81743aa16fcb77f1c678a64a9c7c53cbc4b7e579f13f3e719580adaafd"),
          from_hex("1a6b804b5447bba09ddaa61dfccaf6a5d670ef25e4479302a38bbe8cb0ac1b99")};
}

}  // namespace

TEST_CASE("a key that was wrapped by other programs is unwrapped, and told by its fingerprint") {
  const auto key = unwrap_key(from_elsewhere(), kPassword);
  REQUIRE(key.ok());
  CHECK(bytes_of(*key) == counting(32, 32));
  CHECK(fingerprint(*key) == from_hex("5306da64a2d20e6ee4e6ff8181069e1d"));
}

TEST_CASE("Ada's password unwraps what it wrapped, and one that is nearly hers does not") {
  TestRandom random;
  const DatabaseKey key = *DatabaseKey::of(counting(7, 32));
  const auto wrapped = wrap_key(key, kPassword, 3, random, kCheap);
  REQUIRE(wrapped.ok());
  CHECK(wrapped->note == 3);
  CHECK(bytes_of(*unwrap_key(*wrapped, kPassword)) == counting(7, 32));
  for (const std::string_view guess : {"correct horse", "", "Correct horse \xF0\x9F\x90\xB4"})
    CHECK(unwrap_key(*wrapped, guess).error().code == Code::invalid_credentials);
}

TEST_CASE("no two wrappings of one key by one password have anything in common") {
  TestRandom random;
  const DatabaseKey key = *DatabaseKey::of(counting(7, 32));
  const auto first = wrap_key(key, kPassword, 1, random, kCheap);
  const auto second = wrap_key(key, kPassword, 1, random, kCheap);
  CHECK(first->salt != second->salt);
  CHECK(first->masked != second->masked);
  CHECK(first->tag != second->tag);
}

TEST_CASE("a wrapped key in which any bit of any field was changed gives no key") {
  const auto refused = [](const WrappedKey& changed) {
    const auto key = unwrap_key(changed, kPassword);
    REQUIRE_FALSE(key.ok());
    return key.error().code;
  };
  for (const auto field : {&WrappedKey::salt, &WrappedKey::masked, &WrappedKey::tag}) {
    for (std::size_t bit = 0; bit < (from_elsewhere().*field).size() * 8; bit += 11) {
      WrappedKey changed = from_elsewhere();
      (changed.*field)[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      CHECK(refused(changed) == Code::invalid_credentials);
    }
    WrappedKey shorter = from_elsewhere();
    (shorter.*field).pop_back();
    CHECK(refused(shorter) == Code::malformed);
  }
  WrappedKey changed = from_elsewhere();
  changed.note = 0;
  CHECK(refused(changed) == Code::invalid_credentials);
  for (const PasswordCost cost : {PasswordCost{512, 2, 1}, PasswordCost{256, 3, 1}, PasswordCost{256, 2, 2}}) {
    changed = from_elsewhere();
    changed.cost = cost;
    CHECK(refused(changed) == Code::invalid_credentials);
  }
}

TEST_CASE("a wrapped key cannot ask for more than a machine has") {
  for (const PasswordCost cost : {PasswordCost{4'000'000'000, 2, 1}, PasswordCost{256, 4'000'000'000, 1},
                                  PasswordCost{256, 2, 4'000'000'000}, PasswordCost{0, 0, 0}}) {
    WrappedKey changed = from_elsewhere();
    changed.cost = cost;
    CHECK(unwrap_key(changed, kPassword).error().code == Code::malformed);
  }
}
