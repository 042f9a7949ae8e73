#include <catch2/catch.hpp>

#include "core/hashing/phc.hpp"
#include "core/hashing/wrapped.hpp"
#include "tests/support/ports.hpp"

using namespace freehold;

namespace {

constexpr PasswordCost kCheap{64, 1, 1};

/// SHA-256 of "abc" (FIPS 180-2, B.1).
constexpr const char* kDigest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* kShouted = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";

}  // namespace

TEST_CASE("Ada's old digest is wrapped into a record that says so, fits its column and opens for the digest alone") {
  TestRandom random;
  for (const char* digest : {kDigest, kShouted}) {
    const auto record = wrap_digest(digest, random);
    REQUIRE(record.ok());
    CHECK(record->starts_with("sha256hex$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(record->size() <= 255);
    CHECK(record->find(kDigest) == std::string::npos);
    const auto inside = record_in_wrapping(*record);
    REQUIRE(inside.has_value());
    CHECK(verify_password(*inside, kDigest).value());
    CHECK_FALSE(verify_password(*inside, "abc").value());
  }
}

TEST_CASE("a wrapped record is no plain one: the old digest does not pass for a password, and the record is replaced") {
  TestRandom random;
  const std::string wrapped = wrap_digest(kDigest, random, kCheap).value();
  const auto verified = verify_password(wrapped, kDigest);
  REQUIRE_FALSE(verified.ok());
  CHECK(verified.error().code == Code::malformed);
  CHECK(needs_rehash(wrapped, kCheap));
  CHECK_FALSE(record_in_wrapping(hash_password("abc", random, kCheap).value()).has_value());
  CHECK_FALSE(record_in_wrapping("").has_value());
}

TEST_CASE("two people with the same old password get different records") {
  TestRandom random;
  CHECK(wrap_digest(kDigest, random, kCheap).value() != wrap_digest(kDigest, random, kCheap).value());
}

TEST_CASE("what is no SHA-256 digest is not wrapped") {
  TestRandom random;
  const std::string digest = kDigest;
  for (const std::string& wrong : {std::string(), digest.substr(1), digest + "0", "g" + digest.substr(1),
                                   "$2b$12$" + digest.substr(7), std::string(64, '\0')}) {
    const auto record = wrap_digest(wrong, random, kCheap);
    REQUIRE_FALSE(record.ok());
    CHECK(record.error().code == Code::invalid_value);
  }
}
