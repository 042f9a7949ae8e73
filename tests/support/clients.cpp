#include "tests/support/clients.hpp"

#include <cstring>
#include <deque>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/json.hpp>

#include "core/base/ids.hpp"
#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "sync/auth/system.hpp"
#include "tests/support/wire_bytes.hpp"

namespace freehold {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;

constexpr auto kPatience = std::chrono::seconds(60);

tcp::endpoint endpoint_of(const std::string& port) {
  return {asio::ip::make_address("127.0.0.1"), static_cast<std::uint16_t>(std::stoi(port))};
}

HttpAnswer answer_of(const http::response<http::string_body>& response) {
  HttpAnswer answer;
  answer.status = response.result_int();
  for (const auto& field : response)
    answer.headers[ascii_lower(std::string_view(field.name_string()))] = std::string(field.value());
  answer.body = response.body();
  answer.closes = !response.keep_alive();
  return answer;
}

}  // namespace

boost::json::value HttpAnswer::json() const {
  return boost::json::parse(body);
}

std::string HttpAnswer::code() const {
  boost::system::error_code failed;
  const auto parsed = boost::json::parse(body, failed);
  const auto* object = parsed.if_object();
  const auto* found = object != nullptr ? object->if_contains("code") : nullptr;
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

HttpAnswer call(const std::string& port, const HttpCall& what) {
  asio::io_context io;
  beast::tcp_stream stream(io);
  http::request<http::string_body> request(http::string_to_verb(what.method), what.target, 11);
  request.set(http::field::host, "127.0.0.1:" + port);
  for (const auto& [name, value] : what.headers) request.set(name, value);
  request.body() = what.body;
  if (!what.body.empty() || what.method == "POST") request.prepare_payload();
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(boost::none);
  parser.skip(what.method == "HEAD");
  bool whole = false;
  stream.expires_after(kPatience);
  stream.async_connect(endpoint_of(port), [&](beast::error_code unconnected) {
    if (unconnected) return;
    // The answer is read whether or not the whole request could be sent: a refusal may come before that.
    http::async_write(stream, request, [](beast::error_code, std::size_t) {});
    http::async_read(stream, buffer, parser, [&](beast::error_code failed, std::size_t) { whole = !failed; });
  });
  io.run();
  return whole ? answer_of(parser.get()) : HttpAnswer{};
}

HttpAnswer get(const std::string& port, const std::string& target, const std::string& token) {
  HttpCall what{"GET", target, {}, {}};
  if (!token.empty()) what.headers["Authorization"] = "Bearer " + token;
  return call(port, what);
}

HttpAnswer post(const std::string& port, const std::string& target, const boost::json::value& body,
                const std::string& token) {
  HttpCall what{"POST", target, {{"Content-Type", "application/json"}}, boost::json::serialize(body)};
  if (!token.empty()) what.headers["Authorization"] = "Bearer " + token;
  return call(port, what);
}

RawConnection::RawConnection(const std::string& port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot connect to the server under test");
}

RawConnection::~RawConnection() {
  ::close(socket_);
}

std::size_t RawConnection::send(std::string_view bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t size = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (size <= 0) break;
    sent += static_cast<std::size_t>(size);
  }
  return sent;
}

std::string RawConnection::read_all(std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  std::string all;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    pollfd waiting{socket_, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) return all;
    char buffer[4096];
    const ssize_t size = ::recv(socket_, buffer, sizeof buffer, 0);
    if (size <= 0) return all;
    all.append(buffer, static_cast<std::size_t>(size));
  }
}

bool RawConnection::ended_within(std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  static_cast<void>(read_all(patience));
  return std::chrono::steady_clock::now() < until;
}

namespace {

Person enter(const std::string& port, const std::string& door, const std::string& name) {
  const HttpAnswer answer =
      post(port, "/v1/auth/" + door, {{"email", name + "@example.org"}, {"password", name + "'s password"}});
  if (answer.status / 100 != 2) throw std::runtime_error(door + " of " + name + ": " + answer.body);
  const auto json = answer.json();
  return {std::string(json.at("user").at("id").as_string()), std::string(json.at("access_token").as_string()),
          std::string(json.at("refresh_token").as_string()), name};
}

}  // namespace

Person sign_up(const std::string& port, const std::string& name) {
  return enter(port, "register", name);
}

Person sign_in(const std::string& port, const std::string& name) {
  return enter(port, "login", name);
}

struct LiveClient::State {
  asio::io_context io;
  websocket::stream<beast::tcp_stream> socket{io};
  beast::flat_buffer buffer;
  std::deque<std::string> messages;
  bool connected = false;
  bool ended = false;
  unsigned refusal_status = 0;
  unsigned close_code = 0;

  void read() {
    socket.async_read(buffer, [this](beast::error_code failed, std::size_t) {
      if (failed) {
        ended = true;
        // What the server said counts, also where the connection broke off before the farewell was complete.
        close_code = socket.reason().code != 0 ? socket.reason().code : 1006;
        return;
      }
      messages.push_back(beast::buffers_to_string(buffer.data()));
      buffer.clear();
      read();
    });
  }

  template <class Condition>
  void run_until(Condition condition, std::chrono::milliseconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    io.restart();
    // What has come counts also for who has no time to wait.
    while (!condition() && (io.poll_one() > 0 || io.run_one_until(until) > 0)) continue;
  }
};

LiveClient::LiveClient(const std::string& port, const Headers& headers, bool compresses)
    : state_(std::make_unique<State>()) {
  State& state = *state_;
  beast::get_lowest_layer(state.socket).socket().connect(endpoint_of(port));
  websocket::permessage_deflate deflate;
  deflate.client_enable = compresses;
  // As the native client does.
  deflate.compLevel = 1;
  state.socket.set_option(deflate);
  state.socket.read_message_max(0);
  state.socket.set_option(websocket::stream_base::decorator([headers](websocket::request_type& request) {
    for (const auto& [name, value] : headers) request.set(name, value);
  }));
  websocket::response_type response;
  beast::error_code failed;
  state.socket.handshake(response, "127.0.0.1:" + port, "/v1/sync/live", failed);
  state.connected = !failed;
  state.refusal_status = failed ? response.result_int() : 0;
  if (state.connected) state.read();
}

LiveClient::~LiveClient() {
  vanish();
}

std::uint64_t LiveClient::bytes_received() const {
  return wire_bytes_received(beast::get_lowest_layer(state_->socket).socket().native_handle());
}

bool LiveClient::connected() const {
  return state_->connected;
}

unsigned LiveClient::refusal_status() const {
  return state_->refusal_status;
}

void LiveClient::send(const boost::json::value& message) {
  send_text(boost::json::serialize(message));
}

void LiveClient::send_text(const std::string& text) {
  bool done = false;
  state_->socket.text(true);
  state_->socket.async_write(asio::buffer(text), [&](beast::error_code, std::size_t) { done = true; });
  state_->run_until([&] { return done; }, kPatience);
}

void LiveClient::send_binary(const std::string& bytes) {
  bool done = false;
  state_->socket.binary(true);
  state_->socket.async_write(asio::buffer(bytes), [&](beast::error_code, std::size_t) { done = true; });
  state_->run_until([&] { return done; }, kPatience);
}

std::optional<std::string> LiveClient::next_text(std::chrono::milliseconds patience) {
  State& state = *state_;
  state.run_until([&] { return !state.messages.empty() || state.ended; }, patience);
  if (state.messages.empty()) return std::nullopt;
  std::string message = std::move(state.messages.front());
  state.messages.pop_front();
  return message;
}

std::optional<boost::json::object> LiveClient::next(std::chrono::milliseconds patience) {
  const auto text = next_text(patience);
  if (!text) return std::nullopt;
  return boost::json::parse(*text).as_object();
}

std::optional<boost::json::object> LiveClient::next_of(std::string_view type) {
  while (auto message = next())
    if (message->at("type").as_string() == type) return message;
  return std::nullopt;
}

unsigned LiveClient::close_code(std::chrono::milliseconds patience) {
  state_->run_until([&] { return state_->ended; }, patience);
  return state_->close_code;
}

std::optional<boost::json::object> LiveClient::greet(const Person& person, const std::string& client_id,
                                                     std::int64_t since) {
  send(
      {{"type", "hello"}, {"token", person.access}, {"client_id", client_id}, {"schema_version", 4}, {"since", since}});
  return next();
}

void LiveClient::close() {
  state_->socket.async_close(websocket::close_code::normal, [](beast::error_code) {});
  state_->run_until([&] { return state_->ended; }, kPatience);
}

void LiveClient::vanish() {
  beast::get_lowest_layer(state_->socket).close();
  state_->run_until([&] { return state_->ended || !state_->connected; }, kPatience);
}

boost::json::object push_of_tasks(const std::string& client_id, std::int64_t transaction, std::int64_t after,
                                  const std::vector<std::pair<std::string, std::string>>& id_and_title) {
  SystemClock clock;
  const std::int64_t now_us = clock.now_us();
  const std::string now = format_time(now_us);
  boost::json::array changes;
  for (const auto& [id, title] : id_and_title)
    changes.push_back({{"table", "tasks"},
                       {"op", "insert"},
                       {"id", id},
                       {"values", {{"title", title}, {"created_at", now}, {"updated_at", now}}}});
  boost::json::object entry{{"id", transaction},
                            {"clock", to_hex16(static_cast<std::uint64_t>(now_us / 1000) << 16)},
                            {"changes", std::move(changes)}};
  return {{"type", "push"},
          {"client_id", client_id},
          {"schema_version", 4},
          {"after", after},
          {"transactions", boost::json::array{std::move(entry)}}};
}

std::string new_id() {
  SystemClock clock;
  SystemRandom random;
  return make_uuid_v7(clock, random).text();
}

}  // namespace freehold
