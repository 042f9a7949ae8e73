#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/value.hpp"

struct evp_pkey_st;

namespace freehold {

/// How the tokens that we take from others may be signed (RFC 7518, section 3, and RFC 8037).
enum class SigningAlgorithm : std::uint8_t { hs256, rs256, es256, eddsa };

/// By the name that `alg` has for it; nothing for any other, such as `none`.
std::optional<SigningAlgorithm> signing_algorithm(std::string_view name);

/// One key to check signatures with. It is for one algorithm, whatever a token asks for.
///
/// Copies share it. Safe from several threads.
class VerificationKey {
 public:
  static constexpr std::size_t kSecretBytesMin = 32;
  static constexpr int kRsaBitsMin = 2048;
  /// Checking takes time with the square of the length.
  static constexpr int kRsaBitsMax = 8192;

  // `invalid_value` where this cannot be a key, or is too weak to be one. Numbers begin with their highest byte.
  static Result<VerificationKey> hmac(Bytes secret);
  static Result<VerificationKey> rsa(const Bytes& modulus, const Bytes& exponent);
  static Result<VerificationKey> p256(const Bytes& x, const Bytes& y);
  static Result<VerificationKey> ed25519(const Bytes& x);

  SigningAlgorithm algorithm() const { return algorithm_; }

  /// Whether the holder of the key's other half, or of the secret, signed this text. The signature is in the form of a
  /// JWS: that of ES256 is r and s, 32 bytes each.
  bool verifies(std::string_view text, const Bytes& signature) const;

 private:
  VerificationKey(SigningAlgorithm algorithm, Bytes secret, std::shared_ptr<evp_pkey_st> key)
      : algorithm_(algorithm), secret_(std::move(secret)), key_(std::move(key)) {}

  SigningAlgorithm algorithm_;
  Bytes secret_;
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace freehold
