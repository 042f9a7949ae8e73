#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/value.hpp"

namespace freehold {

/// What a valid access token says.
struct AccessClaims {
  OwnerId owner;
  std::int64_t expires_at_s = 0;  ///< seconds since 1970
  /// Of which sign-in it is; nothing for a token of another identity provider.
  std::optional<Uuid> sign_in = {};
};

/// Makes and checks access tokens: JSON web tokens signed with HMAC-SHA-256, claims `sub`, `sid`, `iss`, `iat`, `exp`.
///
/// Reads exactly the header it writes, so there is no algorithm for a stranger to choose. Safe from several threads.
class AccessTokens {
 public:
  static constexpr std::int64_t kLifetimeS = 15 * 60;

  /// `key`: 32 random bytes that all servers on one database share.
  explicit AccessTokens(Bytes key) : key_(std::move(key)) {}

  std::string issue(const OwnerId& owner, const Uuid& sign_in, std::int64_t now_s) const;

  /// `unauthenticated` for anything this key has not signed, `token_expired` for what it signed too long ago.
  Result<AccessClaims> verify(std::string_view token, std::int64_t now_s) const;

 private:
  Bytes key_;
};

}  // namespace freehold
