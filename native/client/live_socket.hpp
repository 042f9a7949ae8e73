#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/ssl/context.hpp>

#include "native/client/server_address.hpp"

namespace freehold {

/// One connection to a server's live address. Nothing moves while no method runs. Not thread-safe.
class LiveSocket {
 public:
  /// How long a server may be silent that was asked for a sign of life.
  static constexpr std::chrono::milliseconds kSilence = std::chrono::seconds(60);

  /// `offline` where nobody answers within the time, or what answers is no live address. `tls` as for AccountCalls.
  static Result<std::unique_ptr<LiveSocket>> open(const ServerAddress& server,
                                                  const std::shared_ptr<boost::asio::ssl::context>& tls,
                                                  std::chrono::milliseconds patience,
                                                  std::chrono::milliseconds silence = kSilence);
  virtual ~LiveSocket() = default;

  /// Sends a text message behind those that are on their way.
  virtual void send(std::string message) = 0;
  /// The next message; nothing where none comes within the time, or the connection is at its end.
  virtual std::optional<std::string> next(std::chrono::milliseconds patience) = 0;
  virtual bool ended() const = 0;
  /// With which the server closed it; 0 while it is open, 1006 where it just went.
  virtual unsigned close_code() const = 0;
};

}  // namespace freehold
