#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/schema/schema.hpp"
#include "sync/auth/access_tokens.hpp"
#include "sync/auth/external_tokens.hpp"
#include "sync/auth/key_file.hpp"
#include "sync/auth/owner_cache.hpp"
#include "sync/reconcile/server_store.hpp"

namespace freehold {

/// The users of one other identity provider: who brings its token is the owner that its subject belongs to.
///
/// Every call may block, on the database and on the file of keys. Safe from several threads. Everything referred to
/// outlives it.
class ExternalIdentities {
 public:
  /// With `sign_up` a subject that has no account gets one when it first comes.
  ExternalIdentities(TrustedIssuer trusted, std::unique_ptr<KeyFile> keys, bool sign_up, ServerStore& store,
                     const Schema& schema, Clock& clock, Random& random);

  /// `unauthenticated` also for a subject without an account. Whether the account is switched on, `Accounts` says.
  Result<AccessClaims> verify(std::string_view token);

 private:
  Result<OwnerId> owner_of(const ExternalClaims& claims, std::int64_t now_us);
  Result<OwnerId> sign_up(const ExternalClaims& claims, const Identity& identity, std::int64_t now_us);
  /// The claim, where the owners' table has a column for it that takes it.
  std::optional<std::string> fitting(const std::optional<std::string>& claim, std::string_view column) const;

  const TrustedIssuer trusted_;
  const std::unique_ptr<KeyFile> keys_;
  const bool sign_up_;
  ServerStore& store_;
  const Schema& schema_;
  Clock& clock_;
  Random& random_;
  OwnerCache owners_;
};

}  // namespace freehold
