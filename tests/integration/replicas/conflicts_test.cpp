#include <catch2/catch.hpp>

#include "tests/integration/replicas/server.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

/// Ada's two devices with one task on both, offline.
struct Two {
  Two() {
    task = id_of(phone.device.insert("tasks", {{"title", "Plan"}, {"description", "old"}}));
    phone.sync();
    laptop.sync();
    phone.exchange.cut();
    laptop.exchange.cut();
  }
  void meet() {
    for (Peer* peer : {&phone, &laptop, &phone}) peer->sync();
  }
  Server server;
  Peer phone{server, kAda, 1}, laptop{server, kAda, 2};
  std::string task;
};

json::object only_conflict(Device& device) {
  const json::array list = device.ok({{"do", "conflicts"}}).as_array();
  REQUIRE(list.size() == 1);
  return list[0].as_object();
}

}  // namespace

TEST_CASE("two edits of one field: the older one is in the journal of the device that wrote it, and can be restored") {
  Two ada;
  ada.phone.device.update("tasks", ada.task, {{"title", "phone's"}});
  ada.laptop.device.clock().advance_ms(1000);
  ada.laptop.device.update("tasks", ada.task, {{"title", "laptop's"}});
  ada.laptop.sync();
  ada.phone.sync();
  const json::object lost = only_conflict(ada.phone.device);
  CHECK(lost.at("what") == "lost");
  CHECK(lost.at("row").as_string() == ada.task);
  CHECK(lost.at("values") == json::object{{"title", "phone's"}});
  CHECK(ada.phone.device.status()["conflicts"] == 1);
  ada.phone.device.clock().advance_ms(2000);
  ada.phone.device.ok({{"do", "restore"}, {"id", lost.at("id")}});
  CHECK(ada.phone.device.status()["conflicts"] == 0);
  ada.meet();
  CHECK(ada.laptop.device.rows("SELECT title FROM tasks")[0].at("title") == "phone's");
}

TEST_CASE("a value that was overwritten by a device which did not know of it is in that device's journal") {
  Two ada;
  ada.phone.device.update("tasks", ada.task, {{"title", "phone's"}});
  ada.laptop.device.clock().advance_ms(1000);
  ada.laptop.device.update("tasks", ada.task, {{"title", "laptop's"}});
  ada.phone.sync();
  ada.laptop.sync();
  const json::object replaced = only_conflict(ada.laptop.device);
  CHECK(replaced.at("what") == "replaced");
  CHECK(replaced.at("values") == json::object{{"title", "phone's"}});
}

TEST_CASE("an edit of what was known is no conflict, nor is an edit of another field") {
  Two ada;
  ada.phone.device.update("tasks", ada.task, {{"title", "phone's"}});
  ada.phone.sync();
  ada.laptop.device.update("tasks", ada.task, {{"description", "laptop's"}});
  ada.laptop.sync();
  ada.laptop.device.update("tasks", ada.task, {{"title", "laptop's"}});
  ada.meet();
  for (Peer* peer : {&ada.phone, &ada.laptop}) CHECK(peer->device.status()["conflicts"] == 0);
}

TEST_CASE("a deletion wins over an edit that did not know of it; what the row would have been can be written anew") {
  Two ada;
  SECTION("the deletion comes first: the editor has the row in its journal") {
    ada.phone.device.ok({{"do", "delete"}, {"table", "tasks"}, {"id", ada.task}});
    ada.laptop.device.update("tasks", ada.task, {{"title", "laptop's"}});
    ada.phone.sync();
    ada.laptop.sync();
    CHECK(ada.laptop.device.ok({{"do", "refused"}}).at(0).at("error").at("code") == "row_deleted");
    const json::object removed = only_conflict(ada.laptop.device);
    CHECK(removed.at("what") == "removed");
    CHECK(removed.at("values") == json::object{{"title", "laptop's"}, {"description", "old"}});
    ada.laptop.device.ok({{"do", "restore"}, {"id", removed.at("id")}});
  }
  SECTION("the edit comes first: the deleter has the row in its journal") {
    ada.laptop.device.update("tasks", ada.task, {{"title", "laptop's"}});
    ada.phone.device.ok({{"do", "delete"}, {"table", "tasks"}, {"id", ada.task}});
    ada.laptop.sync();
    ada.phone.sync();
    const json::object removed = only_conflict(ada.phone.device);
    CHECK(removed.at("values") == json::object{{"title", "laptop's"}, {"description", "old"}});
    ada.phone.device.ok({{"do", "restore"}, {"id", removed.at("id")}});
  }
  ada.meet();
  ada.laptop.sync();
  for (Peer* peer : {&ada.phone, &ada.laptop}) {
    const json::array rows = peer->device.rows("SELECT id, title FROM tasks");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].at("title") == "laptop's");
    CHECK(rows[0].at("id").as_string() != ada.task);
  }
}

TEST_CASE("what a verdict said of a conflict it says again when the answer was lost") {
  Two ada;
  ada.laptop.device.clock().advance_ms(1000);
  ada.laptop.device.update("tasks", ada.task, {{"title", "laptop's"}});
  ada.laptop.sync();
  ada.phone.device.update("tasks", ada.task, {{"title", "phone's"}});
  ada.phone.exchange.move_to(ada.server.store());
  ada.phone.exchange.connect();
  // hello, welcome, then the push: its answer never comes.
  for (int moved = 0; moved < 3; ++moved) ada.phone.exchange.step();
  ada.phone.sync();
  CHECK(only_conflict(ada.phone.device).at("what") == "lost");
}

TEST_CASE("counters count once, also where the answer was lost and the feed was faster") {
  Two ada;
  for (int lost_after = 1; lost_after < 8; ++lost_after) {
    ada.phone.device.update("users", kAda, {{"token_used", {{"add", 1}}}});
    ada.phone.exchange.move_to(ada.server.store());
    ada.phone.exchange.connect();
    for (int moved = 0; moved < lost_after; ++moved) ada.phone.exchange.step();
  }
  ada.meet();
  for (Peer* peer : {&ada.phone, &ada.laptop})
    CHECK(peer->device.rows("SELECT token_used FROM users")[0].at("token_used") == 7);
}

TEST_CASE("what two devices append to one list offline is all kept") {
  Two ada;
  const std::string blueprint =
      id_of(ada.phone.device.insert("blueprints", {{"name", "helper"}, {"blueprint_data", json::object{}}}));
  const std::string session = id_of(ada.phone.device.insert("sessions", {{"blueprint_id", blueprint}}));
  ada.meet();
  const auto append = [&](Peer& peer, const char* id) {
    json::array list =
        json::parse(json::serialize(peer.device.rows("SELECT messages FROM sessions")[0].at("messages"))).as_array();
    list.push_back(json::object{{"id", id}, {"text", "from " + std::string(id)}});
    peer.device.update("sessions", session, {{"messages", list}});
  };
  append(ada.phone, "a");
  append(ada.laptop, "b");
  ada.meet();
  for (Peer* peer : {&ada.phone, &ada.laptop}) {
    const json::array list = peer->device.rows("SELECT messages FROM sessions")[0].at("messages").as_array();
    REQUIRE(list.size() == 2);
    CHECK(list[0].at("id") == "a");
    CHECK(list[1].at("id") == "b");
    CHECK(peer->device.status()["conflicts"] == 0);
  }
}
