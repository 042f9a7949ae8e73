#include "sync/http/peer_stream.hpp"

#include <string_view>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace freehold {
namespace {

namespace asio = boost::asio;
using asio::awaitable;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr auto kFarewellTime = std::chrono::seconds(1);

constexpr std::string_view kSpeakTls =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 49\r\n"
    "Connection: close\r\n\r\nThis address speaks TLS: call it with https://.\r\n";

bool is_plain_http(const boost::system::error_code& failed) {
  return failed.category() == asio::error::get_ssl_category() &&
         ERR_GET_REASON(static_cast<unsigned long>(failed.value())) == SSL_R_HTTP_REQUEST;
}

}  // namespace

awaitable<bool> PeerStream::handshake() {
  Tls* secure = tls();
  if (secure == nullptr) co_return true;
  const auto [failed] = co_await secure->async_handshake(asio::ssl::stream_base::server, kAwait);
  if (failed && is_plain_http(failed)) co_await asio::async_write(tcp(), asio::buffer(kSpeakTls), kAwait);
  co_return !failed;
}

awaitable<void> PeerStream::farewell() {
  Tls* secure = tls();
  if (secure == nullptr) co_return;
  tcp().expires_after(kFarewellTime);
  co_await secure->async_shutdown(kAwait);
}

}  // namespace freehold
