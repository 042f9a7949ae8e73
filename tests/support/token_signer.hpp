#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

struct evp_pkey_st;

namespace freehold {

/// An identity provider's key with both of its halves: signs tokens, and shows its public half.
class TokenSigner {
 public:
  static TokenSigner hs256(std::string secret);
  static TokenSigner rs256(std::string kid, unsigned bits = 2048);
  static TokenSigner es256(std::string kid);
  static TokenSigner eddsa(std::string kid);

  /// A token with this key's `alg`, and its `kid` where it has one.
  std::string sign(const boost::json::object& claims) const;
  /// The same, with whatever header and claims.
  std::string sign(std::string_view header, std::string_view claims) const;
  /// What the key signs of a text, as the third part of a token.
  std::string signature(std::string_view text) const;

  /// The public half as a JWK, with `kid`, `alg` and `use`.
  boost::json::object jwk() const;
  /// The public half as PEM text: what a token forger would take for a secret.
  std::string public_pem() const;
  const std::string& kid() const { return kid_; }

 private:
  TokenSigner(std::string algorithm, std::string kid, std::string secret, evp_pkey_st* key);

  std::string algorithm_;
  std::string kid_;
  std::string secret_;
  std::shared_ptr<evp_pkey_st> key_;
};

/// The text of a JWK set.
std::string jwks_text(std::initializer_list<boost::json::object> keys);
/// Base64url of a text.
std::string in_base64url(std::string_view text);

}  // namespace freehold
