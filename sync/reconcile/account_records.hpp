#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/ids.hpp"
#include "core/base/value.hpp"

namespace freehold {

/// What sign-in, and who looks after the server, need to know of a user. Columns that the application's table of owners
/// lacks are empty.
struct Account {
  OwnerId owner;
  std::string email;
  std::string username;
  std::string password_hash;  ///< empty: no password (an external identity)
  bool is_active = false;
  std::string tier;
  std::string created_at;
};

/// One device, or one browser of it, on which an account is signed in.
struct DeviceSignIn {
  /// Without being seen for so long a sign-in is over: its refresh tokens have run out.
  static constexpr std::int64_t kUnseenMaxS = 60LL * 24 * 60 * 60;
  /// Of one account. With one more, that which has not been seen for the longest ends.
  static constexpr std::size_t kLivingMax = 100;
  /// An ended one is remembered for so long, and as many of them: for live sockets, which hear of it by and by. Access
  /// tokens run out before that.
  static constexpr std::int64_t kEndedKeptS = 20LL * 60;
  static constexpr std::size_t kEndedKeptMax = 100;

  Uuid id;  ///< the family of its refresh tokens
  OwnerId owner;
  std::string device;  ///< what it calls itself
  std::int64_t created_at_us = 0;
  std::int64_t seen_at_us = 0;  ///< when it last got tokens
};

/// A refresh token as stored: its SHA-256 alone. Tokens that come from one sign-in form a family.
struct RefreshToken {
  Bytes digest;  ///< 32 bytes
  OwnerId owner;
  Uuid family;
  std::int64_t expires_at_us = 0;
  std::int64_t used_at_us = 0;  ///< 0: not yet
};

/// What the bearer of an access token finds.
enum class Standing : std::uint8_t {
  good,
  signed_out,  ///< the sign-in that the token came from has ended
  switched_off,
  gone,  ///< the account is not there
};

/// A new user as sign-up or an import gives it. Everything else takes its declared default.
struct NewAccount {
  OwnerId owner;
  std::string email;
  std::optional<std::string> username;
  std::optional<std::string> full_name;
  std::string password_hash;  ///< empty: no password
  std::string now;  ///< text form of the time: when the account was made
  std::optional<bool> is_active = std::nullopt;
  std::optional<bool> is_admin = std::nullopt;
};

/// Somebody as another identity provider knows them: its name, and its name for that person.
struct Identity {
  std::string issuer;
  std::string subject;
};

}  // namespace freehold
