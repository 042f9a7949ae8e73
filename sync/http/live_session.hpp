#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "sync/http/context.hpp"
#include "sync/http/feed_pieces.hpp"
#include "sync/http/messages.hpp"
#include "sync/http/peer_stream.hpp"
#include "sync/reconcile/next_rows.hpp"

namespace freehold {

/// One device on the live socket. docs/protocol.md, "Live", says what is spoken.
///
/// Two coroutines on one strand: `receive` takes one message off the socket at a time, `converse` does everything else
/// in turn, so a push's verdicts always come before the rows it made, and writes never cross. The feed is pulled only
/// when the last piece has been written: a slow reader costs one piece of memory, however much has happened.
class LiveSession : public FeedSubscriber, public std::enable_shared_from_this<LiveSession> {
 public:
  LiveSession(ServerContext& context, PeerStream stream);
  ~LiveSession() override;

  /// The whole life of the session, from the upgrade to the closed socket.
  boost::asio::awaitable<void> run(HttpRequest upgrade);

  /// Ends the session with 1001 after what it is doing now. On the session's own strand.
  void stop();

  void head_rose(const OwnerId& scope, Seq head) override;
  void owner_seen(const OwnerStanding& standing) override;

 private:
  struct Greeting;
  struct Answer;
  /// One of the feeds that the device reads: its owner's, and what everybody may read where it wants that.
  struct Feed {
    Feed(const OwnerId& its_scope, FeedPosition from) : scope(its_scope), position(std::move(from)) {}

    OwnerId scope;
    FeedPosition position;  ///< how far the device has been sent it
    Seq head = 0;  ///< it goes up to here, as far as is known
    std::atomic<Seq> woken = 0;
  };

  void configure();
  boost::asio::awaitable<bool> greet();
  boost::asio::awaitable<void> receive();
  boost::asio::awaitable<void> converse();
  boost::asio::awaitable<bool> take_message();
  boost::asio::awaitable<bool> send_rows(Feed& feed);
  boost::asio::awaitable<bool> look_at_access();
  boost::asio::awaitable<void> wait_for_something();

  void add_feeds(const Greeting& greeting);
  /// One that has something to send, the owner's before the other; null: none.
  Feed* next_feed();
  bool token_ran_out() const;
  void wake();

  Result<Greeting> read_hello(std::string_view text);
  Result<Answer> read_message(std::string_view text);
  /// What goes on from there; `head`: as far as the feed is known to go.
  Result<std::shared_ptr<const FeedPiece>> read_piece(const OwnerId& scope, const FeedPosition& from, Seq head);

  /// The caller keeps the text until it is sent.
  boost::asio::awaitable<bool> send(const std::string& text);
  boost::asio::awaitable<void> end_with(Error error);
  boost::asio::awaitable<void> close(std::uint16_t code, std::string_view reason);

  ServerContext& context_;
  boost::beast::websocket::stream<PeerStream> socket_;
  boost::beast::flat_buffer incoming_;
  AccessClaims claims_;

  std::deque<Feed> feeds_;
  bool greeted_ = false;
  std::atomic<bool> access_doubted_ = false;
  std::atomic<bool> wake_posted_ = false;

  bool message_waits_ = false;  ///< `incoming_` holds a whole message that nobody has looked at yet
  bool peer_gone_ = false;
  bool stopping_ = false;
  boost::asio::steady_timer something_;  ///< cancelled when `converse` has something to do
  boost::asio::steady_timer room_;  ///< cancelled when `receive` may go on
};

}  // namespace freehold
