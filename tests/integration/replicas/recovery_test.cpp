#include <catch2/catch.hpp>

#include "tests/integration/replicas/server.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

json::array titles(Device& device) {
  json::array out;
  for (const json::value& row : device.rows("SELECT title FROM tasks ORDER BY title"))
    out.push_back(row.as_object().at("title"));
  return out;
}

}  // namespace

TEST_CASE("after a restore from backup the devices give back what the backup lacks, and nobody loses anything") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  const std::string kept = id_of(phone.device.insert("tasks", {{"title", "before"}}));
  const std::string gone = id_of(phone.device.insert("tasks", {{"title", "deleted later"}}));
  phone.sync();
  server.backup();
  phone.device.insert("tasks", {{"title", "after"}});
  phone.device.update("tasks", kept, {{"completed", true}});
  phone.device.ok({{"do", "delete"}, {"table", "tasks"}, {"id", gone}});
  const std::string talk = id_of(phone.device.insert("conversations", {{"title", "talk"}}));
  phone.device.insert("messages", {{"conversation_id", talk}, {"role", "user"}, {"content", "hello"}});
  phone.device.update("users", kAda, {{"token_used", {{"add", 7}}}});
  phone.sync();
  REQUIRE(phone.device.status()["pending"] == 0);
  laptop.sync();
  laptop.device.update("tasks", kept, {{"title", "edited on the laptop"}});
  laptop.sync();
  server.restore();

  SECTION("the device that wrote comes first") {
    phone.sync();
    laptop.sync();
  }
  SECTION("another one comes first") {
    laptop.sync();
    phone.sync();
  }
  laptop.sync();
  phone.sync();
  Peer newcomer(server, kAda, 3);
  newcomer.sync();
  for (Peer* peer : {&phone, &laptop, &newcomer}) {
    CHECK(titles(peer->device) == json::array{"after", "edited on the laptop"});
    CHECK(peer->device.rows("SELECT completed FROM tasks WHERE title LIKE 'edited%'")[0].at("completed") == true);
    CHECK(peer->device.rows("SELECT content FROM messages").size() == 1);
    CHECK(peer->device.rows("SELECT token_used FROM users")[0].at("token_used") == 7);
    CHECK(peer->device.status()["pending"] == 0);
    CHECK(peer->device.status()["refused"] == 0);
  }
}

TEST_CASE("a change made offline across a restore is pushed once, and counts once") {
  Server server;
  Peer phone(server, kAda, 1);
  phone.sync();
  server.backup();
  phone.device.update("users", kAda, {{"token_used", {{"add", 5}}}});
  phone.sync();
  phone.device.update("users", kAda, {{"token_used", {{"add", 2}}}});
  server.restore();
  phone.sync();
  phone.sync();
  Peer laptop(server, kAda, 2);
  laptop.sync();
  CHECK(laptop.device.rows("SELECT token_used FROM users")[0].at("token_used") == 7);
  CHECK(phone.device.rows("SELECT token_used FROM users")[0].at("token_used") == 7);
}

TEST_CASE("an old copy of a push that reaches a restored server before its device does counts once") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  phone.sync();
  laptop.sync();
  server.backup();
  // The numbers of the new history are behind those of the old one.
  for (const char* title : {"one", "two", "three"}) {
    laptop.device.insert("tasks", {{"title", title}});
    laptop.sync();
  }
  phone.sync();
  laptop.exchange.cut();
  phone.device.update("users", kAda, {{"token_used", {{"add", 7}}}});
  const std::string push = phone.device.take();
  REQUIRE(phone.device.receive(server.take(kAda, push)).contains("ok"));
  phone.exchange.cut();
  server.restore();
  server.take(kAda, push);
  phone.sync();
  CHECK(phone.device.rows("SELECT token_used FROM users")[0].at("token_used") == 7);
  CHECK(phone.device.rows("SELECT * FROM freehold_outbox").empty());
}

TEST_CASE("an old copy of one of two pushes does not stand for the other, though it was the later one") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  phone.sync();
  laptop.sync();
  server.backup();
  phone.device.clock().advance_ms(1000);
  phone.device.update("users", kAda, {{"token_used", {{"add", 2}}}});
  laptop.device.update("users", kAda, {{"token_used", {{"add", 3}}}});
  const std::string push = phone.device.take();
  REQUIRE(phone.device.receive(server.take(kAda, push)).contains("ok"));
  for (Peer* peer : {&laptop, &phone}) peer->sync();
  server.restore();
  server.take(kAda, push);
  for (Peer* peer : {&laptop, &phone, &laptop}) peer->sync();
  // An old copy counts once more (docs/sync.md); what the other device has counted is not lost for it.
  for (Peer* peer : {&phone, &laptop})
    CHECK(peer->device.rows("SELECT token_used FROM users")[0].at("token_used").as_int64() == 7);
}

TEST_CASE("what two devices counted before a restore and a third one since is all there, whoever comes first") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2), tablet(server, kAda, 3);
  const auto count = [](Peer& peer, int more) { peer.device.update("users", kAda, {{"token_used", {{"add", more}}}}); };
  count(phone, 1);
  phone.sync();
  tablet.sync();
  server.backup();
  count(phone, 10);
  phone.sync();
  laptop.sync();
  count(laptop, 100);
  laptop.sync();
  server.restore();
  std::vector<Peer*> order{&phone, &laptop, &tablet};
  SECTION("the one that knew of neither") {
    std::swap(order[0], order[2]);
  }
  SECTION("the one that knew of both") {
    std::swap(order[0], order[1]);
  }
  SECTION("the one that knew of its own") {}
  count(tablet, 1000);
  for (Peer* peer : order) peer->sync();
  count(*order[0], 10000);
  for (Peer* peer : order) peer->sync();
  Peer newcomer(server, kAda, 4);
  for (Peer* peer : {&phone, &laptop, &tablet, &newcomer}) {
    peer->sync();
    CHECK(peer->device.rows("SELECT token_used FROM users")[0].at("token_used") == 11111);
    CHECK(peer->device.status()["pending"] == 0);
    CHECK(peer->device.status()["refused"] == 0);
  }
}

TEST_CASE("counts that are given back go up to the limit, and are not refused for it") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  phone.sync();
  laptop.sync();
  server.sql("UPDATE users SET token_quota = 100 WHERE id = '" + std::string(kAda) + "'");
  phone.sync();
  server.backup();
  phone.device.update("users", kAda, {{"token_used", {{"add", 80}}}});
  const std::string note = id_of(phone.device.insert("notes", {{"title", "beside it"}, {"content", "kept"}}));
  phone.sync();
  server.restore();
  laptop.device.update("users", kAda, {{"token_used", {{"add", 50}}}});
  laptop.sync();
  phone.sync();
  laptop.sync();
  for (Peer* peer : {&phone, &laptop}) {
    CHECK(peer->device.rows("SELECT token_used FROM users")[0].at("token_used") == 100);
    CHECK(peer->device.rows("SELECT id FROM notes").size() == 1);
    CHECK(peer->device.status()["refused"] == 0);
  }
}

TEST_CASE("a difference between digests is found at the next quiet moment, repaired, and told") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  const std::string task = id_of(phone.device.insert("tasks", {{"title", "lost in the feed"}}));
  phone.device.insert("tasks", {{"title", "kept"}});
  phone.sync();
  laptop.sync();
  // A tombstone that never reached the laptop: as a fault of the server's would leave it.
  server.sql("DELETE FROM tasks WHERE id = '" + task + "'; UPDATE freehold_heads SET digest = digest + 1");
  laptop.sync();
  CHECK(titles(laptop.device) == json::array{"kept"});
}

TEST_CASE("a device that was away for longer than tombstones are kept starts over and keeps what it wrote") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  const std::string gone = id_of(phone.device.insert("tasks", {{"title", "gone"}}));
  phone.device.insert("tasks", {{"title", "kept"}});
  phone.sync();
  laptop.sync();
  laptop.exchange.cut();
  phone.device.ok({{"do", "delete"}, {"table", "tasks"}, {"id", gone}});
  phone.sync();
  const Hlc later = Hlc::at(static_cast<std::uint64_t>(server.clock().now_us() / 1000) + 1'000'000);
  CHECK(server.store().drop_tombstones(later).value() == 1);
  CHECK(server.store().drop_tombstones(later).value() == 0);
  laptop.device.insert("tasks", {{"title", "written meanwhile"}});
  laptop.sync();
  phone.sync();
  CHECK(titles(laptop.device) == json::array{"kept", "written meanwhile"});
  CHECK(titles(phone.device) == json::array{"kept", "written meanwhile"});
  CHECK(laptop.device.status()["pending"] == 0);
}

TEST_CASE("what waits goes behind what is given back, whatever a person has written in it") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  phone.sync();
  server.backup();
  const json::object empty, words = {{"op", "restore"}};
  const std::string id = id_of(phone.device.insert("blueprints", {{"name", "helper"}, {"blueprint_data", empty}}));
  phone.sync();
  phone.device.update("blueprints", id, {{"blueprint_data", words}});
  server.restore();
  phone.sync();
  laptop.sync();
  CHECK(laptop.device.rows("SELECT blueprint_data FROM blueprints")[0].at("blueprint_data") == words);
  CHECK(phone.device.status()["refused"] == 0);
}
