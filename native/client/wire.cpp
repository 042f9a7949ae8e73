#include "native/client/wire.hpp"

#include <openssl/ssl.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace freehold {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;

Result<std::shared_ptr<ssl::context>> client_tls(const std::string& ca_file) {
  auto tls = std::make_shared<ssl::context>(ssl::context::tls_client);
  ::SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_2_VERSION);
  boost::system::error_code failed;
  if (ca_file.empty())
    static_cast<void>(tls->set_default_verify_paths(failed));
  else
    static_cast<void>(tls->load_verify_file(ca_file, failed));
  if (failed)
    return fail(Code::wrong_usage, "cannot read the certificates to trust" + (ca_file.empty() ? "" : " in " + ca_file) +
                                       ": " + failed.message());
  tls->set_verify_mode(ssl::verify_peer);
  return tls;
}

asio::awaitable<void> connect(PlainStream& stream, const ServerAddress& server) {
  asio::ip::tcp::resolver resolver(co_await asio::this_coro::executor);
  const auto places = co_await resolver.async_resolve(server.host, server.port, asio::use_awaitable);
  co_await stream.async_connect(places, asio::use_awaitable);
  stream.socket().set_option(asio::ip::tcp::no_delay(true));
}

asio::awaitable<void> connect(SecureStream& stream, const ServerAddress& server) {
  stream.set_verify_callback(ssl::host_name_verification(server.host));
  // A server of several names picks its certificate by this one.
  ::SSL_set_tlsext_host_name(stream.native_handle(), server.host.c_str());
  co_await connect(stream.next_layer(), server);
  co_await stream.async_handshake(ssl::stream_base::client, asio::use_awaitable);
}

}  // namespace freehold
