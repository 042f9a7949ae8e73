#include "sync/auth/external_identities.hpp"

#include "core/base/time.hpp"
#include "core/rules/rules.hpp"
#include "sync/auth/account_form.hpp"

namespace freehold {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

/// An account has an email, unlike any other's. This one is nobody's: no mail goes to `.invalid` (RFC 2606).
std::string unreachable_email(const OwnerId& owner) {
  return owner.text() + "@identity.invalid";
}

}  // namespace

ExternalIdentities::ExternalIdentities(TrustedIssuer trusted, std::unique_ptr<KeyFile> keys, bool sign_up,
                                       ServerStore& store, const Schema& schema, Clock& clock, Random& random)
    : trusted_(std::move(trusted)),
      keys_(std::move(keys)),
      sign_up_(sign_up),
      store_(store),
      schema_(schema),
      clock_(clock),
      random_(random) {}

Result<AccessClaims> ExternalIdentities::verify(std::string_view token) {
  const std::int64_t now_us = clock_.now_us();
  const auto keys = keys_->keys();
  FREEHOLD_ASSIGN(const ExternalClaims claims, verify_external_token(*keys, trusted_, token, now_us / kSecond));
  FREEHOLD_ASSIGN(const OwnerId owner, owner_of(claims, now_us));
  return AccessClaims{owner, claims.expires_at_s};
}

Result<OwnerId> ExternalIdentities::owner_of(const ExternalClaims& claims, std::int64_t now_us) {
  if (const auto known = owners_.find(claims.subject, now_us)) return *known;
  const Identity identity{trusted_.issuer, claims.subject};
  FREEHOLD_ASSIGN(auto owner, store_.find_identity(identity));
  if (!owner && !sign_up_)
    return fail(Code::unauthenticated, "nobody here has this identity; ask those who run the server for an account");
  if (!owner) {
    FREEHOLD_ASSIGN(owner, sign_up(claims, identity, now_us));
  }
  owners_.keep(claims.subject, *owner, now_us);
  return *owner;
}

Result<OwnerId> ExternalIdentities::sign_up(const ExternalClaims& claims, const Identity& identity,
                                            std::int64_t now_us) {
  NewAccount account;
  account.owner = OwnerId{make_uuid_v7(clock_, random_)};
  account.full_name = fitting(claims.name, "full_name");
  if (account.full_name && has_control_characters(*account.full_name)) account.full_name.reset();
  account.now = format_time(now_us);
  auto email = fitting(claims.email, "email");
  if (email && !looks_like_email(*email)) email.reset();
  const Hlc clock = Hlc::at(static_cast<std::uint64_t>(now_us) / 1000);
  for (const auto& tried : {email, std::optional(unreachable_email(account.owner))}) {
    if (!tried) continue;
    account.email = *tried;
    const Status added = store_.add_identity_account(account, identity, clock);
    if (added) return account.owner;
    if (added.error().code != Code::unique_violation) return added.error();
    // Another request of the same person was first, or the email is somebody else's and stays so: that a provider
    // writes it into a token proves nothing about an account here.
    FREEHOLD_ASSIGN(const auto theirs, store_.find_identity(identity));
    if (theirs) return *theirs;
  }
  return fail(Code::busy, "the account could not be made; try again shortly");
}

std::optional<std::string> ExternalIdentities::fitting(const std::optional<std::string>& claim,
                                                       std::string_view column) const {
  const Table& users = *schema_.owner_table();
  const Column* home = users.find(column);
  if (!claim || claim->empty() || home == nullptr || !check_value(users, *home, *claim)) return std::nullopt;
  return claim;
}

}  // namespace freehold
