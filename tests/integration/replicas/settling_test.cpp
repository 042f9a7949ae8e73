#include <catch2/catch.hpp>

#include "core/protocol/codec.hpp"
#include "tests/integration/replicas/server.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace freehold;
namespace json = boost::json;

// Orders and conflicts within a feed, each as a story of its own. The simulator found most of them
// (docs/simulation.md).

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

TEST_CASE("a deletion that is refused brings back what went along with it, named or not") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  const std::string talk = id_of(phone.device.insert("conversations", {{"title", "Talk"}}));
  phone.device.insert("messages", {{"conversation_id", talk}, {"role", "user"}, {"content", "hello"}});
  const std::string analysis = id_of(phone.device.insert("analyses", {{"name", "Sales"}}));
  phone.sync();
  laptop.sync();
  phone.exchange.cut();
  laptop.device.insert("reports", {{"analysis_id", analysis}, {"short_code", "abc"}});
  laptop.exchange.drain();
  phone.device.ok({{"do", "begin"}});
  phone.device.ok({{"do", "delete"}, {"table", "conversations"}, {"id", talk}});
  phone.device.insert("reports", {{"analysis_id", analysis}, {"short_code", "abc"}});
  phone.device.ok({{"do", "commit"}});
  phone.sync();
  phone.sync();
  CHECK(phone.device.status()["refused"] == 1);
  CHECK(phone.device.rows("SELECT content FROM messages") == json::array{json::object{{"content", "hello"}}});
}

TEST_CASE("a value taken by another device first does not stop the feed: the row that waits gives way") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  const std::string analysis = id_of(phone.device.insert("analyses", {{"name", "Sales"}}));
  phone.sync();
  laptop.sync();
  phone.exchange.cut();
  const std::string kept = id_of(laptop.device.insert("reports", {{"analysis_id", analysis}, {"short_code", "abc"}}));
  laptop.exchange.drain();
  phone.device.insert("reports", {{"analysis_id", analysis}, {"short_code", "abc"}});
  phone.sync();
  phone.sync();
  CHECK(phone.device.rows("SELECT id FROM reports") == json::array{json::object{{"id", kept}}});
  CHECK(phone.device.status()["refused"] == 1);
}

TEST_CASE("a change made after seeing another wins over it, also after a restart of a device whose clock is slow") {
  Server server;
  TemporaryFolder folder;
  const std::string path = (folder.path() / "slow.db").string();
  Peer phone(server, kAda, 1);
  const std::string task = id_of(phone.device.insert("tasks", {{"title", "first"}}));
  phone.sync();
  const auto slow = [&](auto use) {
    Device device(7, path);
    device.clock().advance_ms(-86'400'000);
    Exchange exchange(server.store(), server.clock(), OwnerId::parse(kAda).value(), device, 100);
    use(device, exchange);
  };
  slow([&](Device& device, Exchange& exchange) {
    device.sign_in(kAda);
    exchange.connect();
    exchange.drain();
  });
  slow([&](Device& device, Exchange& exchange) {
    device.update("tasks", task, {{"title", "second"}});
    exchange.connect();
    exchange.drain();
  });
  phone.exchange.drain();
  CHECK(phone.device.rows("SELECT title FROM tasks") == json::array{json::object{{"title", "second"}}});
}

TEST_CASE("a row made again since this device deleted it shows, although it came before the late verdict did") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  const json::object data;
  const std::string blueprint =
      id_of(laptop.device.insert("blueprints", {{"name", "rated"}, {"blueprint_data", data}, {"is_public", true}}));
  const auto rate = [&](int stars) {
    laptop.device.insert("marketplace_ratings", {{"blueprint_id", blueprint}, {"rating", stars}});
    laptop.sync();
  };
  rate(2);
  phone.sync();
  phone.exchange.cut();
  phone.device.ok({{"do", "execute"}, {"sql", "DELETE FROM marketplace_ratings"}});
  // The server takes the deletion, and its answer is lost. By hand, for the feed shall be faster than the verdict.
  const OwnerId ada = *OwnerId::parse(kAda);
  const Epoch epoch = *server.store().epoch();
  std::string verdicts;
  const auto connect_and_push = [&] {
    phone.device.connect();
    phone.device.take();
    phone.device.receive(
        encode_welcome({epoch, *server.store().head(ada), server.clock().now_us(), 0, newest_version()}));
    const auto push = decode_push(workspace_schema(), *parse_json(phone.device.take()));
    verdicts = encode_push_reply(*reconcile(server.store(), workspace_schema(), server.clock(), ada, *push));
  };
  connect_and_push();
  const Seq seen = *server.store().head(ada) - 1;
  laptop.sync();
  rate(5);
  connect_and_push();
  phone.device.receive(encode_pull_reply(*next_rows(server.store(), ada, FeedPosition{seen}, 1000)));
  phone.device.receive(verdicts);
  phone.sync();
  const json::array ratings = phone.device.rows("SELECT rating FROM marketplace_ratings");
  REQUIRE(ratings.size() == 1);
  CHECK(ratings[0].at("rating") == 5);
  CHECK(phone.device.status()["pending"] == 0);
}

TEST_CASE("a row that was deleted and made again while the server was away stays as it was made last") {
  Server server;
  Peer phone(server, kAda, 1);
  const json::object data;
  const std::string blueprint =
      id_of(phone.device.insert("blueprints", {{"name", "rated"}, {"blueprint_data", data}, {"is_public", true}}));
  const auto rate = [&](int stars) {
    phone.device.insert("marketplace_ratings", {{"blueprint_id", blueprint}, {"rating", stars}});
  };
  const auto shown = [&] { return phone.device.rows("SELECT rating FROM marketplace_ratings")[0].at("rating"); };
  rate(3);
  phone.exchange.connect();
  // Until the server has answered; what it feeds back is on its way.
  while (phone.device.status()["pending"] != 0) REQUIRE(phone.exchange.step());
  phone.device.ok({{"do", "execute"}, {"sql", "DELETE FROM marketplace_ratings"}});
  rate(2);
  while (phone.exchange.step()) CHECK(shown() == 2);
  phone.sync();
  CHECK(shown() == 2);
  CHECK(phone.device.status()["refused"] == 0);
}

TEST_CASE("what another program took out of a list stays out, though the answer to the push that put it in was lost") {
  Server server;
  Peer phone(server, kAda, 1);
  const std::string blueprint = id_of(phone.device.insert("blueprints", {{"name", "mine"}, {"blueprint_data", {}}}));
  const std::string talk = id_of(phone.device.insert("sessions", {{"blueprint_id", blueprint}}));
  phone.sync();
  phone.device.update("sessions", talk, {{"messages", {{{"id", "a"}}}}});
  server.take(kAda, phone.device.take());
  server.sql("UPDATE sessions SET messages = '[{\"id\":\"b\"}]'");
  phone.exchange.move_to(server.store());
  phone.exchange.connect();
  for (int moved = 0; moved < 2; ++moved) REQUIRE(phone.exchange.step());
  const std::string again = phone.device.take();
  server.look();
  // What the other program wrote comes before the answer does.
  for (int moved = 0; moved < 2; ++moved) REQUIRE(phone.exchange.step());
  REQUIRE(phone.device.receive(server.take(kAda, again)).contains("ok"));
  phone.sync();
  CHECK(phone.device.rows("SELECT messages FROM sessions")[0].at("messages") == json::array{{{"id", "b"}}});
}

namespace {

/// A chart with what is said about it, on two devices. Bob has a code that Ada's report cannot have.
struct Commented {
  Commented() {
    bob.device.insert("reports", {{"analysis_id", id_of(bob.device.insert("analyses", {{"name", "Bob's"}}))},
                                  {"short_code", "taken"}});
    bob.sync();
    first = id_of(phone.device.insert("analyses", {{"name", "first"}}));
    second = id_of(phone.device.insert("analyses", {{"name", "second"}}));
    chart = id_of(phone.device.insert("charts", {{"analysis_id", first}, {"name", "a chart"}, {"chart_type", "bar"}}));
    phone.device.insert("comments", {{"analysis_id", first}, {"chart_id", chart}, {"body", "look at this"}});
    phone.sync();
    laptop.sync();
  }
  void move_chart_to(const std::string& analysis) {
    laptop.device.update("charts", chart, {{"analysis_id", analysis}});
  }
  /// A new analysis that the server refuses, for the code of its report.
  std::string refused_analysis() {
    const std::string id = id_of(laptop.device.insert("analyses", {{"name", "refused"}}));
    laptop.device.insert("reports", {{"analysis_id", id}, {"short_code", "taken"}});
    return id;
  }
  void check_all_is_as_it_was() {
    laptop.sync();
    CHECK(laptop.device.status()["pending"] == 0);
    CHECK(laptop.device.rows("SELECT analysis_id FROM charts") == json::array{{{"analysis_id", first}}});
    CHECK(laptop.device.rows("SELECT chart_id, body FROM comments") ==
          json::array{{{"chart_id", chart}, {"body", "look at this"}}});
  }

  Server server;
  Peer phone{server, kAda, 1}, laptop{server, kAda, 2}, bob{server, kBob, 3};
  std::string first, second, chart;
};

}  // namespace

TEST_CASE("a row that was moved to a refused one comes back with all that hangs on it") {
  Commented world;
  world.laptop.device.ok({{"do", "begin"}});
  world.move_chart_to(world.refused_analysis());
  world.laptop.device.ok({{"do", "commit"}});
  world.check_all_is_as_it_was();
  CHECK(world.laptop.device.ok({{"do", "refused"}}).as_array().size() == 1);
}

TEST_CASE("what another device has moved away from a row before it deleted that stays, with all that hangs on it") {
  Commented world;
  Device& phone = world.phone.device;
  // So that nothing but the chart leads from the comment to what is deleted.
  phone.ok({{"do", "execute"}, {"sql", "UPDATE comments SET analysis_id = ?"}, {"params", {world.second}}});
  world.phone.sync();
  world.laptop.sync();
  phone.ok({{"do", "begin"}});
  phone.update("charts", world.chart, {{"analysis_id", world.second}});
  phone.ok({{"do", "delete"}, {"table", "analyses"}, {"id", world.first}});
  phone.ok({{"do", "commit"}});
  world.phone.sync();
  world.first = world.second;
  world.check_all_is_as_it_was();
}

TEST_CASE("a row that takes a value over from a deleted one leaves its deleted parent before that goes") {
  Commented world;
  Device& phone = world.phone.device;
  phone.ok({{"do", "execute"}, {"sql", "UPDATE comments SET analysis_id = ?"}, {"params", {world.second}}});
  const std::string other = id_of(phone.insert(
      "charts", {{"analysis_id", world.first}, {"name", "other"}, {"chart_type", "bar"}, {"embed_token", "token"}}));
  world.phone.sync();
  world.laptop.sync();
  phone.ok({{"do", "begin"}});
  phone.ok({{"do", "delete"}, {"table", "charts"}, {"id", other}});
  phone.update("charts", world.chart, {{"analysis_id", world.second}, {"embed_token", "token"}});
  phone.ok({{"do", "delete"}, {"table", "analyses"}, {"id", world.first}});
  phone.ok({{"do", "commit"}});
  world.phone.sync();
  world.first = world.second;
  world.check_all_is_as_it_was();
}

TEST_CASE("a row that waited for a value and was deleted before the rest of the feed came is not there in the end") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2, 1);
  const std::string analysis = id_of(phone.device.insert("analyses", {{"name", "of both"}}));
  const auto report = [&](const char* code) {
    return id_of(phone.device.insert("reports", {{"analysis_id", analysis}, {"short_code", code}}));
  };
  const auto erase = [&phone](const std::string& id) {
    phone.device.ok({{"do", "delete"}, {"table", "reports"}, {"id", id}});
    phone.exchange.drain();
  };
  const std::string first = report("one"), second = report("two");
  phone.sync();
  laptop.sync();
  erase(first);
  phone.device.update("reports", second, {{"short_code", "one"}});
  phone.exchange.drain();
  phone.device.insert("tasks", {{"title", "comes last"}});
  phone.exchange.drain();
  // The deletion of the first, and the second with its value.
  for (int moved = 0; moved < 4; ++moved) REQUIRE(laptop.exchange.step());
  erase(second);
  laptop.exchange.drain();
  CHECK(laptop.device.rows("SELECT * FROM reports").empty());
  CHECK(laptop.device.rows("SELECT * FROM tasks").size() == 1);
}

TEST_CASE("a row that was moved to a refused one by a later transaction comes back, too") {
  Commented world;
  world.laptop.device.ok({{"do", "begin"}});
  const std::string refused = world.refused_analysis();
  world.laptop.device.ok({{"do", "commit"}});
  world.move_chart_to(refused);
  world.check_all_is_as_it_was();
  CHECK(world.laptop.device.ok({{"do", "refused"}}).as_array().size() == 2);
}

TEST_CASE("a row that was moved to one that another device had deleted comes back with all that hangs on it") {
  Commented world;
  world.phone.device.ok({{"do", "delete"}, {"table", "analyses"}, {"id", world.second}});
  world.phone.sync();
  // The deletion is on its way, and comes before the push has gone.
  REQUIRE(world.laptop.exchange.step());
  world.move_chart_to(world.second);
  world.laptop.exchange.drain();
  world.check_all_is_as_it_was();
}
