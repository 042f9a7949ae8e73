#include "sync/http/connection.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include <spdlog/spdlog.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "core/base/text.hpp"
#include "core/protocol/limits.hpp"
#include "sync/http/live_session.hpp"

namespace freehold {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::awaitable;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view kLivePath = "/v1/sync/live";
constexpr std::size_t kLingerBytesMax = 1024 * 1024;
constexpr std::int64_t kSecond = 1'000'000;
/// So much of a file is read at a time, and waits for the network.
constexpr std::int64_t kPartBytes = 128 * 1024;
constexpr auto kLingerTime = std::chrono::seconds(2);
/// What a connection has to carry at the least, beside what it has time for anyway.
constexpr std::int64_t kSlowestBytesPerSecond = 16 * 1024;

bool is_api_path(std::string_view path) {
  return path == "/v1" || path.starts_with("/v1/") || path == "/healthz" || path == "/readyz";
}

std::string_view bearer_token(const HttpRequest& request) {
  const std::string_view header = request[http::field::authorization];
  constexpr std::string_view kScheme = "bearer ";
  if (header.size() < kScheme.size() || ascii_lower(header.substr(0, kScheme.size())) != kScheme) return {};
  return header.substr(kScheme.size());
}

bool is_json(const HttpRequest& request) {
  std::string_view type = request[http::field::content_type];
  type = type.substr(0, type.find(';'));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
  return ascii_lower(type) == "application/json";
}

/// The caller's address. A proxy on this machine says for whom it asks, at the end of a list to which callers can only
/// add in front; without that its own address says nothing, and the answer is empty.
std::string caller_address(PeerStream& stream, const HttpRequest& request) {
  boost::system::error_code failed;
  const auto peer = stream.tcp().socket().remote_endpoint(failed);
  if (failed) return {};
  if (!peer.address().is_loopback()) return peer.address().to_string();
  std::string_view list = request["X-Forwarded-For"];
  list = list.substr(list.rfind(',') + 1);
  while (!list.empty() && list.front() == ' ') list.remove_prefix(1);
  const auto named = asio::ip::make_address(list, failed);
  return failed ? std::string() : named.to_string();
}

}  // namespace

Connection::Connection(ServerContext& context, PeerStream stream)
    : context_(context), stream_(std::move(stream)), executor_(stream_.get_executor()) {}

void Connection::stop() {
  asio::dispatch(executor_, [self = shared_from_this()] {
    self->stopping_ = true;
    if (self->idle_) self->stream_.tcp().cancel();
    if (self->live_) self->live_->stop();
  });
}

awaitable<void> Connection::run() {
  stream_.tcp().expires_after(context_.options.header_timeout);
  idle_ = true;
  bool goes_on = co_await stream_.handshake();
  idle_ = false;
  const bool spoke = goes_on;
  while (goes_on && !stopping_) goes_on = co_await serve_one();
  if (live_) co_return;
  if (spoke) co_await stream_.farewell();
  boost::system::error_code ignored;
  stream_.tcp().socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  stream_.tcp().close();
}

awaitable<bool> Connection::serve_one() {
  Parser parser;
  parser.header_limit(limits::kHeaderBytes);
  parser.body_limit(limits::kMessageBytes);
  stream_.tcp().expires_after(first_ ? context_.options.header_timeout : context_.options.keep_alive_timeout);
  first_ = false;
  idle_ = true;
  const auto [failed, size] = co_await http::async_read_header(stream_, buffer_, parser, kAwait);
  idle_ = false;
  if (failed) co_return co_await refuse_header(parser, failed);
  co_return co_await answer(parser);
}

awaitable<bool> Connection::refuse_header(Parser& parser, beast::error_code failed) {
  if (failed.category() != http::make_error_code(http::error::bad_version).category() ||
      failed == http::error::end_of_stream || failed == http::error::partial_message)
    co_return false;
  Reply reply = problem_reply(fail(Code::malformed, "this is no HTTP request: " + failed.message()));
  if (failed == http::error::header_limit)
    reply = problem_reply(fail(Code::too_large, "the header fields are larger than they may be"), 431);
  if (failed == http::error::body_limit)
    reply = problem_reply(fail(Code::too_large, "the body is larger than it may be"));
  const Delivery last{false, false, stream_.secure()};
  HttpMessage message = api_message(reply, parser.get(), last);
  co_await send(std::move(message));
  co_await linger();
  co_return false;
}

awaitable<bool> Connection::answer(Parser& parser) {
  const HttpRequest& request = parser.get();
  Delivery delivery;
  delivery.secure = stream_.secure();
  delivery.origin_allowed = context_.origins.allows(request[http::field::origin], request[http::field::host]);
  // A body that nobody has read stands between this request and the next.
  delivery.keep_alive = request.keep_alive() && parser.is_done() && !stopping_;
  const auto target = parse_target(request.target());
  Reply reply;
  if (!target) {
    reply = problem_reply(fail(Code::malformed, "the address is not one that a request can have"));
  } else if (!is_api_path(target->path)) {
    co_return co_await serve_file(request, *target, delivery);
  } else if (!delivery.origin_allowed) {
    reply = problem_reply(
        fail(Code::origin_not_allowed, "this server does not take calls from pages of that origin (--allow-origin)"));
  } else if (request.method() == http::verb::options &&
             request.find(http::field::access_control_request_method) != request.end()) {
    HttpMessage message = preflight_message(request, delivery);
    co_return co_await send(std::move(message));
  } else if (const std::int64_t wait_us = charge(request); wait_us > 0) {
    reply = problem_reply(
        fail(Code::too_many_attempts, "too many requests from this address; wait as long as Retry-After says"));
    reply.retry_after_s = (wait_us + kSecond - 1) / kSecond;
  } else if (target->path == kLivePath) {
    co_return co_await serve_live(parser, delivery);
  } else {
    reply = co_await call_api(parser, *target);
    delivery.keep_alive = request.keep_alive() && parser.is_done() && !stopping_;
  }
  spdlog::debug("{} {} {}", std::string_view(request.method_string()), target ? target->path : "?", reply.status);
  HttpMessage message = api_message(reply, request, delivery);
  const bool with_bytes = reply.part && request.method() == http::verb::get;
  const bool sent = co_await send(std::move(message), with_bytes ? &*reply.part : nullptr);
  if (!parser.is_done()) co_await linger();
  co_return sent;
}

/// How long the caller has to wait before the next request, in microseconds; 0: it is welcome.
std::int64_t Connection::charge(const HttpRequest& request) {
  const std::string address = caller_address(stream_, request);
  return address.empty() ? 0 : context_.request_rate.charge(address, context_.clock.now_us());
}

awaitable<bool> Connection::serve_file(const HttpRequest& request, const Target& target, Delivery delivery) {
  if (request.method() != http::verb::get && request.method() != http::verb::head) {
    Reply reply = problem_reply(fail(Code::method_not_allowed, "this address can only be read"));
    reply.allow = "GET, HEAD";
    HttpMessage message = api_message(reply, request, delivery);
    co_return co_await send(std::move(message));
  }
  const auto file = context_.files.find(target.path, request[http::field::accept_encoding]);
  std::optional<HttpMessage> message;
  delivery.page_policy = context_.page_policy;
  if (file) message = file_message(*file, request, delivery);
  if (!message) {
    const Reply reply = problem_reply(fail(Code::not_found, "there is nothing at this address"));
    message.emplace(api_message(reply, request, delivery));
  }
  co_return co_await send(std::move(*message));
}

awaitable<bool> Connection::serve_live(Parser& parser, Delivery delivery) {
  if (!beast::websocket::is_upgrade(parser.get())) {
    const Reply reply = problem_reply(fail(Code::malformed, "this address speaks WebSocket only"), 426);
    HttpMessage message = api_message(reply, parser.get(), delivery);
    co_return co_await send(std::move(message));
  }
  // From here on the stream is the session's, with time limits of its own.
  stream_.tcp().expires_never();
  live_ = std::make_shared<LiveSession>(context_, std::move(stream_));
  if (stopping_) live_->stop();
  co_await live_->run(parser.release());
  co_return false;
}

awaitable<Reply> Connection::call_api(Parser& parser, const Target& target) {
  const HttpRequest& request = parser.get();
  const std::string_view method = request.method() == http::verb::head ? "GET" : request.method_string();
  const Api::Route* found = Api::find(method, target.path);
  if (found == nullptr) {
    const std::string methods = Api::allowed_methods(target.path);
    if (methods.empty()) co_return problem_reply(fail(Code::not_found, "there is nothing at this address"));
    Reply reply = problem_reply(fail(Code::method_not_allowed, "this address takes " + methods));
    reply.allow = methods;
    co_return reply;
  }
  auto call = co_await admit(request, *found, target);
  if (!call) co_return problem_reply(call.error());
  const Status read = co_await read_body(parser, *found);
  if (!read) co_return problem_reply(read.error());
  call->body = std::move(parser.get().body());
  Reply reply = co_await run_handler(*found, *call);
  // Passwords and keys come in small bodies; those of sync are data that is stored in clear anyway.
  if (found->body_bytes_max <= limits::kAuthBodyBytes) wipe_body(*call);
  co_return reply;
}

/// The body, and what was read from the socket to get it. What comes next may already be there and stays.
void Connection::wipe_body(ApiCall& call) {
  wipe(call.body);
  const auto read = buffer_.prepare(buffer_.capacity() - buffer_.size());
  wipe(std::span<char>(static_cast<char*>(read.data()), read.size()));
}

awaitable<Result<ApiCall>> Connection::admit(const HttpRequest& request, const Api::Route& route,
                                             const Target& target) {
  ApiCall call;
  call.query = target.query;
  call.address = caller_address(stream_, request);
  call.user_agent = request[http::field::user_agent];
  call.id = Api::id_in(route, target.path);
  call.content_range = request[http::field::content_range];
  call.if_none_match = request[http::field::if_none_match];
  // Parts are for those who want the bytes themselves.
  if (request.method() == http::verb::get) {
    call.range = request[http::field::range];
    call.if_range = request[http::field::if_range];
  }
  if (route.needs_token) {
    const auto claims = co_await authenticate(request);
    if (!claims) co_return claims.error();
    call.claims = *claims;
  }
  if (route.body_bytes_max > 0 && route.work != Api::Work::files && !is_json(request))
    co_return fail(Code::unsupported_media_type, "the body must be application/json");
  co_return call;
}

awaitable<Result<AccessClaims>> Connection::authenticate(const HttpRequest& request) {
  const std::string_view token = bearer_token(request);
  if (token.empty())
    co_return fail(Code::unauthenticated, "this needs an access token in the Authorization header: Bearer …");
  if (const auto known = context_.authenticator.verify_at_once(token)) co_return *known;
  auto work = [&]() -> Result<AccessClaims> { return context_.authenticator.verify(token); };
  try {
    co_return co_await context_.store_pool.run(work);
  } catch (const std::exception& thrown) {
    co_return fail(Code::internal, std::string("an access token: ") + thrown.what());
  }
}

awaitable<Status> Connection::read_body(Parser& parser, const Api::Route& route) {
  const auto too_large = [&] {
    return fail(Code::too_large, "this takes a body of at most " + std::to_string(route.body_bytes_max) + " bytes");
  };
  const auto announced = parser.content_length();
  if (announced && *announced > route.body_bytes_max) co_return too_large();
  if (parser.is_done()) co_return Status();
  parser.body_limit(route.body_bytes_max);
  be_patient(announced ? static_cast<std::int64_t>(*announced) : 0);
  if (ascii_lower(parser.get()[http::field::expect]) == "100-continue") {
    constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";
    const auto [unsent, sent] = co_await asio::async_write(stream_, asio::buffer(kGoOn), kAwait);
    if (unsent) co_return fail(Code::malformed, "the connection ended");
  }
  const auto [failed, size] = co_await http::async_read(stream_, buffer_, parser, kAwait);
  if (failed == http::error::body_limit) co_return too_large();
  if (failed) co_return fail(Code::malformed, "the body did not come whole: " + failed.message());
  co_return Status();
}

awaitable<Reply> Connection::run_handler(const Api::Route& route, const ApiCall& call) {
  auto work = [&]() -> Result<Reply> { return (context_.api.*route.handler)(call); };
  try {
    Result<Reply> outcome = Reply();
    switch (route.work) {
      case Api::Work::none:
        outcome = work();
        break;
      case Api::Work::store:
        outcome = co_await context_.store_pool.run(work);
        break;
      case Api::Work::push:
        outcome = co_await context_.store_pool.run_in_lane(IdHash()(call.claims->owner), work);
        break;
      case Api::Work::password:
        outcome = co_await context_.password_pool.run(work);
        break;
      case Api::Work::files:
        outcome = co_await run_file_handler(route, call);
        break;
    }
    if (outcome) co_return std::move(*outcome);
    co_return problem_reply(outcome.error());
  } catch (const std::exception& thrown) {
    co_return problem_reply(fail(Code::internal, std::string(route.path) + ": " + thrown.what()));
  }
}

awaitable<Result<Reply>> Connection::run_file_handler(const Api::Route& route, const ApiCall& call) {
  // Threads for files never wait for a connection to the database, nor the other way round.
  auto check = [&] { return context_.accounts.check_access(*call.claims); };
  const Status welcome = co_await context_.store_pool.run(check);
  if (!welcome) co_return welcome.error();
  auto work = [&]() -> Result<Reply> { return (context_.api.*route.handler)(call); };
  co_return co_await context_.file_pool.run_in_lane(IdHash()(call.claims->owner), work);
}

/// As long as any body may take, and longer for many bytes.
void Connection::be_patient(std::int64_t bytes) {
  stream_.tcp().expires_after(context_.options.body_timeout + std::chrono::seconds(bytes / kSlowestBytesPerSecond));
}

awaitable<bool> Connection::send(HttpMessage message, const FilePart* part) {
  const bool keeps_alive = message.keep_alive();
  be_patient(part != nullptr ? part->range.length() : 0);
  const auto [failed, size] = co_await beast::async_write(stream_, std::move(message), kAwait);
  if (failed) co_return false;
  if (part != nullptr && !co_await send_part(*part)) co_return false;
  co_return keeps_alive;
}

/// Read by the threads for files, sent by those of the network: a slow disk keeps none of those from the others.
awaitable<bool> Connection::send_part(const FilePart& part) {
  std::vector<char> chunk(static_cast<std::size_t>(std::min(part.range.length(), kPartBytes)));
  for (std::int64_t at = part.range.begin; at < part.range.end;) {
    const auto wanted = static_cast<std::size_t>(std::min(part.range.end - at, kPartBytes));
    auto read = [&] { return read_at(*part.file, at, std::span(chunk.data(), wanted), "an uploaded file"); };
    const Result<std::size_t> got = co_await context_.file_pool.go_on(read);
    // What has been announced cannot come any more: the connection ends, and the peer sees that something is missing.
    if (!got) spdlog::warn("a download breaks off: {}", got.error().message);
    if (!got || *got == 0) co_return false;
    const auto [failed, size] = co_await asio::async_write(stream_, asio::buffer(chunk.data(), *got), kAwait);
    if (failed) co_return false;
    at += static_cast<std::int64_t>(*got);
  }
  co_return true;
}

awaitable<void> Connection::linger() {
  // Closing at once, with bytes of the request still on their way, would take the answer from the client before it
  // has read it. So: no more from this side, and a little patience for the other.
  boost::system::error_code ignored;
  stream_.tcp().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  stream_.tcp().expires_after(kLingerTime);
  std::array<char, 16 * 1024> dropped;
  for (std::size_t total = 0; total < kLingerBytesMax;) {
    const auto [failed, size] = co_await stream_.async_read_some(asio::buffer(dropped), kAwait);
    if (failed) co_return;
    total += size;
  }
}

}  // namespace freehold
