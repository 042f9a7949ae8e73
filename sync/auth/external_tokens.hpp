#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/auth/key_set.hpp"

namespace freehold {

/// Whose tokens are taken, and for what they must have been made.
struct TrustedIssuer {
  std::string issuer;  ///< `iss`, letter by letter
  std::string audience;  ///< one of `aud`
};

/// What a good token of another identity provider says.
struct ExternalClaims {
  std::string subject;  ///< 1 to `kSubjectMax` code points
  /// Where the provider does not say that nobody has verified it. Nothing is known about its form.
  std::optional<std::string> email;
  std::optional<std::string> name;  ///< a person's, in whatever form
  std::int64_t expires_at_s = 0;  ///< seconds since 1970; from then on the token is not taken any more
};

inline constexpr std::size_t kExternalTokenBytesMax = 8 * 1024;
inline constexpr std::int64_t kClockLeewayS = 30;
inline constexpr std::size_t kSubjectMax = 255;

/// Reads a JSON web token (RFC 7519) that one of the keys has signed.
///
/// `iss`, `aud`, `sub` and `exp` are required; `nbf` and `iat` must not lie in the future; clocks may differ by
/// `kClockLeewayS`. `unauthenticated` where the token is not what it should be, `token_expired` where that was so.
Result<ExternalClaims> verify_external_token(const KeySet& keys, const TrustedIssuer& trusted, std::string_view token,
                                             std::int64_t now_s);

}  // namespace freehold
