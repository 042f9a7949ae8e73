#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/message_generator.hpp>
#include <boost/beast/http/string_body.hpp>

#include "sync/http/reply.hpp"
#include "sync/http/static_files.hpp"

namespace freehold {

using HttpRequest = boost::beast::http::request<boost::beast::http::string_body>;
using HttpMessage = boost::beast::http::message_generator;

/// What the connection has decided about an answer.
struct Delivery {
  bool keep_alive = true;
  bool origin_allowed = true;  ///< the request's origin may read the answer
  bool secure = false;  ///< it goes out under TLS
  std::string_view page_policy = {};  ///< of a file: what a page of it may do
};

/// Without the bytes of `reply.part`, which whoever sends it has to send behind it.
HttpMessage api_message(const Reply& reply, const HttpRequest& request, const Delivery& delivery);

/// The answer to a browser that asks, before the call itself, whether it may make it.
HttpMessage preflight_message(const HttpRequest& request, const Delivery& delivery);

/// A file, or "not modified" where the browser has it, with the headers that a page of the application runs under.
/// Opens the file; nothing where it has gone since it was found.
std::optional<HttpMessage> file_message(const StaticFile& file, const HttpRequest& request, const Delivery& delivery);

}  // namespace freehold
