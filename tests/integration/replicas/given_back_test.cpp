#include <catch2/catch.hpp>

#include "tests/integration/replicas/server.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

std::string insert_task(Peer& peer, const std::string& title) {
  return id_of(peer.device.insert("tasks", {{"title", title}}));
}

void erase(Peer& peer, const std::string& table, const std::string& id) {
  peer.device.ok({{"do", "delete"}, {"table", table}, {"id", id}});
}

/// To the server as it is now, where it was restored meanwhile.
void connect_anew(Peer& peer) {
  peer.exchange.move_to(peer.server.store());
  peer.exchange.connect();
}

/// Until the server has answered everything; its rows are lost on the way.
void be_answered(Peer& peer) {
  connect_anew(peer);
  while (peer.device.status()["pending"] != 0) REQUIRE(peer.exchange.step());
  peer.exchange.cut();
}

std::int64_t count(Peer& peer, const std::string& table) {
  return peer.device.rows("SELECT count(*) AS n FROM " + table)[0].at("n").as_int64();
}

void nothing_is_refused(Peer& peer) {
  CHECK(peer.device.status()["refused"] == 0);
  CHECK(peer.device.status()["pending"] == 0);
}

}  // namespace

TEST_CASE("a deletion that the backup lacks meets the row, whichever device gives it back") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  phone.sync();
  server.backup();
  const std::string talk = id_of(phone.device.insert("conversations", {{"title", "talk"}}));
  phone.device.insert("messages", {{"conversation_id", talk}, {"role", "user"}, {"content", "hello"}});
  phone.sync();
  laptop.sync();
  laptop.exchange.cut();
  erase(phone, "conversations", talk);
  SECTION("and the server had taken it") {
    phone.sync();
  }
  SECTION("and the server had not heard of it") {
    phone.exchange.cut();
  }
  server.restore();
  SECTION("the one that has deleted it comes first") {
    phone.sync();
  }
  SECTION("the other one comes first") {
    laptop.sync();
  }
  for (Peer* peer : {&phone, &laptop, &phone}) peer->sync();
  Peer newcomer(server, kAda, 3);
  newcomer.sync();
  for (Peer* peer : {&phone, &laptop, &newcomer}) {
    CHECK(count(*peer, "conversations") == 0);
    CHECK(count(*peer, "messages") == 0);
    nothing_is_refused(*peer);
  }
}

TEST_CASE("an edit stays above the insert that it followed, though that is pushed again after a restore") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  phone.sync();
  laptop.sync();
  server.backup();
  const std::string id = insert_task(phone, "as it was made");
  be_answered(phone);
  laptop.sync();
  laptop.device.update("tasks", id, {{"title", "edited on the laptop"}});
  laptop.sync();
  server.restore();
  laptop.sync();
  for (Peer* peer : {&phone, &laptop}) peer->sync();
  for (Peer* peer : {&phone, &laptop}) {
    CHECK(peer->device.rows("SELECT title FROM tasks")[0].at("title") == "edited on the laptop");
    nothing_is_refused(*peer);
  }
}

TEST_CASE("what the backup has is not said again, though the rows never came and the verdict is no longer kept") {
  Server server;
  Peer phone(server, kAda, 1);
  phone.sync();
  for (const char* title : {"first", "second", "third"}) {
    insert_task(phone, title);
    be_answered(phone);
  }
  server.backup();
  server.restore();
  phone.sync();
  CHECK(count(phone, "tasks") == 3);
  nothing_is_refused(phone);
  insert_task(phone, "fourth");
  phone.sync();
  nothing_is_refused(phone);
}

TEST_CASE(
    "what somebody else wrote first into a restored history stays where nothing is ever changed, on all devices") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2), tablet(server, kAda, 3);
  for (Peer* peer : {&phone, &laptop, &tablet}) peer->sync();
  tablet.exchange.cut();
  server.backup();
  phone.device.clock().advance_ms(1000);
  const std::string id = id_of(phone.device.insert("activity_log", {{"action", "as the phone wrote it"}}));
  phone.sync();
  laptop.sync();
  server.restore();
  tablet.device.insert("activity_log", {{"id", id}, {"action", "as the tablet wrote it"}});
  for (Peer* peer : {&tablet, &phone, &laptop, &tablet, &phone}) peer->sync();
  for (Peer* peer : {&phone, &laptop, &tablet}) {
    CHECK(peer->device.rows("SELECT action FROM activity_log")[0].at("action") == "as the tablet wrote it");
    nothing_is_refused(*peer);
  }
}

TEST_CASE("what a restored server refused, of a copy that came before its device, is told to the device") {
  Server server;
  Peer phone(server, kAda, 1), bob(server, kBob, 2);
  const std::string analysis = id_of(phone.device.insert("analyses", {{"name", "Ada's"}}));
  phone.sync();
  server.backup();
  phone.device.insert("reports", {{"analysis_id", analysis}, {"short_code", "wanted"}});
  const std::string push = phone.device.take();
  REQUIRE(phone.device.receive(server.take(kAda, push)).contains("ok"));
  REQUIRE(phone.device.status()["pending"] == 0);
  phone.exchange.cut();
  server.restore();
  const std::string theirs = id_of(bob.device.insert("analyses", {{"name", "Bob's"}}));
  bob.device.insert("reports", {{"analysis_id", theirs}, {"short_code", "wanted"}});
  bob.sync();
  server.take(kAda, push);
  phone.sync();
  CHECK(phone.device.status()["refused"] == 1);
  CHECK(phone.device.status()["pending"] == 0);
  CHECK(count(phone, "reports") == 0);
}

TEST_CASE("what hangs on a row that was deleted goes with it, whoever gives it back") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  const std::string talk = id_of(phone.device.insert("conversations", {{"title", "talk"}}));
  phone.sync();
  server.backup();
  phone.device.insert("messages", {{"conversation_id", talk}, {"role", "user"}, {"content", "hello"}});
  phone.sync();
  laptop.sync();
  // Also something that stands: one transaction gives back both.
  insert_task(laptop, "kept");
  laptop.sync();
  server.restore();
  // The laptop has read what is left, and given nothing back yet.
  connect_anew(laptop);
  while (laptop.device.status()["pending"] == 0) REQUIRE(laptop.exchange.step());
  laptop.exchange.cut();
  erase(phone, "conversations", talk);
  phone.sync();
  for (Peer* peer : {&laptop, &phone, &laptop}) peer->sync();
  for (Peer* peer : {&phone, &laptop}) {
    CHECK(count(*peer, "conversations") == 0);
    CHECK(count(*peer, "messages") == 0);
    CHECK(count(*peer, "tasks") == 1);
    nothing_is_refused(*peer);
  }
}

TEST_CASE("what hangs on a row that nobody brings back is refused alone, and everything beside it is given back") {
  Server server;
  Peer bob(server, kBob, 3);
  Peer phone(server, kAda, 1);
  phone.sync();
  bob.sync();
  server.backup();
  const json::object data;
  const auto published =
      bob.device.insert("blueprints", {{"name", "his"}, {"blueprint_data", data}, {"is_public", true}});
  bob.sync();
  for (int i = 0; i < 5; ++i) insert_task(phone, "before " + std::to_string(i));
  phone.device.insert("marketplace_ratings", {{"blueprint_id", id_of(published)}, {"rating", 4}});
  const std::string talk = id_of(phone.device.insert("conversations", {{"title", "talk"}}));
  phone.device.insert("messages", {{"conversation_id", talk}, {"role", "user"}, {"content", "hello"}});
  phone.sync();
  server.restore();
  phone.device.update("conversations", talk, {{"title", "renamed while the server was away"}});
  phone.sync();
  const json::array refused = phone.device.ok({{"do", "refused"}}).as_array();
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].at("error").at("code") == "parent_missing");
  CHECK(refused[0].at("changes").as_array().size() == 1);
  CHECK(count(phone, "marketplace_ratings") == 0);
  Peer laptop(server, kAda, 2);
  laptop.sync();
  CHECK(count(laptop, "tasks") == 5);
  CHECK(count(laptop, "messages") == 1);
  CHECK(laptop.device.rows("SELECT title FROM conversations")[0].at("title") == "renamed while the server was away");
  // Once its owner has brought it back, the rating finds it.
  bob.sync();
  phone.device.ok({{"do", "retry"}, {"id", refused[0].at("id")}});
  phone.sync();
  nothing_is_refused(phone);
  CHECK(count(phone, "marketplace_ratings") == 1);
}

TEST_CASE("a row made again since a backup that has its deletion is made again once more") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  const json::object data;
  const std::string blueprint =
      id_of(phone.device.insert("blueprints", {{"name", "rated"}, {"blueprint_data", data}, {"is_public", true}}));
  const auto rate = [&](int stars) {
    phone.device.insert("marketplace_ratings", {{"blueprint_id", blueprint}, {"rating", stars}});
    phone.sync();
  };
  rate(2);
  phone.device.ok({{"do", "execute"}, {"sql", "DELETE FROM marketplace_ratings"}});
  phone.sync();
  server.backup();
  rate(5);
  laptop.sync();
  server.restore();
  SECTION("by the device that made it") {
    phone.sync();
    laptop.sync();
  }
  SECTION("by another one") {
    laptop.sync();
    phone.sync();
  }
  Peer newcomer(server, kAda, 3);
  for (Peer* peer : {&phone, &laptop, &newcomer}) {
    peer->sync();
    const json::array ratings = peer->device.rows("SELECT rating FROM marketplace_ratings");
    REQUIRE(ratings.size() == 1);
    CHECK(ratings[0].at("rating") == 5);
    nothing_is_refused(*peer);
  }
}
