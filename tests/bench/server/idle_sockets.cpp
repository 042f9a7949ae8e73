#include "tests/bench/server/idle_sockets.hpp"

#include <array>
#include <atomic>
#include <future>
#include <list>
#include <stdexcept>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>

#include "core/migrate/migrate.hpp"

namespace freehold {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::size_t kOfOneAddress = 100;
constexpr std::size_t kAddressesOfNet = 250;
constexpr std::uint8_t kPing = 0x89;

/// A frame of a client, masked with zeros.
std::string frame(std::uint8_t first, std::string_view text) {
  std::string out(1, static_cast<char>(first));
  if (text.size() < 126) {
    out += static_cast<char>(0x80 | text.size());
  } else {
    out += static_cast<char>(0x80 | 126);
    out += static_cast<char>(text.size() >> 8);
    out += static_cast<char>(text.size() & 0xff);
  }
  out += std::string(4, '\0');
  return out.append(text);
}

struct Idle {
  explicit Idle(asio::io_context& io) : socket(io) {}
  /// Whatever comes is dropped; only a ping, which comes alone on a quiet socket, wants an answer.
  void read() {
    socket.async_read_some(asio::buffer(bytes), [this](boost::system::error_code failed, std::size_t size) {
      if (failed) {
        ended = true;
        return;
      }
      if (size >= 2 && bytes[0] == kPing) {
        pong = frame(0x8a, {});
        asio::async_write(socket, asio::buffer(pong), [](boost::system::error_code, std::size_t) {});
      }
      read();
    });
  }

  tcp::socket socket;
  std::array<std::uint8_t, 256> bytes{};
  std::string pong;
  std::atomic<bool> ended = false;
};

}  // namespace

struct IdleSockets::State {
  asio::io_context io;
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(io);
  std::string port;
  std::list<Idle> sockets;
  std::thread thread{[this] { io.run(); }};
};

IdleSockets::IdleSockets(const std::string& port) : state_(std::make_unique<State>()) {
  state_->port = port;
}

IdleSockets::~IdleSockets() {
  state_->io.stop();
  state_->thread.join();
}

void IdleSockets::add(const Person& person) {
  const std::size_t number = state_->sockets.size() / kOfOneAddress;
  Idle& idle = state_->sockets.emplace_back(state_->io);
  idle.socket.open(tcp::v4());
  const std::string from =
      "127.1." + std::to_string(number / kAddressesOfNet) + "." + std::to_string(1 + number % kAddressesOfNet);
  idle.socket.bind({asio::ip::make_address(from), 0});
  idle.socket.connect({asio::ip::make_address("127.0.0.1"), static_cast<std::uint16_t>(std::stoi(state_->port))});
  asio::write(idle.socket,
              asio::buffer("GET /v1/sync/live HTTP/1.1\r\nHost: 127.0.0.1:" + state_->port +
                           "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                           "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"));
  std::string answer;
  asio::read_until(idle.socket, asio::dynamic_buffer(answer), "\r\n\r\n");
  if (!answer.starts_with("HTTP/1.1 101")) throw std::runtime_error("the server refuses a socket: " + answer);
  const boost::json::object hello{{"type", "hello"},
                                  {"token", person.access},
                                  {"client_id", new_id()},
                                  {"schema_version", embedded_migrations().back().version},
                                  {"since", 0}};
  asio::write(idle.socket, asio::buffer(frame(0x81, boost::json::serialize(hello))));
  std::array<char, 1> first{};
  asio::read(idle.socket, asio::buffer(first));
  asio::post(state_->io, [&idle] { idle.read(); });
}

std::size_t IdleSockets::open() const {
  std::size_t count = 0;
  for (const Idle& each : state_->sockets) count += each.ended ? 0 : 1;
  return count;
}

}  // namespace freehold
