#pragma once

#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "native/client/server_address.hpp"

namespace freehold {

using PlainStream = boost::beast::tcp_stream;
using SecureStream = boost::asio::ssl::stream<boost::beast::tcp_stream>;

/// Trusts what the machine trusts, or the certificates of `ca_file` alone. `wrong_usage` where that cannot be read.
Result<std::shared_ptr<boost::asio::ssl::context>> client_tls(const std::string& ca_file);

/// Connects, and under TLS makes sure that it is this host. Throws boost::system::system_error; the stream's own time
/// limit ends it.
boost::asio::awaitable<void> connect(PlainStream& stream, const ServerAddress& server);
boost::asio::awaitable<void> connect(SecureStream& stream, const ServerAddress& server);

}  // namespace freehold
