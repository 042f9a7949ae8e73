#include "sync/http/live_session.hpp"

#include <algorithm>

#include <spdlog/spdlog.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/json/value.hpp>

#include "core/protocol/codec.hpp"
#include "core/protocol/limits.hpp"
#include "core/schema/published.hpp"
#include "sync/reconcile/first_position.hpp"
#include "sync/reconcile/reconcile.hpp"

namespace freehold {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using asio::awaitable;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::int64_t kSecond = 1'000'000;
/// Rows of one part of a first sync, within the bytes of an answer. Each part is as many as have come before it: the
/// first ones show soon, and the device works on one while the server reads the next. A device keeps each by a commit
/// of its own, which writes every page of every index that the part touches: in small parts that is most of the work.
constexpr std::int64_t kFirstPartRowsMin = 2'000, kFirstPartRowsMax = 10'000;
/// Other providers' tokens may be for centuries, more than a timer counts.
constexpr std::int64_t kWaitMax = 3600 * kSecond;

// Close codes of docs/protocol.md beside those of RFC 6455.
constexpr std::uint16_t kBrokenMessage = 4400;
constexpr std::uint16_t kBadToken = 4401;
constexpr std::uint16_t kTryAgainLater = websocket::close_code::try_again_later;

std::uint16_t close_code(Code code) {
  switch (code) {
    case Code::unauthenticated:
    case Code::token_expired:
    case Code::account_disabled:
      return kBadToken;
    default:
      return code_info(code).http_status < 500 ? kBrokenMessage : kTryAgainLater;
  }
}

Result<std::size_t> rows_of_next(const FeedPosition& from) {
  if (!from.first_at) return limits::kPullRowsDefault;
  FREEHOLD_ASSIGN(const FirstPosition at, FirstPosition::parse(*from.first_at));
  return static_cast<std::size_t>(std::clamp(at.done, kFirstPartRowsMin, kFirstPartRowsMax));
}

Error not_text() {
  return fail(Code::malformed, "messages are text, not binary");
}

}  // namespace

/// What a good hello leads to.
struct LiveSession::Greeting {
  AccessClaims claims;
  FeedPosition position;
  /// Of the feed of what everybody may read, where the device wants it.
  std::optional<FeedPosition> everybodys;
  Welcome welcome;
};

/// What a message of the device's is answered with.
struct LiveSession::Answer {
  std::string text;
  Seq head = 0;
};

LiveSession::LiveSession(ServerContext& context, PeerStream stream)
    : context_(context),
      socket_(std::move(stream)),
      something_(socket_.get_executor()),
      room_(socket_.get_executor()) {}

LiveSession::~LiveSession() {
  for (const Feed& feed : feeds_) context_.hub.leave(feed.scope, this);
}

void LiveSession::head_rose(const OwnerId& scope, Seq head) {
  for (Feed& feed : feeds_) {
    if (!(feed.scope == scope)) continue;
    Seq known = feed.woken.load();
    while (known < head && !feed.woken.compare_exchange_weak(known, head)) continue;
    if (known < head) wake();
  }
}

void LiveSession::owner_seen(const OwnerStanding& standing) {
  head_rose(standing.owner, standing.head);
  if (!(standing.owner == claims_.owner)) return;
  // What a look shows is a hint, too: the session looks for itself, and says why it ends.
  const auto& ended = standing.ended_sign_ins;
  const bool signed_out = claims_.sign_in && std::find(ended.begin(), ended.end(), *claims_.sign_in) != ended.end();
  const bool doubted = (!standing.is_active || signed_out) && !access_doubted_.exchange(true);
  // Its timer counts time that passes, and the token names a time of day; the clock may have been set.
  if (doubted || token_ran_out()) wake();
}

bool LiveSession::token_ran_out() const {
  return context_.clock.now_us() >= claims_.expires_at_s * kSecond;
}

void LiveSession::wake() {
  // One wake on its way is enough, however many come.
  if (wake_posted_.exchange(true)) return;
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    self->wake_posted_ = false;
    for (Feed& feed : self->feeds_) feed.head = std::max(feed.head, feed.woken.load());
    self->something_.cancel();
  });
}

void LiveSession::stop() {
  stopping_ = true;
  something_.cancel();
  // Before the hello there is nobody to say goodbye to.
  if (!greeted_) beast::get_lowest_layer(socket_).close();
}

awaitable<void> LiveSession::run(HttpRequest upgrade) {
  configure();
  const auto [failed] = co_await socket_.async_accept(upgrade, kAwait);
  if (failed) co_return;
  if (co_await greet()) {
    auto reading = [self = shared_from_this()]() -> awaitable<void> { co_await self->receive(); };
    asio::co_spawn(socket_.get_executor(), std::move(reading), asio::detached);
    try {
      co_await converse();
    } catch (const std::exception& thrown) {
      spdlog::error("live session: {}", thrown.what());
    }
  }
  peer_gone_ = true;
  room_.cancel();
  beast::get_lowest_layer(socket_).close();
}

void LiveSession::configure() {
  websocket::stream_base::timeout timeout;
  timeout.handshake_timeout = context_.options.hello_timeout;
  timeout.idle_timeout = context_.options.silence_timeout;
  timeout.keep_alive_pings = true;
  socket_.set_option(timeout);
  // Rows repeat themselves closely: a window of 2 KiB compresses them nearly as well as one of 32, at a tenth of the
  // memory a session. It is made with the first message that is compressed, and stays: most sessions only ever hear of
  // little changes, which gain nothing by it.
  websocket::permessage_deflate deflate;
  deflate.server_enable = true;
  deflate.server_max_window_bits = 11;
  deflate.compLevel = 3;
  deflate.msg_size_threshold = 1024;
  socket_.set_option(deflate);
  socket_.write_buffer_bytes(4 * 1024);
  socket_.read_message_max(limits::kHelloBytes);
}

awaitable<bool> LiveSession::greet() {
  something_.expires_after(context_.options.hello_timeout);
  something_.async_wait([weak = weak_from_this()](beast::error_code cancelled) {
    const auto self = weak.lock();
    if (!cancelled && self) beast::get_lowest_layer(self->socket_).close();
  });
  const auto [failed, size] = co_await socket_.async_read(incoming_, kAwait);
  something_.cancel();
  if (failed) co_return false;
  const std::string hello = beast::buffers_to_string(incoming_.data());
  incoming_.clear();
  const bool text = socket_.got_text();
  auto work = [&]() -> Result<Greeting> { return text ? read_hello(hello) : not_text(); };
  Result<Greeting> greeting = co_await context_.store_pool.run(work);
  if (!greeting) {
    co_await end_with(greeting.error());
    co_return false;
  }
  claims_ = greeting->claims;
  add_feeds(*greeting);
  // Joined before the first pull: what is committed from now on wakes, what was committed before is in the pull.
  for (const Feed& feed : feeds_) context_.hub.join(feed.scope, shared_from_this());
  socket_.read_message_max(limits::kMessageBytes);
  // Before the welcome goes out: a device that has read it is owed a goodbye, whenever the server stops.
  greeted_ = true;
  const std::string welcome = encode_welcome(greeting->welcome);
  co_return co_await send(welcome);
}

Result<LiveSession::Greeting> LiveSession::read_hello(std::string_view text) {
  FREEHOLD_ASSIGN(const boost::json::value json, parse_json(text));
  if (message_type(json) != "hello") return fail(Code::malformed, "the first message on this socket is a hello");
  FREEHOLD_ASSIGN(const Hello hello, decode_hello(json));
  Greeting greeting;
  FREEHOLD_ASSIGN(greeting.claims, context_.authenticator.verify(hello.token));
  const OwnerId& owner = greeting.claims.owner;
  FREEHOLD_TRY(context_.accounts.check_access(greeting.claims));
  Welcome& welcome = greeting.welcome;
  FREEHOLD_ASSIGN(welcome.epoch, context_.store.epoch());
  FREEHOLD_ASSIGN(welcome.head, context_.store.head(owner));
  FREEHOLD_ASSIGN(const ClientState client, context_.store.client(owner, hello.client));
  welcome.last_transaction = client.last_transaction;
  welcome.verdicts_from = client.verdicts_from;
  welcome.server_time_us = context_.clock.now_us();
  welcome.schema_version = context_.options.schema_version;
  greeting.position = position_of(hello, welcome.epoch, welcome.head);
  if (hello.public_since) {
    FREEHOLD_ASSIGN(const Seq head, context_.store.head(kPublicScope));
    greeting.everybodys = public_position_of(hello, welcome.epoch, head);
  }
  return greeting;
}

/// Before anybody can be woken for them: afterwards there are no more.
void LiveSession::add_feeds(const Greeting& greeting) {
  feeds_.emplace_back(claims_.owner, greeting.position);
  feeds_.front().woken = greeting.welcome.head;
  if (greeting.everybodys) feeds_.emplace_back(kPublicScope, *greeting.everybodys);
}

LiveSession::Feed* LiveSession::next_feed() {
  for (Feed& feed : feeds_)
    if (feed.position.has_next(feed.head)) return &feed;
  return nullptr;
}

awaitable<void> LiveSession::receive() {
  while (!peer_gone_) {
    const auto [failed, size] = co_await socket_.async_read(incoming_, kAwait);
    if (failed) break;
    message_waits_ = true;
    something_.cancel();
    while (message_waits_ && !peer_gone_) {
      room_.expires_at(asio::steady_timer::time_point::max());
      co_await room_.async_wait(kAwait);
    }
  }
  peer_gone_ = true;
  something_.cancel();
}

awaitable<void> LiveSession::converse() {
  while (!peer_gone_) {
    if (stopping_) {
      co_await close(websocket::close_code::going_away, "the server stops");
      co_return;
    }
    if (token_ran_out()) {
      co_await end_with(fail(Code::token_expired, "the access token has run out; refresh it and connect again"));
      co_return;
    }
    bool goes_on = true;
    if (access_doubted_.exchange(false)) goes_on = co_await look_at_access();
    if (goes_on && message_waits_) goes_on = co_await take_message();
    if (!goes_on) co_return;
    if (Feed* feed = next_feed())
      goes_on = co_await send_rows(*feed);
    else if (!message_waits_)
      co_await wait_for_something();
    if (!goes_on) co_return;
  }
}

awaitable<bool> LiveSession::take_message() {
  const bool text = socket_.got_text();
  const std::string_view message(static_cast<const char*>(incoming_.data().data()), incoming_.size());
  auto work = [&]() -> Result<Answer> { return text ? read_message(message) : not_text(); };
  Result<Answer> answer = co_await context_.store_pool.run_in_lane(IdHash()(claims_.owner), work);
  incoming_.clear();
  // A device that once sent a big message need not hold that much memory for ever.
  incoming_.shrink_to_fit();
  message_waits_ = false;
  room_.cancel();
  if (!answer) {
    co_await end_with(answer.error());
    co_return false;
  }
  feeds_.front().head = std::max(feeds_.front().head, answer->head);
  co_return co_await send(answer->text);
}

Result<LiveSession::Answer> LiveSession::read_message(std::string_view text) {
  FREEHOLD_ASSIGN(const boost::json::value json, parse_json(text));
  if (message_type(json) != "push") return fail(Code::malformed, "after the hello, a device sends pushes");
  FREEHOLD_ASSIGN(const PushRequest request, decode_push(context_.schema, json, context_.options.schema_version));
  FREEHOLD_TRY(context_.accounts.check_access(claims_));
  FREEHOLD_ASSIGN(const PushReply reply,
                  reconcile(context_.store, context_.schema, context_.clock, claims_.owner, request));
  return Answer{encode_push_reply(reply), reply.head};
}

awaitable<bool> LiveSession::send_rows(Feed& feed) {
  const FeedPosition from = feed.position;
  Seq woken = feed.woken.load();
  const Seq known = std::max(feed.head, woken);
  auto work = [&] { return read_piece(feed.scope, from, known); };
  const auto piece = co_await context_.store_pool.run(work);
  if (!piece) {
    co_await end_with(piece.error());
    co_return false;
  }
  const FeedPosition& reached = (*piece)->reached;
  feed.head = std::max(feed.head, (*piece)->head);
  // A wake for a number that the store does not show (yet) must not spin; it is forgotten, and a look brings it again.
  const bool moved = reached.more || reached.cursor > from.cursor;
  if (!moved) {
    feed.head = from.cursor;
    feed.woken.compare_exchange_strong(woken, from.cursor);
  }
  const bool news = moved || from.more;
  feed.position = reached;
  co_return !news || co_await send((*piece)->text);
}

Result<std::shared_ptr<const FeedPiece>> LiveSession::read_piece(const OwnerId& scope, const FeedPosition& from,
                                                                 Seq head) {
  // A device that has just come, or lacks much, seldom stands where another one does.
  const bool wants_news = !from.more && context_.hub.is_shared(scope);
  if (wants_news)
    if (auto read = context_.pieces.find(scope, from.cursor, head)) return read;
  FREEHOLD_ASSIGN(const std::size_t most, rows_of_next(from));
  FREEHOLD_ASSIGN(const PullReply reply, next_rows(context_.store, scope, from, most));
  auto piece =
      std::make_shared<const FeedPiece>(FeedPiece{position_after(from, reply), reply.head, encode_pull_reply(reply)});
  if (wants_news && piece->reached.cursor > from.cursor) context_.pieces.keep(scope, from.cursor, piece);
  return piece;
}

awaitable<void> LiveSession::wait_for_something() {
  const std::int64_t left_us = claims_.expires_at_s * kSecond - context_.clock.now_us();
  something_.expires_after(std::chrono::microseconds(std::clamp<std::int64_t>(left_us, 0, kWaitMax)));
  co_await something_.async_wait(kAwait);
}

awaitable<bool> LiveSession::look_at_access() {
  auto work = [&]() -> Status { return context_.accounts.check_access(claims_); };
  const Status active = co_await context_.store_pool.run(work);
  if (active) co_return true;
  co_await end_with(active.error());
  co_return false;
}

awaitable<bool> LiveSession::send(const std::string& text) {
  socket_.text(true);
  const auto [failed, size] = co_await socket_.async_write(asio::buffer(text), kAwait);
  co_return !failed;
}

awaitable<void> LiveSession::end_with(Error error) {
  const std::string reason = encode_error(public_error(error));
  const bool sent = co_await send(reason);
  if (sent) co_await close(close_code(error.code), code_name(error.code));
}

awaitable<void> LiveSession::close(std::uint16_t code, std::string_view reason) {
  const websocket::close_reason why(static_cast<websocket::close_code>(code),
                                    beast::string_view(reason.data(), reason.size()));
  co_await socket_.async_close(why, kAwait);
}

}  // namespace freehold
