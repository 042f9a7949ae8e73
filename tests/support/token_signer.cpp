#include "tests/support/token_signer.hpp"

#include <stdexcept>
#include <vector>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "sync/auth/digest.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

constexpr int kCoordinateBytes = 32;

void must(bool done) {
  if (!done) throw std::runtime_error("OpenSSL does not do what the test asks of it");
}

Bytes bytes_of(std::string_view text) {
  return Bytes(text.begin(), text.end());
}

std::string number_of(EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  must(EVP_PKEY_get_bn_param(key, name, &number) == 1);
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(number)));
  BN_bn2bin(number, bytes.data());
  BN_free(number);
  return to_base64url(bytes);
}

/// A coordinate keeps the zeros that it begins with.
std::string coordinate_of(EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  must(EVP_PKEY_get_bn_param(key, name, &number) == 1);
  Bytes bytes(kCoordinateBytes);
  must(BN_bn2binpad(number, bytes.data(), kCoordinateBytes) == kCoordinateBytes);
  BN_free(number);
  return to_base64url(bytes);
}

/// r and s side by side, as a JWS has them.
Bytes raw_signature(const Bytes& der) {
  const unsigned char* at = der.data();
  ECDSA_SIG* both = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  must(both != nullptr);
  Bytes raw(2 * kCoordinateBytes);
  must(BN_bn2binpad(ECDSA_SIG_get0_r(both), raw.data(), kCoordinateBytes) == kCoordinateBytes);
  must(BN_bn2binpad(ECDSA_SIG_get0_s(both), raw.data() + kCoordinateBytes, kCoordinateBytes) == kCoordinateBytes);
  ECDSA_SIG_free(both);
  return raw;
}

}  // namespace

TokenSigner::TokenSigner(std::string algorithm, std::string kid, std::string secret, EVP_PKEY* key)
    : algorithm_(std::move(algorithm)), kid_(std::move(kid)), secret_(std::move(secret)), key_(key, EVP_PKEY_free) {}

TokenSigner TokenSigner::hs256(std::string secret) {
  return TokenSigner("HS256", {}, std::move(secret), nullptr);
}

TokenSigner TokenSigner::rs256(std::string kid, unsigned bits) {
  return TokenSigner("RS256", std::move(kid), {}, EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{bits}));
}

TokenSigner TokenSigner::es256(std::string kid) {
  return TokenSigner("ES256", std::move(kid), {}, EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
}

TokenSigner TokenSigner::eddsa(std::string kid) {
  return TokenSigner("EdDSA", std::move(kid), {}, EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
}

std::string TokenSigner::sign(const json::object& claims) const {
  json::object header = {{"alg", algorithm_}, {"typ", "JWT"}};
  if (!kid_.empty()) header["kid"] = kid_;
  return sign(json::serialize(header), json::serialize(claims));
}

std::string TokenSigner::sign(std::string_view header, std::string_view claims) const {
  const std::string text = in_base64url(header) + "." + in_base64url(claims);
  return text + "." + signature(text);
}

std::string TokenSigner::signature(std::string_view text) const {
  if (key_ == nullptr) return to_base64url(hmac_sha256(bytes_of(secret_), text));
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const EVP_MD* digest = algorithm_ == "EdDSA" ? nullptr : EVP_sha256();
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  must(EVP_DigestSignInit(context, nullptr, digest, nullptr, key_.get()) == 1);
  must(EVP_DigestSign(context, nullptr, &size, data, text.size()) == 1);
  Bytes signature(size);
  must(EVP_DigestSign(context, signature.data(), &size, data, text.size()) == 1);
  EVP_MD_CTX_free(context);
  signature.resize(size);
  return to_base64url(algorithm_ == "ES256" ? raw_signature(signature) : signature);
}

json::object TokenSigner::jwk() const {
  json::object key = {{"kid", kid_}, {"alg", algorithm_}, {"use", "sig"}};
  if (algorithm_ == "RS256") {
    key["kty"] = "RSA";
    key["n"] = number_of(key_.get(), OSSL_PKEY_PARAM_RSA_N);
    key["e"] = number_of(key_.get(), OSSL_PKEY_PARAM_RSA_E);
  } else if (algorithm_ == "ES256") {
    key["kty"] = "EC";
    key["crv"] = "P-256";
    key["x"] = coordinate_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X);
    key["y"] = coordinate_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y);
  } else if (algorithm_ == "EdDSA") {
    Bytes point(kCoordinateBytes);
    std::size_t size = point.size();
    must(EVP_PKEY_get_raw_public_key(key_.get(), point.data(), &size) == 1);
    key["kty"] = "OKP";
    key["crv"] = "Ed25519";
    key["x"] = to_base64url(point);
  }
  return key;
}

std::string TokenSigner::public_pem() const {
  BIO* memory = BIO_new(BIO_s_mem());
  must(PEM_write_bio_PUBKEY(memory, key_.get()) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(memory);
  return text;
}

std::string jwks_text(std::initializer_list<json::object> keys) {
  json::array list;
  for (const json::object& key : keys) list.push_back(key);
  return json::serialize(json::object{{"keys", std::move(list)}});
}

std::string in_base64url(std::string_view text) {
  return to_base64url(bytes_of(text));
}

}  // namespace freehold
