#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/auth/verification_key.hpp"

namespace freehold {

/// The keys of one identity provider. Never changes; safe from several threads.
class KeySet {
 public:
  static constexpr std::size_t kKeysMax = 100;

  /// One key for HS256: the bytes of a file, without the line break that an editor leaves at its end.
  static Result<KeySet> from_secret(std::string_view file);

  /// The keys of a JWK set (RFC 7517) that are RSA for RS256, P-256 for ES256, or Ed25519 for EdDSA. Keys for anything
  /// else, such as encryption, are passed over. `invalid_value` where none is left, where one is broken, too weak or a
  /// private one, or where two for one algorithm share a name.
  static Result<KeySet> from_jwks(std::string_view text);

  /// The key that a token names, if it is one for the algorithm; for a token that names none, the only key for the
  /// algorithm. Such a key is also meant by any name where it has none itself. Null: there is no such key.
  const VerificationKey* find(SigningAlgorithm algorithm, std::optional<std::string_view> name) const;

  std::size_t size() const { return keys_.size(); }

 private:
  struct NamedKey {
    std::optional<std::string> name;  ///< `kid`
    VerificationKey key;
  };

  KeySet() = default;
  Status add(NamedKey key);

  std::vector<NamedKey> keys_;
};

}  // namespace freehold
