#include "tests/faults/live_device.hpp"

#include "sync/auth/system.hpp"

namespace freehold {

namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

std::string code_of(const json::object& reply) {
  return reply.contains("error") ? json::value_to<std::string>(reply.at("error").at("code")) : std::string();
}

}  // namespace

LiveDevice::LiveDevice(Person person, Port port, Ledger& ledger, std::uint64_t seed, const std::string& path)
    : person_(std::move(person)), port_(std::move(port)), ledger_(ledger), device_(seed, path) {
  device_.sign_in(person_.id, person_.name + "@example.org");
  client_ = json::value_to<std::string>(device_.status().at("client_id"));
}

bool LiveDevice::exchange() {
  device_.clock().set(SystemClock().now_us());
  bool busy = connection_ != nullptr || connect();
  if (!connection_) return busy;
  busy = false;
  while (connection_) {
    const auto text = connection_->next_text(0ms);
    if (!text) break;
    receive(*text);
    busy = true;
  }
  if (connection_ && connection_->close_code(0ms) != 0) hang_up();
  return (connection_ && send()) || busy;
}

bool LiveDevice::connect() {
  const std::string port = port_();
  if (port.empty()) return false;
  try {
    connection_ = std::make_unique<LiveClient>(port);
  } catch (const std::exception&) {
    return false;
  }
  if (!connection_->connected()) {
    connection_.reset();
    return false;
  }
  heard_ = -1;
  const json::object reply = device_.call({{"do", "connected"}, {"token", person_.access}});
  if (reply.contains("error")) {
    ledger_.note_error(code_of(reply));
    connection_.reset();
    return false;
  }
  obey(reply);
  return true;
}

void LiveDevice::hang_up() {
  if (!connection_) return;
  connection_.reset();
  device_.ok({{"do", "disconnected"}});
}

bool LiveDevice::send() {
  if (!std::exchange(outgoing_, false)) return false;
  while (connection_) {
    json::object reply = device_.call({{"do", "take"}});
    if (reply.contains("error")) {
      // Asked again at the next turn: what waits still waits.
      ledger_.note_error(code_of(reply));
      outgoing_ = true;
      return false;
    }
    if (!reply.contains("payload")) return true;
    const std::string message(reply["payload"].as_string());
    if (json::parse(message).at("type").as_string() == "push") ledger_.note_push(person_.id, client_, message);
    connection_->send_text(message);
  }
  return true;
}

void LiveDevice::receive(const std::string& text) {
  const json::object message = json::parse(text).as_object();
  const std::string type = ledger_.note_message(person_.id, client_, message);
  if (type == "error" && message.at("code").as_string() == "token_expired") sign_in_again();
  const json::object reply = device_.receive(text);
  // What a server says in an error is the reply's error too.
  if (reply.contains("error") && type != "error") ledger_.note_error(code_of(reply));
  if (reply.contains("ok") && type == "rows" && !message.at("more").as_bool()) heard_ = message.at("cursor").as_int64();
  obey(reply);
}

void LiveDevice::obey(const json::object& reply) {
  if (reply.contains("repair")) ledger_.note_broken("a device held something else than the server");
  outgoing_ = outgoing_ || reply.contains("outgoing");
  if (reply.contains("reconnect")) hang_up();
}

void LiveDevice::sign_in_again() {
  try {
    person_ = sign_in(port_(), person_.name);
  } catch (const std::exception&) {
    // No server just now: it is tried again when the next connection ends like this one.
  }
}

std::string LiveDevice::write(const std::vector<json::object>& commands) {
  device_.ok({{"do", "begin"}});
  std::string code;
  for (const json::object& command : commands)
    if (code.empty()) code = code_of(device_.call(command));
  const json::object ended = device_.call({{"do", code.empty() ? "commit" : "rollback"}});
  if (code.empty()) code = code_of(ended);
  obey(ended);
  if (!code.empty()) ledger_.note_error(code);
  return code;
}

bool LiveDevice::is_quiet() {
  return connection_ && heard_ >= 0 && heard_ == ledger_.head(person_.id) && device_.status().at("pending") == 0;
}

}  // namespace freehold
