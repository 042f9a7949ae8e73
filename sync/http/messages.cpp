#include "sync/http/messages.hpp"

#include <ctime>

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/file_body.hpp>

namespace freehold {
namespace {

namespace http = boost::beast::http;

/// For a year.
constexpr std::string_view kTlsFromNowOn = "max-age=31536000";
constexpr std::string_view kKeepForEver = "public, max-age=31536000, immutable";
constexpr std::string_view kAskAgain = "no-cache";
/// The bytes of an address never change, but they are one account's.
constexpr std::string_view kKeepToYourself = "private, max-age=31536000, immutable";
/// Whatever a file pretends to be, no browser runs it as a page of this server.
constexpr std::string_view kNeverAPage = "default-src 'none'; sandbox";

/// The time in the form of HTTP (RFC 9110, section 5.6.7).
std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  // The program never sets a locale, so the names of days and months are English.
  return std::string(text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts));
}

template <class Body>
void set_common(http::response<Body>& response, const Delivery& delivery) {
  response.set(http::field::date, http_date());
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Referrer-Policy", "same-origin");
  if (delivery.secure) response.set("Strict-Transport-Security", kTlsFromNowOn);
  response.keep_alive(delivery.keep_alive);
}

template <class Body>
void set_cors(http::response<Body>& response, const HttpRequest& request, const Delivery& delivery) {
  response.set(http::field::vary, "Origin");
  const auto origin = request[http::field::origin];
  if (origin.empty() || !delivery.origin_allowed) return;
  response.set(http::field::access_control_allow_origin, origin);
  response.set(http::field::access_control_expose_headers, "Retry-After, Upload-Offset, Content-Range, ETag");
}

template <class Body>
void set_file_headers(http::response<Body>& response, const StaticFile& file, const Delivery& delivery) {
  response.set(http::field::etag, file.etag);
  response.set(http::field::cache_control, file.immutable ? kKeepForEver : kAskAgain);
  response.set(http::field::vary, "Accept-Encoding");
  response.set("Content-Security-Policy", delivery.page_policy);
}

/// What the reply of an uploaded file says beside its bytes.
template <class Body>
void set_blob_headers(http::response<Body>& response, const Reply& reply) {
  response.set(http::field::etag, reply.etag);
  response.set(http::field::cache_control, kKeepToYourself);
  // Two accounts may share a browser, and so its cache.
  response.set(http::field::vary, "Authorization, Origin");
  response.set(http::field::accept_ranges, "bytes");
  response.set("Content-Security-Policy", kNeverAPage);
  if (!reply.content_range.empty()) response.set(http::field::content_range, reply.content_range);
}

/// The head alone: the bytes follow as they are read.
HttpMessage blob_message(const Reply& reply, const HttpRequest& request, const Delivery& delivery) {
  const auto status = http::int_to_status(reply.status);
  http::response<http::empty_body> response(status, request.version());
  set_common(response, delivery);
  set_cors(response, request, delivery);
  set_blob_headers(response, reply);
  if (reply.part) {
    response.set(http::field::content_type, "application/octet-stream");
    response.set(http::field::content_disposition, "attachment");
    response.content_length(static_cast<std::uint64_t>(reply.part->range.length()));
  }
  return response;
}

}  // namespace

HttpMessage api_message(const Reply& reply, const HttpRequest& request, const Delivery& delivery) {
  if (!reply.etag.empty()) return blob_message(reply, request, delivery);
  http::response<http::string_body> response(http::int_to_status(reply.status), request.version());
  set_common(response, delivery);
  set_cors(response, request, delivery);
  response.set(http::field::cache_control, "no-store");
  if (!reply.body.empty())
    response.set(http::field::content_type, reply.problem ? "application/problem+json" : "application/json");
  if (reply.retry_after_s > 0) response.set(http::field::retry_after, std::to_string(reply.retry_after_s));
  if (!reply.allow.empty()) response.set(http::field::allow, reply.allow);
  if (!reply.content_range.empty()) response.set(http::field::content_range, reply.content_range);
  if (reply.upload_offset) response.set("Upload-Offset", std::to_string(*reply.upload_offset));
  if (reply.status == 401) response.set(http::field::www_authenticate, "Bearer");
  const bool body_wanted = request.method() != http::verb::head;
  if (body_wanted) response.body() = reply.body;
  response.prepare_payload();
  if (!body_wanted) response.content_length(reply.body.size());
  return response;
}

HttpMessage preflight_message(const HttpRequest& request, const Delivery& delivery) {
  http::response<http::empty_body> response(http::status::no_content, request.version());
  set_common(response, delivery);
  set_cors(response, request, delivery);
  response.set(http::field::access_control_allow_methods, "GET, POST, PUT, DELETE");
  response.set(http::field::access_control_allow_headers,
               "Authorization, Content-Type, Content-Range, Range, If-Range, If-None-Match");
  response.set(http::field::access_control_max_age, "600");
  response.prepare_payload();
  return response;
}

std::optional<HttpMessage> file_message(const StaticFile& file, const HttpRequest& request, const Delivery& delivery) {
  if (request[http::field::if_none_match] == file.etag) {
    http::response<http::empty_body> response(http::status::not_modified, request.version());
    set_common(response, delivery);
    set_file_headers(response, file, delivery);
    return HttpMessage(std::move(response));
  }
  const auto describe = [&](auto& response) {
    set_common(response, delivery);
    set_file_headers(response, file, delivery);
    response.set(http::field::content_type, file.content_type);
    if (!file.encoding.empty()) response.set(http::field::content_encoding, file.encoding);
  };
  if (request.method() == http::verb::head) {
    http::response<http::empty_body> response(http::status::ok, request.version());
    describe(response);
    response.content_length(file.size);
    return HttpMessage(std::move(response));
  }
  http::response<http::file_body> response(http::status::ok, request.version());
  boost::beast::error_code failed;
  response.body().open(file.path.c_str(), boost::beast::file_mode::scan, failed);
  if (failed) return std::nullopt;
  describe(response);
  response.prepare_payload();
  return HttpMessage(std::move(response));
}

}  // namespace freehold
