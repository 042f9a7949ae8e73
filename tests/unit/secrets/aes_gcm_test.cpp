#include <catch2/catch.hpp>

#include "sync/secrets/aes_gcm.hpp"

namespace freehold {
namespace {

Bytes hex(std::string_view digits) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes.push_back(static_cast<std::uint8_t>(digit(digits[i]) * 16 + digit(digits[i + 1])));
  return bytes;
}

struct Vector {
  Bytes key, nonce, associated, plain, sealed;
};

/// Test cases 13, 14 and 16 of "The Galois/Counter Mode of Operation" (McGrew, Viega), appendix B.
std::vector<Vector> vectors() {
  const Bytes zero_key(32), zero_nonce(12);
  return {
      {zero_key, zero_nonce, {}, {}, hex("530f8afbc74536b9a963b4f1c4cb738b")},
      {zero_key, zero_nonce, {}, Bytes(16), hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")},
      {hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"), hex("cafebabefacedbaddecaf888"),
       hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
       hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0"
           "de657ba637b39"),
       hex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393b"
           "a7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b")},
  };
}

TEST_CASE("AES-256-GCM answers what its authors' test cases say") {
  for (const Vector& vector : vectors()) {
    CHECK(aes_gcm_seal(vector.key, vector.nonce, vector.associated, vector.plain) == vector.sealed);
    const auto opened = aes_gcm_open(vector.key, vector.nonce, vector.associated, vector.sealed);
    REQUIRE(opened);
    CHECK(std::equal(vector.plain.begin(), vector.plain.end(), opened->span().begin(), opened->span().end()));
  }
}

TEST_CASE("one other bit anywhere, or a byte too few or too many, opens nothing") {
  const Vector vector = vectors().back();
  for (const auto part : {&Vector::key, &Vector::nonce, &Vector::associated, &Vector::sealed}) {
    for (std::size_t bit = 0; bit < (vector.*part).size() * 8; ++bit) {
      Vector other = vector;
      (other.*part)[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      CHECK_FALSE(aes_gcm_open(other.key, other.nonce, other.associated, other.sealed));
    }
  }
  for (const auto part : {&Vector::nonce, &Vector::associated, &Vector::sealed}) {
    Vector shorter = vector, longer = vector;
    (shorter.*part).pop_back();
    (longer.*part).push_back(0);
    CHECK_FALSE(aes_gcm_open(shorter.key, shorter.nonce, shorter.associated, shorter.sealed));
    CHECK_FALSE(aes_gcm_open(longer.key, longer.nonce, longer.associated, longer.sealed));
  }
  CHECK_FALSE(aes_gcm_open(vector.key, vector.nonce, {}, {}));
}

TEST_CASE("a key of another size is a programmer's mistake, and no weaker encryption") {
  const Bytes nonce(kGcmNonceBytes);
  for (const std::size_t size : {0, 16, 31, 33})
    CHECK_THROWS_AS(aes_gcm_seal(Bytes(size), nonce, {}, Bytes(1)), std::runtime_error);
  CHECK_THROWS_AS(aes_gcm_seal(Bytes(kAesKeyBytes), Bytes(16), {}, Bytes(1)), std::runtime_error);
}

}  // namespace
}  // namespace freehold
