#include "native/client/live_socket.hpp"

#include <deque>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include "core/protocol/limits.hpp"
#include "native/client/wire.hpp"

namespace freehold {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using Clock = std::chrono::steady_clock;

constexpr unsigned kVanished = 1006;

struct Limits {
  std::chrono::milliseconds patience, silence;
};

template <class Stream>
class LiveSocketOver : public LiveSocket {
 public:
  template <class... Tls>
  explicit LiveSocketOver(Tls&... tls) : socket_(io_, tls...) {}
  ~LiveSocketOver() override {
    if (!ended_) beast::get_lowest_layer(socket_).close();
    io_.restart();
    io_.run_for(std::chrono::seconds(1));
  }

  Status open(const ServerAddress& server, const Limits& limits) {
    std::optional<Status> outcome;
    asio::co_spawn(io_, shake_hands(server, limits), [&outcome](const std::exception_ptr& failed) {
      outcome.emplace();
      try {
        if (failed) std::rethrow_exception(failed);
      } catch (const boost::system::system_error& why) {
        outcome.emplace(fail(Code::offline, "the server cannot be reached: " + why.code().message()));
      }
    });
    io_.run();
    if (*outcome) read();
    return std::move(*outcome);
  }

  void send(std::string message) override {
    waiting_.push_back(std::move(message));
    if (waiting_.size() == 1) write();
  }

  std::optional<std::string> next(std::chrono::milliseconds patience) override {
    const auto until = Clock::now() + patience;
    io_.restart();
    while (come_.empty() && !ended_ && (io_.poll_one() > 0 || io_.run_one_until(until) > 0)) continue;
    if (come_.empty()) return std::nullopt;
    std::string message = std::move(come_.front());
    come_.pop_front();
    return message;
  }

  bool ended() const override { return ended_ && come_.empty(); }
  unsigned close_code() const override { return close_code_; }

 private:
  asio::awaitable<void> shake_hands(const ServerAddress& server, Limits limits) {
    beast::get_lowest_layer(socket_).expires_after(limits.patience);
    co_await connect(socket_.next_layer(), server);
    // From here on the socket keeps its own time: it asks a silent server for a sign of life, and ends without one.
    beast::get_lowest_layer(socket_).expires_never();
    socket_.set_option(websocket::stream_base::timeout{limits.patience, limits.silence, true});
    websocket::permessage_deflate deflate;
    deflate.client_enable = true;
    // Rows shrink to a third already at the lowest level, in a fraction of the time.
    deflate.compLevel = 1;
    socket_.set_option(deflate);
    socket_.read_message_max(limits::kMessageBytes);
    socket_.text(true);
    co_await socket_.async_handshake(server.authority(), "/v1/sync/live", asio::use_awaitable);
  }

  void read() {
    socket_.async_read(buffer_, [this](beast::error_code failed, std::size_t) {
      if (failed) {
        end();
        return;
      }
      come_.push_back(beast::buffers_to_string(buffer_.data()));
      buffer_.clear();
      read();
    });
  }

  void write() {
    socket_.async_write(asio::buffer(waiting_.front()), [this](beast::error_code failed, std::size_t) {
      if (failed) {
        end();
        return;
      }
      waiting_.pop_front();
      if (!waiting_.empty()) write();
    });
  }

  void end() {
    ended_ = true;
    // What the server said counts, also where the connection broke off before the farewell was complete.
    const unsigned said = socket_.reason().code;
    close_code_ = said != 0 ? said : kVanished;
  }

  asio::io_context io_{1};
  websocket::stream<Stream> socket_;
  beast::flat_buffer buffer_;
  std::deque<std::string> come_, waiting_;
  bool ended_ = false;
  unsigned close_code_ = 0;
};

template <class Stream, class... Tls>
Result<std::unique_ptr<LiveSocket>> opened(const ServerAddress& server, const Limits& limits, Tls&... tls) {
  auto socket = std::make_unique<LiveSocketOver<Stream>>(tls...);
  FREEHOLD_TRY(socket->open(server, limits));
  return std::unique_ptr<LiveSocket>(std::move(socket));
}

}  // namespace

Result<std::unique_ptr<LiveSocket>> LiveSocket::open(const ServerAddress& server,
                                                     const std::shared_ptr<asio::ssl::context>& tls,
                                                     std::chrono::milliseconds patience,
                                                     std::chrono::milliseconds silence) {
  if (server.secure) return opened<SecureStream>(server, {patience, silence}, *tls);
  return opened<PlainStream>(server, {patience, silence});
}

}  // namespace freehold
