#pragma once

#include <optional>
#include <string_view>

#include "sync/auth/accounts.hpp"
#include "sync/auth/external_identities.hpp"

namespace freehold {

/// Says for whom an access token speaks: one of our own, or one of another identity provider where one is trusted.
///
/// What our key has signed is ours, whatever it says; only a token that it has not signed can be the other's. Safe from
/// several threads. Everything referred to outlives it.
class Authenticator {
 public:
  /// `external` is null where no other provider is trusted.
  Authenticator(const Accounts& accounts, ExternalIdentities* external) : accounts_(accounts), external_(external) {}

  /// The answer where it takes neither database nor file, as for every token of our own; nothing where `verify` must be
  /// asked. Does not block.
  std::optional<Result<AccessClaims>> verify_at_once(std::string_view token) const;

  /// The answer for any token. May block.
  Result<AccessClaims> verify(std::string_view token) const;

 private:
  const Accounts& accounts_;
  ExternalIdentities* external_;
};

}  // namespace freehold
