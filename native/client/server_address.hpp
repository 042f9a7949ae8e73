#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace freehold {

/// Where a sync server is: `http://127.0.0.1:8787`, `https://sync.example.org`.
struct ServerAddress {
  bool secure = false;
  std::string host;  ///< without the brackets of an IPv6 address
  std::string port;

  /// `wrong_usage` where it is no address of a server, or has a path.
  static Result<ServerAddress> parse(std::string_view url);

  /// Whether what is said there stays on this machine.
  bool is_local() const;

  /// As a Host header says it.
  std::string authority() const;
};

}  // namespace freehold
