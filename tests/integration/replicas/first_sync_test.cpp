#include <catch2/catch.hpp>

#include "core/protocol/codec.hpp"
#include "tests/integration/replicas/server.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

constexpr int kAnalyses = 30;

/// Analyses with three comments each, in a transaction each. They are touched afterwards, in the opposite order: by
/// their numbers they come after what hangs on them.
std::vector<std::string> fill(Peer& laptop) {
  std::vector<std::string> analyses;
  for (int i = 0; i < kAnalyses; ++i) {
    analyses.push_back(id_of(laptop.device.insert("analyses", {{"name", "Analysis"}})));
    for (int j = 0; j < 3; ++j)
      laptop.device.insert("comments", {{"analysis_id", analyses.back()}, {"body", "Comment"}});
  }
  for (auto analysis = analyses.rbegin(); analysis != analyses.rend(); ++analysis)
    laptop.device.update("analyses", *analysis, {{"name", "Touched"}});
  laptop.sync();
  return analyses;
}

json::array everything(Device& device) {
  json::array rows = device.rows("SELECT * FROM users");
  for (const char* sql : {"SELECT * FROM analyses ORDER BY id", "SELECT * FROM comments ORDER BY id"})
    for (json::value& row : device.rows(sql)) rows.push_back(std::move(row));
  return rows;
}

/// The first row in which the two differ; empty where they hold the same.
std::string difference(Device& first, Device& second) {
  const json::array a = everything(first), b = everything(second);
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const std::string one = i < a.size() ? json::serialize(a[i]) : "nothing";
    const std::string other = i < b.size() ? json::serialize(b[i]) : "nothing";
    if (one != other) return one + " and " + other;
  }
  return {};
}

std::int64_t count(Device& device, const std::string& from) {
  return device.rows("SELECT count(*) AS n FROM " + from)[0].at("n").as_int64();
}

/// Done rows of a first sync under way, 0 where none is.
std::int64_t done_of(Device& device) {
  const json::object status = device.status();
  const json::value& first = status.at("first_sync");
  if (first.is_null()) return 0;
  CHECK(first.at("done").as_int64() <= first.at("total").as_int64());
  return first.at("done").as_int64();
}

bool is_done(Device& device) {
  return device.status()["first_sync_done"] == true;
}

}  // namespace

TEST_CASE("a first sync cut between any two messages goes on where it was, and each part stands by itself") {
  Server server;
  Peer laptop(server, kAda, 1), phone(server, kAda, 2, 7);
  fill(laptop);
  std::int64_t done = 0, seen = 0;
  int steps = 0;
  phone.exchange.connect();
  while (!is_done(phone.device)) {
    if (!phone.exchange.step() || ++steps % 6 == 0) phone.exchange.connect();
    REQUIRE(steps < 400);
    CHECK(count(phone.device, "pragma_foreign_key_check") == 0);
    const std::int64_t now = done_of(phone.device);
    if (now > 0) CHECK(now >= done);
    done = std::max(done, now);
    // What has come is visible at once.
    if (now > 0) CHECK(count(phone.device, "analyses") + count(phone.device, "comments") + 1 == now);
    seen += now > 0 && now < 4 * kAnalyses ? 1 : 0;
  }
  CHECK(seen > 10);
  CHECK(done_of(phone.device) == 0);
  CHECK(difference(phone.device, laptop.device) == "");
  CHECK(count(phone.device, "comments") == 3 * kAnalyses);
}

TEST_CASE("a first sync while others write, make and delete: no part leaves a reference that leads nowhere") {
  Server server;
  Peer laptop(server, kAda, 1), phone(server, kAda, 2, 5);
  const std::vector<std::string> analyses = fill(laptop);
  laptop.sync();
  phone.exchange.connect();
  std::size_t round = 0;
  while (!is_done(phone.device)) {
    REQUIRE(phone.exchange.step());
    CHECK(count(phone.device, "pragma_foreign_key_check") == 0);
    if (++round >= analyses.size()) continue;
    const std::string made = id_of(laptop.device.insert("analyses", {{"name", "New"}}));
    laptop.device.insert("comments", {{"analysis_id", made}, {"body", "New"}});
    const json::array old = laptop.device.rows("SELECT id FROM comments WHERE body = 'Comment' LIMIT 1");
    // One that is there moves to what was made since.
    laptop.device.update("comments", id_of(old.at(0)), {{"analysis_id", made}, {"body", "Moved"}});
    laptop.device.update("analyses", analyses[round], {{"name", "Again"}});
    if (round % 3 == 0) laptop.device.ok({{"do", "delete"}, {"table", "analyses"}, {"id", analyses[round]}});
    laptop.exchange.drain();
  }
  phone.exchange.drain();
  laptop.exchange.drain();
  CHECK(difference(phone.device, laptop.device) == "");
}

TEST_CASE(
    "an analysis deleted on a new device before its comments have come: they are not shown, and nothing is left") {
  Server server;
  Peer laptop(server, kAda, 1), phone(server, kAda, 2, 20);
  const std::vector<std::string> analyses = fill(laptop);
  phone.exchange.connect();
  while (count(phone.device, "analyses") < kAnalyses) REQUIRE(phone.exchange.step());
  phone.exchange.cut();
  phone.device.ok({{"do", "delete"}, {"table", "analyses"}, {"id", analyses[0]}});
  phone.exchange.connect();
  while (!is_done(phone.device)) {
    REQUIRE(phone.exchange.step());
    CHECK(count(phone.device, "pragma_foreign_key_check") == 0);
  }
  phone.exchange.drain();
  laptop.exchange.drain();
  CHECK(count(phone.device, "comments") == 3 * (kAnalyses - 1));
  CHECK(difference(phone.device, laptop.device) == "");
}

TEST_CASE("what a new device has counted stands once, although a part brings it before the verdict does") {
  Server server;
  Device phone(2);
  phone.sign_in(kAda);
  phone.update("users", kAda, {{"token_used", json::object{{"add", 2}}}});
  phone.connect();
  const auto hello = decode_hello(*parse_json(phone.take()));
  const OwnerId ada = *OwnerId::parse(kAda);
  const Epoch epoch = *server.store().epoch();
  phone.receive(encode_welcome({epoch, 1, server.clock().now_us(), 0, newest_version()}));
  const auto push = decode_push(workspace_schema(), *parse_json(phone.take()));
  const auto verdicts = reconcile(server.store(), workspace_schema(), server.clock(), ada, *push);
  REQUIRE(verdicts.ok());
  FeedPosition position = position_of(*hello, epoch, 2);
  for (int answers = 0; position.more; ++answers) {
    // The part with the account comes, then the verdict, then the rest.
    if (answers == 1) REQUIRE(phone.receive(encode_push_reply(*verdicts)).contains("ok"));
    const PullReply part = *next_rows(server.store(), ada, position, 1);
    REQUIRE(phone.receive(encode_pull_reply(part)).contains("ok"));
    position = position_after(position, part);
  }
  CHECK(phone.rows("SELECT token_used FROM users")[0].at("token_used") == 2);
  CHECK(is_done(phone));
}

TEST_CASE(
    "what a new device made, and somebody deleted before its first sync, is gone, however late the verdict comes") {
  Server server;
  Device phone(2);
  Peer laptop(server, kAda, 1);
  phone.sign_in(kAda);
  phone.insert("analyses", {{"name", "Made on the phone"}});
  const OwnerId ada = *OwnerId::parse(kAda);
  const Epoch epoch = *server.store().epoch();
  const auto push = [&] {
    phone.connect();
    const auto hello = decode_hello(*parse_json(phone.take()));
    const Seq head = *server.store().head(ada);
    phone.receive(encode_welcome({epoch, head, server.clock().now_us(), 0, newest_version()}));
    const auto request = decode_push(workspace_schema(), *parse_json(phone.take()));
    const auto verdicts = reconcile(server.store(), workspace_schema(), server.clock(), ada, *request);
    REQUIRE(verdicts.ok());
    return std::pair(position_of(*hello, epoch, head), encode_push_reply(*verdicts));
  };
  // This answer is lost.
  push();
  laptop.sync();
  laptop.device.ok({{"do", "execute"}, {"sql", "DELETE FROM analyses"}});
  laptop.sync();
  auto [position, verdicts] = push();
  const PullReply part = *next_rows(server.store(), ada, position, 1000);
  REQUIRE(part.first);
  REQUIRE(part.first->next.empty());
  REQUIRE(phone.receive(encode_pull_reply(part)).contains("ok"));
  REQUIRE(phone.receive(verdicts).contains("ok"));
  position = position_after(position, part);
  REQUIRE(phone.receive(encode_pull_reply(*next_rows(server.store(), ada, position, 1000))).contains("ok"));
  CHECK(count(phone, "analyses") == 0);
  CHECK(is_done(phone));
}

TEST_CASE("a server that knows no parts sends the feed from its beginning, also in the middle of a first sync") {
  Server server;
  Peer laptop(server, kAda, 1), phone(server, kAda, 2, 7), tablet(server, kAda, 3, 7);
  const std::vector<std::string> analyses = fill(laptop);
  phone.exchange.connect();
  while (done_of(phone.device) < kAnalyses) REQUIRE(phone.exchange.step());
  phone.exchange.cut();
  laptop.device.ok({{"do", "delete"}, {"table", "analyses"}, {"id", analyses[0]}});
  laptop.exchange.drain();
  for (Peer* peer : {&phone, &tablet}) {
    peer->exchange.know_no_parts();
    peer->sync();
    CHECK(is_done(peer->device));
    CHECK(difference(peer->device, laptop.device) == "");
  }
}

TEST_CASE("what was deleted after it had come, and is no longer told, is gone at the end of the first sync") {
  Server server;
  Peer laptop(server, kAda, 1), phone(server, kAda, 2, 7);
  const std::vector<std::string> analyses = fill(laptop);
  phone.exchange.connect();
  while (done_of(phone.device) < kAnalyses) REQUIRE(phone.exchange.step());
  phone.exchange.cut();
  for (int i = 0; i < 5; ++i) laptop.device.ok({{"do", "delete"}, {"table", "analyses"}, {"id", analyses[i]}});
  laptop.exchange.drain();
  REQUIRE(*server.store().drop_tombstones(Hlc::at(std::uint64_t{1} << 47)) > 0);
  phone.sync();
  CHECK(is_done(phone.device));
  CHECK(difference(phone.device, laptop.device) == "");
}

TEST_CASE("a row that the server had already when a new device brought it, and that goes before the parts come, goes") {
  Server server;
  Peer laptop(server, kAda, 1), phone(server, kAda, 2);
  laptop.sync();
  const std::string id = id_of(phone.device.insert("tasks", {{"title", "by both"}}));
  laptop.device.clock().advance_ms(1000);
  laptop.device.insert("tasks", {{"id", id}, {"title", "by both"}});
  laptop.sync();
  phone.exchange.connect();
  while (phone.device.status()["pending"] != 0) REQUIRE(phone.exchange.step());
  REQUIRE(count(phone.device, "tasks") == 1);
  laptop.device.ok({{"do", "delete"}, {"table", "tasks"}, {"id", id}});
  laptop.sync();
  phone.exchange.drain();
  CHECK(is_done(phone.device));
  CHECK(count(phone.device, "tasks") == 0);
}

TEST_CASE("a row that is on its way stays until it comes, with what hangs on it") {
  Server server;
  Peer laptop(server, kAda, 1), phone(server, kAda, 2, 1);
  const std::string blueprint = id_of(phone.device.insert("blueprints", {{"name", "mine"}, {"blueprint_data", {}}}));
  const auto greet = [&phone] {
    phone.exchange.know_no_parts();
    phone.exchange.connect();
    // The greeting, and the welcome.
    for (int moved = 0; moved < 2; ++moved) REQUIRE(phone.exchange.step());
  };
  greet();
  const std::string push = phone.device.take();
  server.take(kAda, push);
  laptop.sync();
  laptop.device.insert("sessions", {{"blueprint_id", blueprint}});
  laptop.exchange.drain();
  laptop.device.update("blueprints", blueprint, {{"name", "renamed"}});
  laptop.exchange.drain();
  greet();
  REQUIRE(phone.device.take() == push);
  while (count(phone.device, "sessions") == 0) REQUIRE(phone.exchange.step());
  REQUIRE(phone.device.receive(server.take(kAda, push)).contains("ok"));
  CHECK(count(phone.device, "blueprints") == 1);
  CHECK(count(phone.device, "sessions") == 1);
  phone.exchange.drain();
  CHECK(is_done(phone.device));
  CHECK(phone.device.rows("SELECT name FROM blueprints")[0].at("name") == "renamed");
  CHECK(count(phone.device, "sessions") == 1);
}

TEST_CASE("a server restored in the middle of a first sync: it starts over, and ends with what the server has") {
  Server server;
  Peer laptop(server, kAda, 1), phone(server, kAda, 2, 7);
  fill(laptop);
  laptop.exchange.cut();
  server.backup();
  phone.exchange.move_to(server.store());
  phone.exchange.connect();
  while (done_of(phone.device) < kAnalyses) REQUIRE(phone.exchange.step());
  phone.exchange.cut();
  server.restore();
  phone.sync();
  laptop.sync();
  phone.sync();
  CHECK(is_done(phone.device));
  CHECK(done_of(phone.device) == 0);
  CHECK(difference(phone.device, laptop.device) == "");
}
