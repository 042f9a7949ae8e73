#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/hashing/password.hpp"
#include "core/schema/schema.hpp"
#include "sync/auth/access_tokens.hpp"
#include "sync/auth/throttle.hpp"
#include "sync/reconcile/server_store.hpp"

namespace freehold {

/// What somebody fills in to get an account.
struct SignUp {
  std::string email;
  std::string password;
  std::optional<std::string> username;
  std::optional<std::string> full_name;
  std::string device;  ///< as `device_name` gives it
  std::string address;  ///< as for a sign-in
};

/// What somebody fills in to sign in. `address` is where the request came from; empty where that says nothing, such as
/// behind a proxy on the same machine: then only the account is protected, not the crowd of accounts.
struct SignIn {
  std::string name;  ///< email or username
  std::string password;
  std::string address;
  std::string device;  ///< as `device_name` gives it
};

struct TokenPair {
  std::string access;
  std::string refresh;
};

struct SignedIn {
  std::string user;  ///< the account's own row as devices see it, JSON
  TokenPair tokens;
};

/// Accounts, sign-in and tokens over a ServerStore.
///
/// Every call may block: on the database, and some 25 ms on Argon2id, which takes 19 MiB. The record of another system
/// takes what it asks for, until the first sign-in replaces it (password_record.hpp). The caller bounds how many run
/// side by side. Safe from several threads. Everything referred to outlives it.
class Accounts {
 public:
  static constexpr std::int64_t kRefreshLifetimeS = DeviceSignIn::kUnseenMaxS;

  /// Reads the signing key that all servers on this database share, or makes it.
  static Result<std::unique_ptr<Accounts>> open(ServerStore& store, const Schema& schema, Clock& clock, Random& random,
                                                const PasswordCost& cost = {});

  /// The account that `sign_up` makes, without signing anybody in: for who looks after the server.
  Result<OwnerId> add(const SignUp& form);
  /// `too_many_attempts` where too many accounts came from this address.
  Result<SignedIn> sign_up(const SignUp& form);
  /// Seconds until `sign_up` takes another form from this address; 0: at once.
  std::int64_t retry_after_s(const SignUp& form);

  /// The same answer, after the same work or more, whether the account does not exist or the password is wrong. A
  /// record that is not of the kind and cost that new ones have is replaced by one that is.
  Result<SignedIn> sign_in(const SignIn& form);
  /// Seconds until `sign_in` takes another try with this name from this address; 0: at once.
  std::int64_t retry_after_s(const SignIn& form);

  /// A refresh token works once. A second use means that somebody else holds a copy: its sign-in ends.
  Result<TokenPair> refresh(std::string_view refresh_token);
  /// Ends the sign-in that the token is of. A token that is not known has already ended: no error.
  Status sign_out(std::string_view refresh_token);
  /// Ends every other sign-in of the account; this one goes on with the tokens of the answer alone.
  Result<TokenPair> change_password(const AccessClaims& claims, const std::string& current,
                                    const std::string& replacement);

  /// The same for who looks after the server, and asks for no other password: every sign-in of the account ends.
  /// `not_found` where there is no such account.
  Status reset_password(const OwnerId& owner, std::string_view replacement);

  /// Those of the account that live, the one seen last first.
  Result<std::vector<DeviceSignIn>> sign_ins(const OwnerId& owner);
  /// `not_found` also for another account's.
  Status end_sign_in(const OwnerId& owner, const Uuid& sign_in);
  Status end_sign_ins(const OwnerId& owner);

  /// Checks signature and time alone; touches no database and does not block.
  Result<AccessClaims> verify(std::string_view access_token) const;
  /// Whether the account still exists and is switched on, and the sign-in has not ended.
  Status check_access(const AccessClaims& claims);
  /// The account's own row as devices see it, JSON.
  Result<std::string> user(const OwnerId& owner);

 private:
  Accounts(ServerStore& store, const Schema& schema, Clock& clock, Random& random, const PasswordCost& cost,
           std::string dummy_record, Bytes token_key);

  Status check_form(const SignUp& form) const;
  Status charge(const SignIn& form);
  Result<NewAccount> make_account(const SignUp& form);
  Result<SignedIn> sign_in_uncharged(const SignIn& form);
  Result<Account> check_password(const SignIn& form);
  Result<bool> opens(const std::string& record, std::string_view password) const;
  /// The record that the account has then.
  std::string renewed_record(const Account& account, const std::string& password);
  /// `not_found` where the account does not have that record any more.
  Result<SignedIn> signed_in(const OwnerId& owner, const std::string& record, const std::string& device);
  /// The sign-in that the token is of.
  Status end(const RefreshToken& token);
  RefreshToken new_refresh_token(const OwnerId& owner, const Uuid& family, std::string& text);
  std::int64_t now_s() const;

  ServerStore& store_;
  const Schema& schema_;
  Clock& clock_;
  Random& random_;
  PasswordCost cost_;
  /// A record of a password that nobody knows, for names that nobody has.
  std::string dummy_record_;
  AccessTokens access_tokens_;
  Throttle throttle_;
};

}  // namespace freehold
