#include "tests/bench/server/echo.hpp"

#include <string>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include "tests/bench/figures.hpp"

namespace freehold {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Socket = beast::websocket::stream<asio::ip::tcp::socket>;

constexpr std::size_t kSmallPush = 500;

struct Echo::State {
  asio::io_context io;
  asio::ip::tcp::acceptor acceptor{io, {asio::ip::make_address("127.0.0.1"), 0}};
  Socket client{io};
  std::thread server{[this] { serve(); }};

  void serve() {
    Socket socket(acceptor.accept());
    socket.next_layer().set_option(asio::ip::tcp::no_delay(true));
    beast::error_code ended;
    socket.accept(ended);
    for (beast::flat_buffer buffer; !ended; buffer.clear()) {
      socket.read(buffer, ended);
      if (!ended) socket.write(buffer.data(), ended);
    }
  }
};

Echo::Echo() : state_(std::make_unique<State>()) {
  state_->client.next_layer().connect(state_->acceptor.local_endpoint());
  state_->client.next_layer().set_option(asio::ip::tcp::no_delay(true));
  state_->client.handshake("127.0.0.1", "/");
}

Echo::~Echo() {
  beast::error_code ignored;
  state_->client.close(beast::websocket::close_code::normal, ignored);
  state_->server.join();
}

double Echo::there_and_back() {
  const std::string message(kSmallPush, 'm');
  beast::flat_buffer buffer;
  return ms_of([&] {
    state_->client.write(asio::buffer(message));
    state_->client.read(buffer);
  });
}

}  // namespace freehold
