#include <catch2/catch.hpp>

#include "core/schema/published.hpp"
#include "tests/integration/replicas/server.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

std::string publish(Peer& peer, const std::string& name) {
  const json::object empty;
  const std::string id =
      id_of(peer.device.insert("blueprints", {{"name", name}, {"blueprint_data", empty}, {"is_public", true}}));
  peer.sync();
  return id;
}

void subscribe(Peer& peer) {
  peer.device.ok({{"do", "subscribe"}, {"scope", "public"}});
}

json::array names(Peer& peer) {
  json::array out;
  for (const json::value& row : peer.device.rows("SELECT name FROM public_blueprints ORDER BY name"))
    out.push_back(row.at("name"));
  return out;
}

}  // namespace

TEST_CASE("who subscribes to what is public has it offline, and hears of every change") {
  Server server;
  Peer ada(server, kAda, 1), bob(server, kBob, 2);
  const std::string shown = publish(ada, "for everybody");
  bob.sync();
  CHECK(bob.device.status()["public"].is_null());
  subscribe(bob);
  bob.sync();
  CHECK(names(bob) == json::array{"for everybody"});
  CHECK(bob.device.status()["public"].at("rows") == 1);
  const json::array rows = bob.device.rows("SELECT user_id, is_public FROM public_blueprints");
  CHECK(rows[0].at("user_id").as_string() == kAda);
  CHECK(rows[0].at("is_public") == true);
  CHECK(bob.device.rows("SELECT id FROM blueprints").empty());
  const json::object search{{"do", "search"}, {"table", "public_blueprints"}, {"words", "everybody"}, {"form", "json"}};
  CHECK(bob.device.ok(search).as_array().size() == 1);

  ada.device.update("blueprints", shown, {{"name", "better"}});
  publish(ada, "a second one");
  bob.exchange.drain();
  CHECK(names(bob) == json::array{"a second one", "better"});
  ada.device.update("blueprints", shown, {{"is_public", false}});
  ada.sync();
  bob.exchange.drain();
  CHECK(names(bob) == json::array{"a second one"});
}

TEST_CASE("what is public is for reading alone, and goes when nobody wants it") {
  Server server;
  Peer ada(server, kAda, 1), bob(server, kBob, 2);
  publish(ada, "hers");
  subscribe(bob);
  bob.sync();
  CHECK(bob.device.error({{"do", "execute"}, {"sql", "UPDATE public_blueprints SET name = 'mine'"}}) == "sql_error");
  CHECK(bob.device.error({{"do", "insert"}, {"table", "public_blueprints"}, {"values", json::object{}}}) ==
        "unknown_table");
  CHECK(bob.device.error({{"do", "subscribe"}, {"scope", "somebody's"}}) == "not_found");
  bob.device.ok({{"do", "unsubscribe"}, {"scope", "public"}});
  CHECK(names(bob).empty());
  bob.sync();
  CHECK(names(bob).empty());
  CHECK(bob.device.status()["public"].is_null());
}

TEST_CASE("a rating of what somebody else published finds it, and shows to both") {
  Server server;
  Peer ada(server, kAda, 1), bob(server, kBob, 2);
  const std::string id = publish(ada, "rated");
  subscribe(bob);
  bob.sync();
  bob.device.insert("marketplace_ratings", {{"blueprint_id", id}, {"rating", 5}});
  bob.sync();
  CHECK(bob.device.status()["refused"] == 0);
  bob.sync();
  CHECK(bob.device.rows("SELECT rating_sum FROM public_blueprints")[0].at("rating_sum") == 5);
}

TEST_CASE("a live query of what is public is told when it changes") {
  Server server;
  Peer ada(server, kAda, 1), bob(server, kBob, 2);
  subscribe(bob);
  bob.sync();
  const json::value watched =
      bob.device.ok({{"do", "watch"}, {"id", 7}, {"sql", "SELECT name FROM public_blueprints"}});
  CHECK(watched.at("tables") == json::array{"public_blueprints"});
  publish(ada, "new");
  bool told = false;
  while (bob.exchange.step()) told = told || names(bob) == json::array{"new"};
  CHECK(told);
}

TEST_CASE("after a restore of the server, what is public is what the server has") {
  Server server;
  Peer ada(server, kAda, 1), bob(server, kBob, 2);
  publish(ada, "kept");
  server.backup();
  const std::string later = publish(ada, "published after the backup");
  subscribe(bob);
  bob.sync();
  REQUIRE(names(bob).size() == 2);
  server.restore();
  bob.sync();
  CHECK(names(bob) == json::array{"kept"});
  // Its owner gives it back.
  ada.sync();
  bob.sync();
  CHECK(names(bob) == json::array{"kept", "published after the backup"});
}

TEST_CASE("a difference in what is public is found at the next quiet moment, and repaired") {
  Server server;
  Peer ada(server, kAda, 1), bob(server, kBob, 2);
  publish(ada, "true");
  subscribe(bob);
  bob.sync();
  // As a fault of the server's would leave it: a row that the digest knows nothing of.
  server.sql("UPDATE freehold_heads SET digest = digest + 1 WHERE scope_id = '" + kPublicScope.text() + "'");
  publish(ada, "news");
  bob.sync();
  CHECK(names(bob) == json::array{"news", "true"});
  CHECK(bob.device.status()["public"].at("rows") == 2);
}
