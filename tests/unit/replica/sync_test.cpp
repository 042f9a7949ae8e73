#include <catch2/catch.hpp>

#include "core/protocol/codec.hpp"
#include "tests/support/device.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

const std::string kAda = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";
const std::string kEpoch = "0190a6b2-7c1e-7d3f-8a4b-00000000e001";
const std::string kTask = "0190a6b2-7c1e-7d3f-8a4b-000000000001";
const std::string kTime = "2025-06-01T00:00:00.000000Z";

/// What a server would say: the other end of the protocol, word for word.
std::string welcome(Seq head, TransactionId last = 0) {
  return encode_welcome({Epoch::parse(kEpoch).value(), head, 1'750'000'000'000'000, last, 0});
}

struct TaskRow {
  std::string title;
  Seq seq = 1;
  std::string clocks = "0190000000000000-0000000000000001";
  bool deleted = false;
  std::string id = kTask;
};

std::string feed(Seq head, const std::vector<TaskRow>& rows, bool more = false, Seq cursor = 0) {
  json::array list;
  for (const TaskRow& row : rows) {
    json::value values = json::array{row.title, nullptr, false, kTime, kTime};
    if (row.deleted) values = nullptr;
    list.push_back(json::array{"tasks", row.id, row.seq,
                               json::parse(row.clocks[0] == '[' ? row.clocks : '"' + row.clocks + '"'), values});
  }
  return json::serialize(
      json::object{{"type", "rows"},
                   {"epoch", kEpoch},
                   {"head", head},
                   {"cursor", cursor == 0 ? head : cursor},
                   {"more", more},
                   {"columns", {{"tasks", {"title", "description", "completed", "created_at", "updated_at"}}}},
                   {"rows", list}});
}

std::string accepted(const json::object& push, Seq seq) {
  json::array verdicts;
  for (const json::value& transaction : push.at("transactions").as_array())
    verdicts.push_back(json::object{
        {"id", transaction.as_object().at("id")}, {"seq", seq}, {"clock", transaction.as_object().at("clock")}});
  return json::serialize(json::object{{"type", "verdicts"}, {"epoch", kEpoch}, {"head", seq}, {"verdicts", verdicts}});
}

std::string refused(std::int64_t id, const char* code, const json::array& rows = {}) {
  const json::object verdict{
      {"id", id},
      {"refused", {{"code", code}, {"message", "no"}}},
      {"columns", {{"tasks", {"title", "description", "completed", "created_at", "updated_at"}}}},
      {"rows", rows}};
  return json::serialize(
      json::object{{"type", "verdicts"}, {"epoch", kEpoch}, {"head", 1}, {"verdicts", json::array{verdict}}});
}

std::string of_epoch(std::string message, const std::string& epoch) {
  return message.replace(message.find(kEpoch), kEpoch.size(), epoch);
}

json::object taken(Device& device) {
  return json::parse(device.take()).as_object();
}

/// A device of Ada's, connected, with nothing to catch up.
void go_live(Device& device, Seq head = 0) {
  device.sign_in(kAda);
  device.connect();
  taken(device);
  REQUIRE(device.receive(welcome(head)).contains("ok"));
}

json::array titles(Device& device) {
  json::array out;
  for (const json::value& row : device.rows("SELECT title FROM tasks ORDER BY title"))
    out.push_back(row.as_object().at("title"));
  return out;
}

}  // namespace

TEST_CASE("a device says hello, pushes what waits, and is told when all is in") {
  Device phone;
  phone.sign_in(kAda);
  phone.insert("tasks", {{"title", "Buy milk"}});
  phone.connect();
  const json::object hello = taken(phone);
  CHECK(hello.at("type") == "hello");
  CHECK(hello.at("since") == 0);
  CHECK(phone.take().empty());
  phone.receive(welcome(0));
  const json::object push = taken(phone);
  CHECK(push.at("type") == "push");
  CHECK(push.at("after") == 0);
  CHECK(push.at("transactions").as_array().size() == 1);
  CHECK(phone.take().empty());
  phone.receive(accepted(push, 1));
  CHECK(phone.status()["pending"] == 0);
}

TEST_CASE("a push whose answer was lost is sent again with the same ids and clocks") {
  Device phone;
  go_live(phone);
  phone.insert("tasks", {{"title", "once"}});
  const json::object first = taken(phone);
  phone.ok({{"do", "disconnected"}});
  phone.connect();
  taken(phone);
  phone.receive(welcome(1, 1));
  CHECK(taken(phone).at("transactions") == first.at("transactions"));
}

TEST_CASE("a feed's rows appear, change and go") {
  Device phone;
  go_live(phone, 1);
  phone.receive(feed(1, {{"from the laptop"}}));
  CHECK(titles(phone) == json::array{"from the laptop"});
  CHECK(phone.status()["first_sync_done"] == true);
  phone.receive(feed(2, {{"changed", 2}}));
  CHECK(titles(phone) == json::array{"changed"});
  phone.receive(feed(3, {{"", 3, "0190000000000000-0000000000000001", true}}));
  CHECK(titles(phone).empty());
  CHECK(phone.status()["pending"] == 0);
}

TEST_CASE("an older feed message does not cover what the device has written and the server has not fed back") {
  Device phone;
  go_live(phone, 1);
  phone.receive(feed(1, {{"old"}}));
  phone.update("tasks", kTask, {{"title", "mine"}});
  const json::object push = taken(phone);
  phone.receive(feed(2, {{"theirs, before mine", 2, "0190000000000001-0000000000000002"}}));
  CHECK(titles(phone) == json::array{"mine"});
  phone.receive(accepted(push, 3));
  phone.receive(feed(2, {{"theirs, before mine", 2, "0190000000000001-0000000000000002"}}));
  CHECK(titles(phone) == json::array{"mine"});
}

TEST_CASE("a field that another device wrote later wins over a pending one, and the other fields stay") {
  Device phone;
  go_live(phone, 1);
  phone.receive(feed(1, {{"old"}}));
  phone.update("tasks", kTask, {{"title", "mine"}, {"completed", true}});
  phone.receive(feed(2, {{"theirs, later", 2,
                          R"(["0190000000000000-0000000000000001","title","01ffffffffff0000-0000000000000002"])"}}));
  CHECK(phone.rows("SELECT title, completed FROM tasks") ==
        json::array{json::object{{"title", "theirs, later"}, {"completed", true}}});
}

TEST_CASE("delete wins over a pending edit, and a pending delete stays deleted") {
  Device phone;
  go_live(phone, 1);
  phone.receive(feed(1, {{"old"}}));
  phone.update("tasks", kTask, {{"title", "mine"}});
  phone.receive(feed(2, {{"", 2, "0190000000000002-0000000000000002", true}}));
  CHECK(titles(phone).empty());

  Device laptop(2);
  go_live(laptop, 1);
  laptop.receive(feed(1, {{"old"}}));
  laptop.ok({{"do", "delete"}, {"table", "tasks"}, {"id", kTask}});
  laptop.receive(feed(2, {{"edited elsewhere", 2}}));
  CHECK(titles(laptop).empty());
}

TEST_CASE("a catch-up in parts shows nothing until its last part is there") {
  Device phone;
  go_live(phone, 1);
  phone.receive(feed(1, {{"old"}}));
  phone.receive(feed(9, {{"first part", 5}}, true, 5));
  CHECK(titles(phone) == json::array{"old"});
  phone.receive(feed(
      9, {{"second part", 9, "0190000000000000-0000000000000001", false, "0190a6b2-7c1e-7d3f-8a4b-000000000002"}}));
  CHECK(titles(phone) == json::array{"first part", "second part"});
}

TEST_CASE("parts of a catch-up that broke off are forgotten: the next connection brings them again") {
  Device phone;
  go_live(phone, 1);
  phone.receive(feed(1, {{"old"}}));
  phone.receive(feed(9, {{"first part", 5}}, true, 5));
  phone.ok({{"do", "disconnected"}});
  phone.connect();
  CHECK(taken(phone).at("since") == 1);
  phone.receive(welcome(9));
  phone.receive(feed(9, {{"whole", 9}}));
  CHECK(titles(phone) == json::array{"whole"});
}

TEST_CASE("a refused insert is kept with its reason and leaves the tables") {
  Device phone;
  go_live(phone);
  phone.insert("tasks", {{"title", "too many"}});
  phone.insert("tasks", {{"title", "fine"}});
  taken(phone);
  CHECK(phone.receive(refused(1, "quota_exceeded"))["refused"] == true);
  CHECK(titles(phone) == json::array{"fine"});
  const json::array list = phone.ok({{"do", "refused"}}).as_array();
  REQUIRE(list.size() == 1);
  CHECK(list[0].at("error").at("code") == "quota_exceeded");
  CHECK(list[0].at("changes").at(0).at("values").at("title") == "too many");
  CHECK(phone.status()["pending"] == 1);

  phone.ok({{"do", "retry"}, {"id", 1}});
  CHECK(titles(phone) == json::array{"fine", "too many"});
  CHECK(phone.ok({{"do", "refused"}}).as_array().empty());
  CHECK(phone.error({{"do", "discard"}, {"id", 1}}) == "not_found");
}

TEST_CASE("a refused edit puts the row back to what the server holds") {
  Device phone;
  go_live(phone, 1);
  phone.receive(feed(1, {{"server's"}}));
  phone.update("tasks", kTask, {{"title", "refused"}});
  taken(phone);
  json::array held;
  held.push_back(json::array{"tasks", kTask, 1, "0190000000000000-0000000000000001",
                             json::array{"server's", nullptr, false, kTime, kTime}});
  phone.receive(refused(1, "invalid_value", held));
  CHECK(titles(phone) == json::array{"server's"});
  phone.ok({{"do", "discard"}, {"id", 1}});
  CHECK(phone.ok({{"do", "refused"}}).as_array().empty());
}

TEST_CASE("outbox, cursor and numbering survive the end of the program") {
  const std::string path = std::string(std::tmpnam(nullptr)) + "-freehold.db";
  json::value transactions;
  {
    Device phone(1, path);
    go_live(phone, 1);
    phone.receive(feed(1, {{"old"}}));
    phone.insert("tasks", {{"title", "pending"}});
    transactions = taken(phone).at("transactions");
  }
  {
    Device phone(2, path);
    CHECK(titles(phone) == json::array{"old", "pending"});
    CHECK(phone.status()["pending"] == 1);
    phone.connect();
    CHECK(taken(phone).at("since") == 1);
    phone.receive(welcome(1));
    const json::object push = taken(phone);
    CHECK(push.at("transactions") == transactions);
    phone.receive(accepted(push, 2));
    phone.receive(feed(2, {}));
  }
  {
    Device phone(3, path);
    phone.insert("tasks", {{"title", "next"}});
    phone.connect();
    taken(phone);
    phone.receive(welcome(2, 1));
    const json::object push = taken(phone);
    CHECK(push.at("after") == 1);
    CHECK(push.at("transactions").at(0).at("id") == 2);
  }
  std::remove(path.c_str());
}

TEST_CASE("a server with another history is pulled from the start, and the queue is kept") {
  Device phone;
  go_live(phone, 1);
  phone.receive(feed(1, {{"old"}}));
  phone.insert("tasks", {{"title", "accepted, not fed back"}});
  phone.receive(accepted(taken(phone), 2));
  CHECK(phone.status()["pending"] == 0);
  phone.connect();
  taken(phone);
  const std::string other = "0190a6b2-7c1e-7d3f-8a4b-00000000e002";
  phone.receive(encode_welcome({Epoch::parse(other).value(), 1, 0, 0}));
  CHECK(phone.status()["pending"] == 1);
  CHECK(phone.take().empty());
  REQUIRE(phone.receive(of_epoch(feed(1, {}), other)).contains("ok"));
  const json::object push = taken(phone);
  CHECK(push.at("after") == 0);
  REQUIRE(push.at("transactions").as_array().size() == 1);
  CHECK(push.at("transactions").at(0).at("changes").at(0).at("op") == "restore");
  phone.receive(of_epoch(accepted(push, 2), other));
  const json::object own = taken(phone);
  REQUIRE(own.at("transactions").as_array().size() == 1);
  CHECK(own.at("transactions").at(0).at("changes").at(0).at("op") == "insert");
}

TEST_CASE("after a restore that kept a transaction, it is not said again, and the next one follows it") {
  Device phone;
  go_live(phone);
  phone.insert("tasks", {{"title", "accepted, not fed back"}});
  phone.receive(accepted(taken(phone), 1));
  phone.connect();
  taken(phone);
  const std::string other = "0190a6b2-7c1e-7d3f-8a4b-00000000e002";
  phone.receive(encode_welcome({Epoch::parse(other).value(), 1, 0, 1}));
  phone.receive(of_epoch(feed(1, {}), other));
  CHECK(phone.take().empty());
  phone.insert("tasks", {{"title", "the next one"}});
  const json::object push = taken(phone);
  REQUIRE(push.at("transactions").as_array().size() == 1);
  CHECK(push.at("transactions").at(0).at("id") == 2);
  CHECK(push.at("after") == 1);
}

TEST_CASE("what the server has, and of which it no longer keeps the verdict, does not wait for ever") {
  Device phone;
  go_live(phone);
  phone.insert("tasks", {{"title", "the answer was lost"}});
  taken(phone);
  phone.insert("tasks", {{"title", "the next one"}});
  phone.connect();
  taken(phone);
  phone.receive(encode_welcome({Epoch::parse(kEpoch).value(), 0, 0, 1, 0, 2}));
  CHECK(phone.status()["pending"] == 1);
  const json::object push = taken(phone);
  REQUIRE(push.at("transactions").as_array().size() == 1);
  CHECK(push.at("transactions").at(0).at("id") == 2);
}

TEST_CASE("a row that the feed brings back as accepted is the server's word, down to the last column") {
  Device phone;
  go_live(phone, 1);
  phone.receive(feed(1, {{"old"}}));
  phone.ok({{"do", "execute"},
            {"sql",
             "INSERT OR REPLACE INTO tasks (id, user_id, title, created_at, updated_at) "
             "VALUES (?, freehold_owner(), 'replaced', freehold_now(), freehold_now())"},
            {"params", {kTask}}});
  phone.receive(accepted(taken(phone), 2));
  phone.receive(feed(2, {{"replaced", 2}}));
  CHECK(phone.rows("SELECT created_at FROM tasks") == json::array{json::object{{"created_at", kTime}}});
}

TEST_CASE("a lowered clock starts the feed over: what the too high stamp had hidden comes again") {
  Device phone;
  go_live(phone, 1);
  phone.receive(feed(1, {{"old"}}));
  phone.clock().advance_ms(86'400'000);
  phone.update("tasks", kTask, {{"title", "from tomorrow"}});
  json::object push = taken(phone);
  push.at("transactions").at(0).as_object()["clock"] = "0190000000000000";
  const json::object reply = phone.receive(accepted(push, 0));
  CHECK(reply.at("reconnect") == true);
  phone.connect();
  CHECK(taken(phone).at("since") == 0);
  phone.receive(welcome(1, 1));
  phone.receive(feed(1, {{"old"}}));
  CHECK(titles(phone) == json::array{"old"});
  CHECK(phone.status()["pending"] == 0);
}

TEST_CASE("a device whose clock is a day ahead stamps in the server's time once it knows it") {
  Device phone;
  phone.clock().advance_ms(86'400'000);
  go_live(phone);
  phone.insert("tasks", {{"title", "now"}});
  const json::object push = taken(phone);
  const Hlc clock =
      Stamp::parse(std::string(push.at("transactions").at(0).at("clock").as_string()) + "-0000000000000000")
          .value()
          .clock;
  CHECK(clock.ms() < 1'750'000'000'000 + 60'000);
}

TEST_CASE("the owner's own row stays, even if a refusal does not show it") {
  Device phone;
  go_live(phone);
  phone.insert("tasks", {{"title", "hers"}});
  phone.receive(accepted(taken(phone), 1));
  phone.update("users", kAda, {{"full_name", "Ada"}});
  taken(phone);
  phone.receive(refused(2, "invalid_value"));
  CHECK(phone.rows("SELECT id FROM users").size() == 1);
  CHECK(titles(phone) == json::array{"hers"});
}

TEST_CASE("verdicts on transactions that were never sent do not stop the queue") {
  Device device;
  go_live(device);
  device.receive(refused(2, "not_owner"));
  device.insert("tasks", {{"title", "Tea"}});
  const json::object push = taken(device);
  CHECK(push.at("after") == 0);
  CHECK(decode_push(workspace_schema(), push).ok());
}

TEST_CASE("bytes that are no message end the connection and change nothing") {
  for (const char* message :
       {"", "{", "[]", "{}", R"({"type":"rows"})", R"({"type":"verdicts"})", R"({"type":"welcome"})",
        R"({"type":"dance"})",
        R"({"type":"rows","epoch":"x","head":1,"cursor":1,"more":false,"columns":{},"rows":[]})"}) {
    Device phone;
    go_live(phone);
    phone.insert("tasks", {{"title", "mine"}});
    const json::object reply = phone.receive(message);
    CHECK(reply.contains("error"));
    CHECK(reply.at("reconnect") == true);
    CHECK(phone.status()["connected"] == false);
    CHECK(phone.status()["pending"] == 1);
  }
}

TEST_CASE("who subscribes while the welcome is on its way connects again: the hello has not asked for it") {
  Device phone;
  go_live(phone);
  phone.ok({{"do", "disconnected"}});
  const json::object subscribe{{"do", "subscribe"}, {"scope", "public"}};
  phone.connect();
  const json::object unsubscribe{{"do", "unsubscribe"}, {"scope", "public"}};
  CHECK_FALSE(phone.call(subscribe).contains("reconnect"));
  CHECK(taken(phone).contains("scopes"));
  CHECK(phone.call(unsubscribe).at("reconnect") == true);
  phone.ok({{"do", "disconnected"}});
  CHECK_FALSE(phone.call(subscribe).contains("reconnect"));
}
