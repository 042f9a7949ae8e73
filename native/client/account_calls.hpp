#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/ssl/context.hpp>
#include <boost/json/object.hpp>

#include "core/base/ports.hpp"
#include "native/client/server_address.hpp"

namespace freehold {

/// The server's account calls, as a device makes them (docs/protocol.md). Each blocks for at most ten seconds, and
/// for as long as the machine looks for the server's name. A server that cannot be reached or has a fault, or something
/// in front of it that answers instead, is `offline`; every other code is the server's own.
class AccountCalls {
 public:
  /// `tls` may be null where the address is not secure.
  AccountCalls(ServerAddress server, std::shared_ptr<boost::asio::ssl::context> tls, Clock& clock)
      : server_(std::move(server)), tls_(std::move(tls)), clock_(clock) {}

  struct SignIn {
    boost::json::object user;
    boost::json::object session;  ///< `{access_token, refresh_token, expires_at}`, as a replica stores it
  };
  /// By email address or user name.
  Result<SignIn> login(std::string_view account, std::string_view password) const;
  /// A new session; the refresh token that was used works no more.
  Result<boost::json::object> refresh(std::string_view refresh_token) const;
  /// Ends a session that nobody is going to use. A server that does not hear of it lets it run out.
  void logout(const boost::json::object& session) const;

 private:
  Result<boost::json::object> post(const std::string& path, const boost::json::object& body) const;
  Result<boost::json::object> session_of(const boost::json::object& answer) const;

  const ServerAddress server_;
  const std::shared_ptr<boost::asio::ssl::context> tls_;
  Clock& clock_;
};

}  // namespace freehold
