#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/support/clients.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

/// A message as it goes over the wire.
struct Frame {
  bool compressed = false;
  std::string bytes;
};

/// A text message from a client, masked with zeros, which leave it as it is.
std::string client_frame(const std::string& text) {
  std::string frame = "\x81";
  frame += static_cast<char>(0x80 | 126);
  frame += static_cast<char>(text.size() >> 8);
  frame += static_cast<char>(text.size() & 0xff);
  return frame + std::string(4, '\0') + text;
}

/// The messages in what a server has sent; the pieces of one are put together.
std::vector<Frame> messages_in(std::string_view bytes) {
  const auto number = [&bytes](std::size_t size) {
    std::size_t value = 0;
    for (const char byte : bytes.substr(0, size)) value = value << 8 | static_cast<unsigned char>(byte);
    bytes.remove_prefix(size);
    return value;
  };
  std::vector<Frame> messages;
  while (bytes.size() > 2) {
    const std::size_t head = number(1);
    std::size_t size = number(1);
    if (size >= 126) size = number(size == 126 ? 2 : 8);
    const bool begins = (head & 0x0f) == 1, goes_on = (head & 0x0f) == 0;
    if (begins) messages.push_back({(head & 0x40) != 0, {}});
    if (begins || goes_on) messages.back().bytes += bytes.substr(0, size);
    bytes.remove_prefix(std::min(size, bytes.size()));
  }
  return messages;
}

/// welcome, and the rows there are; what a client gets who offers, or does not offer, to take compressed messages.
std::vector<Frame> listen(const TestServer& server, const Person& person, const std::string& offer) {
  RawConnection connection(server.port());
  connection.send("GET /v1/sync/live HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() +
                  "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                  offer + "\r\n");
  // A client says nothing before it has been let in.
  const std::string answer = connection.read_all(500ms);
  REQUIRE(answer.starts_with("HTTP/1.1 101"));
  const json::object hello{
      {"type", "hello"}, {"token", person.access}, {"client_id", new_id()}, {"schema_version", 4}, {"since", 0}};
  connection.send(client_frame(json::serialize(hello)));
  return messages_in(connection.read_all(2s));
}

TEST_CASE("large messages are compressed for who takes that, small ones are not, and nobody else's are") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada");
  std::vector<std::pair<std::string, std::string>> tasks;
  for (int i = 0; i < 500; ++i) tasks.emplace_back(new_id(), "task " + std::to_string(i));
  REQUIRE(post(server.port(), "/v1/sync/push", push_of_tasks(new_id(), 1, 0, tasks), ada.access).status == 200);

  const auto plain = listen(server, ada, {});
  const auto compressed = listen(server, ada, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
  REQUIRE(plain.size() >= 2);
  REQUIRE(compressed.size() == plain.size());
  // The welcome would hardly become smaller, and comes to everybody who connects.
  CHECK_FALSE(compressed.front().compressed);
  CHECK(compressed.front().bytes.find("\"welcome\"") != std::string::npos);
  CHECK(compressed.back().compressed);
  CHECK(compressed.back().bytes.size() * 3 < plain.back().bytes.size());
  for (const Frame& message : plain) CHECK_FALSE(message.compressed);
  CHECK(plain.back().bytes.find("task 499") != std::string::npos);
}

}  // namespace
}  // namespace freehold
