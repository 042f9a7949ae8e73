#include "sync/auth/verification_key.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "sync/auth/digest.hpp"

namespace freehold {
namespace {

constexpr std::size_t kCoordinateBytes = 32;
constexpr std::size_t kExponentBytesMax = 8;

template <auto release>
struct Release {
  template <class T>
  void operator()(T* held) const {
    release(held);
  }
};
template <class T, auto release>
using Handle = std::unique_ptr<T, Release<release>>;
using Number = Handle<BIGNUM, BN_free>;

/// OpenSSL leaves its complaints with the thread, where the next caller, such as a connection with TLS, would take them
/// for its own.
struct NothingLeft {
  ~NothingLeft() { ERR_clear_error(); }
};

Error no_key(const std::string& why) {
  return fail(Code::invalid_value, why);
}

Number number_of(const std::uint8_t* bytes, std::size_t size) {
  return Number(BN_bin2bn(bytes, static_cast<int>(size), nullptr));
}

/// Null where the parts are no key: a point beside its curve, a modulus that is even.
std::shared_ptr<EVP_PKEY> make_key(const char* type, OSSL_PARAM* parts) {
  const NothingLeft nothing_left;
  const Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free> maker(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* made = nullptr;
  if (!maker || EVP_PKEY_fromdata_init(maker.get()) != 1 ||
      EVP_PKEY_fromdata(maker.get(), &made, EVP_PKEY_PUBLIC_KEY, parts) != 1)
    return nullptr;
  std::shared_ptr<EVP_PKEY> key(made, EVP_PKEY_free);
  const Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free> checker(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  return checker && EVP_PKEY_public_check(checker.get()) == 1 ? key : nullptr;
}

std::shared_ptr<EVP_PKEY> make_rsa_key(const BIGNUM* modulus, const BIGNUM* exponent) {
  const Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent) != 1)
    return nullptr;
  const Handle<OSSL_PARAM, OSSL_PARAM_free> parts(OSSL_PARAM_BLD_to_param(builder.get()));
  return parts ? make_key("RSA", parts.get()) : nullptr;
}

/// A JWS has the two numbers of the signature side by side, OpenSSL wants them in DER. Empty where they are not two.
Bytes ecdsa_der(const Bytes& signature) {
  if (signature.size() != 2 * kCoordinateBytes) return {};
  const Handle<ECDSA_SIG, ECDSA_SIG_free> both(ECDSA_SIG_new());
  Number r = number_of(signature.data(), kCoordinateBytes);
  Number s = number_of(signature.data() + kCoordinateBytes, kCoordinateBytes);
  if (!both || !r || !s || ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1) return {};
  // They are the pair's from here on.
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  unsigned char* written = nullptr;
  const int size = i2d_ECDSA_SIG(both.get(), &written);
  if (size <= 0) return {};
  Bytes der(written, written + size);
  OPENSSL_free(written);
  return der;
}

/// `digest` is null where the algorithm brings its own.
bool verify_signature(EVP_PKEY& key, const EVP_MD* digest, std::string_view text, const Bytes& signature) {
  const NothingLeft nothing_left;
  const Handle<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* details = nullptr;
  if (!context || EVP_DigestVerifyInit(context.get(), &details, digest, nullptr, &key) != 1) return false;
  if (EVP_PKEY_is_a(&key, "RSA") == 1 && EVP_PKEY_CTX_set_rsa_padding(details, RSA_PKCS1_PADDING) != 1) return false;
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

std::string_view text_view(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::optional<SigningAlgorithm> signing_algorithm(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, SigningAlgorithm>, 4> kNames = {
      {{"HS256", SigningAlgorithm::hs256},
       {"RS256", SigningAlgorithm::rs256},
       {"ES256", SigningAlgorithm::es256},
       {"EdDSA", SigningAlgorithm::eddsa}}};
  for (const auto& [known, algorithm] : kNames)
    if (name == known) return algorithm;
  return std::nullopt;
}

Result<VerificationKey> VerificationKey::hmac(Bytes secret) {
  if (secret.size() < kSecretBytesMin)
    return no_key("the secret has " + std::to_string(secret.size()) + " bytes; HS256 needs at least " +
                  std::to_string(kSecretBytesMin) + ", from a random source");
  return VerificationKey(SigningAlgorithm::hs256, std::move(secret), nullptr);
}

Result<VerificationKey> VerificationKey::rsa(const Bytes& modulus, const Bytes& exponent) {
  if (modulus.size() > kRsaBitsMax / 8 || exponent.size() > kExponentBytesMax)
    return no_key("an RSA key has a modulus of at most " + std::to_string(kRsaBitsMax) +
                  " bits and an exponent of at most " + std::to_string(8 * kExponentBytesMax));
  const Number n = number_of(modulus.data(), modulus.size());
  const Number e = number_of(exponent.data(), exponent.size());
  if (n && BN_num_bits(n.get()) < kRsaBitsMin)
    return no_key("an RSA key of " + std::to_string(BN_num_bits(n.get())) + " bits is too weak; it needs " +
                  std::to_string(kRsaBitsMin));
  auto key = n && e ? make_rsa_key(n.get(), e.get()) : nullptr;
  if (!key) return no_key("n and e are no RSA key");
  return VerificationKey(SigningAlgorithm::rs256, {}, std::move(key));
}

Result<VerificationKey> VerificationKey::p256(const Bytes& x, const Bytes& y) {
  if (x.size() != kCoordinateBytes || y.size() != kCoordinateBytes)
    return no_key("x and y of P-256 have 32 bytes each");
  Bytes point = {POINT_CONVERSION_UNCOMPRESSED};
  point.insert(point.end(), x.begin(), x.end());
  point.insert(point.end(), y.begin(), y.end());
  std::string group = "P-256";
  OSSL_PARAM parts[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
                        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
                        OSSL_PARAM_construct_end()};
  auto key = make_key("EC", parts);
  if (!key) return no_key("x and y are no point of P-256");
  return VerificationKey(SigningAlgorithm::es256, {}, std::move(key));
}

Result<VerificationKey> VerificationKey::ed25519(const Bytes& x) {
  if (x.size() != kCoordinateBytes) return no_key("x of Ed25519 has 32 bytes");
  Bytes point = x;
  OSSL_PARAM parts[] = {OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
                        OSSL_PARAM_construct_end()};
  auto key = make_key("ED25519", parts);
  if (!key) return no_key("x is no key of Ed25519");
  return VerificationKey(SigningAlgorithm::eddsa, {}, std::move(key));
}

bool VerificationKey::verifies(std::string_view text, const Bytes& signature) const {
  switch (algorithm_) {
    case SigningAlgorithm::hs256:
      return equal_in_constant_time(text_view(signature), text_view(hmac_sha256(secret_, text)));
    case SigningAlgorithm::rs256:
      return verify_signature(*key_, EVP_sha256(), text, signature);
    case SigningAlgorithm::es256:
      return verify_signature(*key_, EVP_sha256(), text, ecdsa_der(signature));
    case SigningAlgorithm::eddsa:
      return verify_signature(*key_, nullptr, text, signature);
  }
  return false;
}

}  // namespace freehold
