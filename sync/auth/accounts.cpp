#include "sync/auth/accounts.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "core/protocol/codec.hpp"
#include "core/rules/rules.hpp"
#include "sync/auth/account_form.hpp"
#include "sync/auth/digest.hpp"
#include "sync/auth/new_password.hpp"
#include "sync/auth/password_record.hpp"

namespace freehold {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kRefreshBytes = 32;
constexpr std::int64_t kSecond = 1'000'000;
// An ended sign-in whose access tokens still live must be known to those who look for it.
static_assert(DeviceSignIn::kEndedKeptS > AccessTokens::kLifetimeS);

// Failures in a quarter of an hour. A person mistypes a few times; an office behind one address has many people; the
// limit on the account alone stops a guesser with many addresses, and is high, because it also keeps the owner out.
constexpr int kFailuresOfNameAndAddress = 10;
constexpr int kFailuresOfAddress = 100;
constexpr int kFailuresOfName = 200;
// A class signs up together; somebody who fills the database does so all day.
constexpr int kSignUpsOfAddress = 60;

/// How often a sign-in begins anew because its account's record changed under it.
constexpr int kSignInTries = 3;

std::string name_key(const SignIn& form) {
  return "name " + ascii_lower(form.name);
}

std::string pair_key(const SignIn& form) {
  return "pair " + form.address + " " + ascii_lower(form.name);
}

std::string address_key(const SignIn& form) {
  return "address " + form.address;
}

Bytes random_bytes(Random& random, std::size_t count) {
  Bytes bytes(count);
  random.fill(bytes);
  return bytes;
}

std::string sign_up_key(const SignUp& form) {
  return "sign-up " + form.address;
}

std::int64_t whole_seconds(std::int64_t us) {
  return (us + kSecond - 1) / kSecond;
}

Error sign_in_again() {
  return fail(Code::unauthenticated, "the refresh token is not valid (any more); sign in again");
}

Error wrong_credentials() {
  return fail(Code::invalid_credentials, "the account or the password is wrong");
}

Error too_many() {
  return fail(Code::too_many_attempts, "too many failed tries; wait as long as Retry-After says");
}

}  // namespace

Accounts::Accounts(ServerStore& store, const Schema& schema, Clock& clock, Random& random, const PasswordCost& cost,
                   std::string dummy_record, Bytes token_key)
    : store_(store),
      schema_(schema),
      clock_(clock),
      random_(random),
      cost_(cost),
      dummy_record_(std::move(dummy_record)),
      access_tokens_(std::move(token_key)) {}

Result<std::unique_ptr<Accounts>> Accounts::open(ServerStore& store, const Schema& schema, Clock& clock, Random& random,
                                                 const PasswordCost& cost) {
  FREEHOLD_ASSIGN(const std::string stored,
                  store.shared_setting("token_key", to_base64url(random_bytes(random, kKeyBytes))));
  auto key = from_base64url(stored);
  if (!key || key->size() != kKeyBytes)
    return fail(Code::database_damaged, "the setting token_key is not a key; delete it, and a new one is made");
  FREEHOLD_ASSIGN(std::string dummy, record_without_password(random, cost));
  return std::unique_ptr<Accounts>(new Accounts(store, schema, clock, random, cost, std::move(dummy), std::move(*key)));
}

Result<SignedIn> Accounts::sign_up(const SignUp& form) {
  FREEHOLD_TRY(check_form(form));
  if (!form.address.empty() && throttle_.charge(sign_up_key(form), kSignUpsOfAddress, clock_.now_us()) > 0)
    return fail(Code::too_many_attempts, "too many new accounts from this address; wait as long as Retry-After says");
  FREEHOLD_ASSIGN(const NewAccount account, make_account(form));
  return signed_in(account.owner, account.password_hash, form.device);
}

Result<OwnerId> Accounts::add(const SignUp& form) {
  FREEHOLD_TRY(check_form(form));
  FREEHOLD_ASSIGN(const NewAccount account, make_account(form));
  return account.owner;
}

Result<NewAccount> Accounts::make_account(const SignUp& form) {
  NewAccount account;
  account.owner = OwnerId{make_uuid_v7(clock_, random_)};
  account.email = form.email;
  account.username = form.username;
  account.full_name = form.full_name;
  FREEHOLD_ASSIGN(account.password_hash, hash_password(form.password, random_, cost_));
  const std::int64_t now_us = clock_.now_us();
  account.now = format_time(now_us);
  FREEHOLD_TRY(store_.add_account(account, Hlc::at(static_cast<std::uint64_t>(now_us) / 1000)));
  return account;
}

Status Accounts::check_form(const SignUp& form) const {
  const std::array<std::string_view, 2> names = {form.email, form.username ? *form.username : std::string_view()};
  FREEHOLD_TRY(check_new_password(form.password, names));
  const Table& users = *schema_.owner_table();
  if (!looks_like_email(form.email))
    return fail_at(Code::invalid_value, "an email address looks like ada@example.org", users.name(), "email");
  if (form.username && !looks_like_username(*form.username))
    return fail_at(Code::invalid_value, "a username is not empty, and has no @ and no control characters in it",
                   users.name(), "username");
  if (form.full_name && has_control_characters(*form.full_name))
    return fail_at(Code::invalid_value, "a name has no control characters in it", users.name(), "full_name");
  const std::array<std::pair<std::string_view, const std::string*>, 3> fields = {{
      {"email", &form.email},
      {"username", form.username ? &*form.username : nullptr},
      {"full_name", form.full_name ? &*form.full_name : nullptr},
  }};
  for (const auto& [name, text] : fields) {
    if (text == nullptr) continue;
    const Column* column = users.find(name);
    if (column == nullptr)
      return fail_at(Code::unknown_column, "accounts have no such field here", users.name(), std::string(name));
    FREEHOLD_TRY(check_value(users, *column, *text));
  }
  return {};
}

Result<SignedIn> Accounts::sign_in(const SignIn& form) {
  FREEHOLD_TRY(charge(form));
  auto answer = sign_in_uncharged(form);
  // Only a wrong password is a guess; a database that is away is not.
  if (!answer && answer.error().code == Code::invalid_credentials) return answer;
  throttle_.refund(name_key(form));
  throttle_.refund(address_key(form));
  if (answer || answer.error().code == Code::account_disabled)
    throttle_.forget(pair_key(form));
  else
    throttle_.refund(pair_key(form));
  return answer;
}

Result<SignedIn> Accounts::sign_in_uncharged(const SignIn& form) {
  for (int tries = 1; tries <= kSignInTries; ++tries) {
    FREEHOLD_ASSIGN(const Account account, check_password(form));
    if (!account.is_active) return fail(Code::account_disabled, "this account has been switched off");
    auto answer = signed_in(account.owner, renewed_record(account, form.password), form.device);
    if (answer || answer.error().code != Code::not_found) return answer;
    // Between the check and the sign-in the account got another record, or went: the check says nothing any more. Where
    // another sign-in has only renewed the record, the same password opens the new one.
  }
  return fail(Code::busy, "the account's password changes all the time; try again shortly");
}

Status Accounts::charge(const SignIn& form) {
  const std::int64_t now_us = clock_.now_us();
  if (throttle_.charge(pair_key(form), kFailuresOfNameAndAddress, now_us) > 0) return too_many();
  if (throttle_.charge(name_key(form), kFailuresOfName, now_us) > 0) {
    throttle_.refund(pair_key(form));
    return too_many();
  }
  if (!form.address.empty() && throttle_.charge(address_key(form), kFailuresOfAddress, now_us) > 0) {
    throttle_.refund(pair_key(form));
    throttle_.refund(name_key(form));
    return too_many();
  }
  return {};
}

std::int64_t Accounts::retry_after_s(const SignIn& form) {
  const std::int64_t now_us = clock_.now_us();
  std::int64_t wait_us = std::max(throttle_.wait_us(pair_key(form), kFailuresOfNameAndAddress, now_us),
                                  throttle_.wait_us(name_key(form), kFailuresOfName, now_us));
  if (!form.address.empty())
    wait_us = std::max(wait_us, throttle_.wait_us(address_key(form), kFailuresOfAddress, now_us));
  return whole_seconds(wait_us);
}

std::int64_t Accounts::retry_after_s(const SignUp& form) {
  if (form.address.empty()) return 0;
  return whole_seconds(throttle_.wait_us(sign_up_key(form), kSignUpsOfAddress, clock_.now_us()));
}

Result<Account> Accounts::check_password(const SignIn& form) {
  // Longer than any password that was ever taken, or no text: still the same work as for a wrong one.
  const auto length = count_code_points(form.password);
  const bool possible = length && *length <= kPasswordMax && count_code_points(form.name).value_or(0) > 0;
  std::optional<Account> account;
  if (possible) {
    FREEHOLD_ASSIGN(account, store_.find_account(form.name));
  }
  FREEHOLD_ASSIGN(const bool matches, opens(account ? account->password_hash : std::string(),
                                            possible ? std::string_view(form.password) : std::string_view()));
  if (!matches) return wrong_credentials();
  return std::move(*account);
}

// How long a failure takes must not tell an account from none. The records we write take as long as the dummy does. One
// of another system takes what its cost says, so a failure goes on with the dummy's work: it takes at least as long as
// for no account, and a cheap record is lost in the noise. A dear one (bcrypt at 12, scrypt) still shows to whoever
// measures, as an account that has not signed in since it was brought here; the throttle bounds the measuring, and the
// first sign-in ends it. To hide that as well, every failure of everybody would have to cost as much.
Result<bool> Accounts::opens(const std::string& record, std::string_view password) const {
  if (record.empty()) {
    FREEHOLD_TRY(verify_password(dummy_record_, password));
    return false;
  }
  auto matches = verify_record(record, password);
  // Nothing that was sent is at fault where the record itself cannot be read: it opens for nobody.
  const bool unreadable = !matches && matches.error().code == Code::malformed;
  if (!matches && !unreadable) return std::move(matches).error();
  if (matches && *matches) return true;
  if (unreadable || is_foreign_record(record)) FREEHOLD_TRY(verify_password(dummy_record_, password));
  return false;
}

std::string Accounts::renewed_record(const Account& account, const std::string& password) {
  if (!needs_rehash(account.password_hash, cost_)) return account.password_hash;
  // The sign-in succeeds without it, and the next one tries again: a failure here is nobody's concern.
  const auto record = hash_password(password, random_, cost_);
  const bool replaced = record && store_.replace_password(account.owner, account.password_hash, *record).ok();
  return replaced ? *record : account.password_hash;
}

Result<SignedIn> Accounts::signed_in(const OwnerId& owner, const std::string& record, const std::string& device) {
  SignedIn answer;
  FREEHOLD_ASSIGN(answer.user, user(owner));
  const std::int64_t now_us = clock_.now_us();
  const DeviceSignIn sign_in{make_uuid_v7(clock_, random_), owner, device, now_us, now_us};
  FREEHOLD_TRY(store_.add_sign_in(sign_in, record, new_refresh_token(owner, sign_in.id, answer.tokens.refresh)));
  answer.tokens.access = access_tokens_.issue(owner, sign_in.id, now_us / kSecond);
  return answer;
}

RefreshToken Accounts::new_refresh_token(const OwnerId& owner, const Uuid& family, std::string& text) {
  text = to_base64url(random_bytes(random_, kRefreshBytes));
  RefreshToken token;
  token.digest = sha256(text);
  token.owner = owner;
  token.family = family;
  token.expires_at_us = clock_.now_us() + kRefreshLifetimeS * kSecond;
  return token;
}

Result<TokenPair> Accounts::refresh(std::string_view refresh_token) {
  TokenPair pair;
  const RefreshToken successor = new_refresh_token({}, {}, pair.refresh);
  const std::int64_t now_us = clock_.now_us();
  FREEHOLD_ASSIGN(const auto old, store_.rotate_refresh_token(sha256(refresh_token), successor, now_us));
  if (!old) return sign_in_again();
  if (old->used_at_us != 0) {
    FREEHOLD_TRY(end(*old));
    return sign_in_again();
  }
  if (old->expires_at_us <= now_us) return fail(Code::token_expired, "the refresh token has run out; sign in again");
  // The old token is used up by now: a database that fails here must not cost the device its sign-in.
  const Status active = check_access({old->owner, 0, old->family});
  if (!active && code_info(active.error().code).http_status < 500) return active.error();
  pair.access = access_tokens_.issue(old->owner, old->family, now_us / kSecond);
  return pair;
}

Status Accounts::sign_out(std::string_view refresh_token) {
  // Rotation is the one look at a token that the store offers; the successor ends with the sign-in.
  std::string text;
  const RefreshToken successor = new_refresh_token({}, {}, text);
  FREEHOLD_ASSIGN(const auto old, store_.rotate_refresh_token(sha256(refresh_token), successor, clock_.now_us()));
  return old ? end(*old) : Status();
}

Status Accounts::end(const RefreshToken& token) {
  Status ended = store_.end_sign_in(token.owner, token.family, clock_.now_us());
  // Another request was faster.
  if (!ended && ended.error().code == Code::not_found) return {};
  return ended;
}

Result<TokenPair> Accounts::change_password(const AccessClaims& claims, const std::string& current,
                                            const std::string& replacement) {
  const OwnerId& owner = claims.owner;
  FREEHOLD_ASSIGN(const auto account, store_.find_account(owner));
  if (!account) return fail(Code::unauthenticated, "the account does not exist any more");
  const std::array<std::string_view, 2> names = {account->email, account->username};
  FREEHOLD_TRY(check_new_password(replacement, names));
  const SignIn form{owner.text(), {}, {}, {}};
  FREEHOLD_TRY(charge(form));
  FREEHOLD_ASSIGN(const bool matches, opens(account->password_hash, current));
  if (!matches) return wrong_credentials();
  throttle_.forget(pair_key(form));
  throttle_.forget(name_key(form));
  if (!claims.sign_in)
    return fail(Code::wrong_state, "whoever comes from an identity provider signs in with the password to change it");
  FREEHOLD_ASSIGN(const std::string record, hash_password(replacement, random_, cost_));
  TokenPair pair;
  const RefreshToken token = new_refresh_token(owner, *claims.sign_in, pair.refresh);
  const std::int64_t now_us = clock_.now_us();
  const Status changed = store_.change_password(owner, account->password_hash, record, token, now_us);
  // Somebody else has changed it since, so that the current one is no longer what was sent.
  if (!changed && changed.error().code == Code::not_found) return wrong_credentials();
  FREEHOLD_TRY(changed);
  pair.access = access_tokens_.issue(owner, *claims.sign_in, now_us / kSecond);
  return pair;
}

Status Accounts::reset_password(const OwnerId& owner, std::string_view replacement) {
  FREEHOLD_ASSIGN(const auto account, store_.find_account(owner));
  if (!account) return fail(Code::not_found, "there is no such account (any more)");
  const std::array<std::string_view, 2> names = {account->email, account->username};
  FREEHOLD_TRY(check_new_password(replacement, names));
  FREEHOLD_ASSIGN(const std::string record, hash_password(replacement, random_, cost_));
  return store_.reset_password(owner, record, clock_.now_us());
}

Result<std::vector<DeviceSignIn>> Accounts::sign_ins(const OwnerId& owner) {
  return store_.sign_ins(owner, clock_.now_us());
}

Status Accounts::end_sign_in(const OwnerId& owner, const Uuid& sign_in) {
  return store_.end_sign_in(owner, sign_in, clock_.now_us());
}

Status Accounts::end_sign_ins(const OwnerId& owner) {
  return store_.end_sign_ins(owner, clock_.now_us());
}

Result<AccessClaims> Accounts::verify(std::string_view access_token) const {
  return access_tokens_.verify(access_token, now_s());
}

Status Accounts::check_access(const AccessClaims& claims) {
  FREEHOLD_ASSIGN(const Standing standing, store_.standing(claims.owner, claims.sign_in));
  switch (standing) {
    case Standing::good:
      return {};
    case Standing::signed_out:
      return fail(Code::unauthenticated, "this device has been signed out; sign in again");
    case Standing::switched_off:
      return fail(Code::account_disabled, "this account has been switched off");
    case Standing::gone:
      break;
  }
  return fail(Code::unauthenticated, "the account does not exist any more");
}

Result<std::string> Accounts::user(const OwnerId& owner) {
  const Table& users = *schema_.owner_table();
  const RowId row{owner.uuid};
  FREEHOLD_ASSIGN(const auto transaction, store_.begin(owner));
  FREEHOLD_ASSIGN(const auto rows, transaction->load_feed_rows(users, std::span(&row, 1)));
  if (rows.empty() || rows.front().deleted) return fail(Code::unauthenticated, "the account does not exist any more");
  return encode_row(users, rows.front().values);
}

std::int64_t Accounts::now_s() const {
  return clock_.now_us() / kSecond;
}

}  // namespace freehold
