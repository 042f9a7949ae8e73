#pragma once

#include <memory>
#include <utility>
#include <variant>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/teardown.hpp>

namespace freehold {

/// The bytes of one connection, in the clear or under TLS: what Asio and Beast ask of a stream. Time limits are those
/// of `tcp()`, below TLS.
class PeerStream {
 public:
  using executor_type = boost::beast::tcp_stream::executor_type;
  using next_layer_type = boost::beast::tcp_stream;

  explicit PeerStream(boost::beast::tcp_stream plain) : stream_(std::move(plain)) {}
  /// Says nothing before `handshake`. The context may end before the stream does.
  PeerStream(boost::beast::tcp_stream plain, boost::asio::ssl::context& tls)
      : stream_(std::make_unique<Tls>(std::move(plain), tls)) {}

  executor_type get_executor() { return tcp().get_executor(); }
  boost::beast::tcp_stream& tcp() {
    Tls* secure = tls();
    return secure != nullptr ? secure->next_layer() : std::get<boost::beast::tcp_stream>(stream_);
  }
  /// The same, under the name by which Beast looks for what lies below.
  boost::beast::tcp_stream& next_layer() { return tcp(); }

  bool secure() const { return std::holds_alternative<std::unique_ptr<Tls>>(stream_); }

  /// Agrees with the peer on keys; nothing to do in the clear. False: there is nobody to speak with. Somebody who
  /// speaks plain HTTP here is told so.
  boost::asio::awaitable<bool> handshake();
  /// Tells the peer that nothing more will come; a peer that says nothing to that is not waited for long.
  boost::asio::awaitable<void> farewell();

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    if (Tls* secure = tls()) return secure->async_read_some(buffers, std::forward<Token>(token));
    return tcp().async_read_some(buffers, std::forward<Token>(token));
  }
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    if (Tls* secure = tls()) return secure->async_write_some(buffers, std::forward<Token>(token));
    return tcp().async_write_some(buffers, std::forward<Token>(token));
  }

  /// The end of a WebSocket. Its closing frames have said that it is one, so TLS need not say it again.
  template <class Handler>
  friend void async_teardown(boost::beast::role_type role, PeerStream& stream, Handler&& handler) {
    using boost::beast::websocket::async_teardown;
    async_teardown(role, stream.tcp().socket(), std::forward<Handler>(handler));
  }

 private:
  using Tls = boost::asio::ssl::stream<boost::beast::tcp_stream>;

  Tls* tls() {
    auto* held = std::get_if<std::unique_ptr<Tls>>(&stream_);
    return held != nullptr ? held->get() : nullptr;
  }

  std::variant<boost::beast::tcp_stream, std::unique_ptr<Tls>> stream_;
};

}  // namespace freehold
