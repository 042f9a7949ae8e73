#include "sync/auth/authenticator.hpp"

namespace freehold {

std::optional<Result<AccessClaims>> Authenticator::verify_at_once(std::string_view token) const {
  auto own = accounts_.verify(token);
  const bool may_be_theirs = external_ != nullptr && token.size() <= kExternalTokenBytesMax;
  if (!own && own.error().code == Code::unauthenticated && may_be_theirs) return std::nullopt;
  return own;
}

Result<AccessClaims> Authenticator::verify(std::string_view token) const {
  if (auto known = verify_at_once(token)) return std::move(*known);
  return external_->verify(token);
}

}  // namespace freehold
