#include <catch2/catch.hpp>

#include "tests/integration/replicas/server.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

std::string id_of(const json::value& row) {
  return std::string(row.as_object().at("id").as_string());
}

}  // namespace

TEST_CASE("a unique value that goes from one row to the other reaches a device that had both") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  const std::string analysis = id_of(phone.device.insert("analyses", {{"name", "of both"}}));
  const auto report = [&](const char* code) {
    return id_of(phone.device.insert("reports", {{"analysis_id", analysis}, {"short_code", code}}));
  };
  const std::string first = report("one"), second = report("two");
  phone.sync();
  laptop.sync();
  laptop.exchange.cut();
  phone.device.update("reports", first, {{"short_code", "three"}});
  phone.device.update("reports", second, {{"short_code", "one"}});
  phone.sync();
  phone.device.update("reports", first, {{"short_code", "two"}});
  phone.sync();
  laptop.sync();
  CHECK(laptop.device.rows("SELECT id, short_code FROM reports ORDER BY id") ==
        phone.device.rows("SELECT id, short_code FROM reports ORDER BY id"));
  CHECK(laptop.device.rows("SELECT * FROM reports").size() == 2);
}

TEST_CASE("a first sync in small parts brings children whose parents were changed after them") {
  Server server;
  Peer phone(server, kAda, 1);
  const std::string talk = id_of(phone.device.insert("conversations", {{"title", "talk"}}));
  for (int i = 0; i < 9; ++i)
    phone.device.insert("messages", {{"conversation_id", talk}, {"role", "user"}, {"content", std::to_string(i)}});
  phone.sync();
  phone.device.update("conversations", talk, {{"title", "renamed"}});
  phone.sync();
  Peer laptop(server, kAda, 2, 2);
  laptop.sync();
  CHECK(laptop.device.rows("SELECT * FROM messages").size() == 9);
  CHECK(laptop.device.rows("SELECT * FROM messages AS m JOIN conversations AS c ON c.id = m.conversation_id").size() ==
        9);
}

TEST_CASE("what others hang on a row that this device has removed goes with it, and the feed goes on") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  const std::string talk = id_of(phone.device.insert("conversations", {{"title", "talk"}}));
  phone.sync();
  laptop.sync();
  laptop.exchange.cut();
  phone.device.insert("messages", {{"conversation_id", talk}, {"role", "user"}, {"content", "hello"}});
  phone.sync();
  laptop.device.ok({{"do", "delete"}, {"table", "conversations"}, {"id", talk}});
  laptop.exchange.connect();
  // The feed with the message comes before the push with the deletion has gone.
  for (int moved = 0; moved < 40; ++moved) laptop.exchange.step();
  laptop.sync();
  phone.sync();
  for (Peer* peer : {&phone, &laptop}) {
    CHECK(peer->device.rows("SELECT * FROM conversations").empty());
    CHECK(peer->device.rows("SELECT * FROM messages").empty());
    CHECK(peer->device.status()["pending"] == 0);
  }
}
