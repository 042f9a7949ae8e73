#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/ids.hpp"
#include "core/base/value.hpp"

namespace freehold {

/// What sign-in needs to know of a user.
struct Account {
  OwnerId owner;
  std::string email;
  std::string username;
  std::string password_hash;  ///< empty: no password (an external identity)
  bool is_active = false;
};

/// A refresh token as stored: its SHA-256 alone. Tokens that come from one sign-in form a family.
struct RefreshToken {
  Bytes digest;  ///< 32 bytes
  OwnerId owner;
  Uuid family;
  std::int64_t expires_at_us = 0;
  std::int64_t used_at_us = 0;  ///< 0: not yet
  bool revoked = false;
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
