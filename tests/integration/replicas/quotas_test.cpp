#include <catch2/catch.hpp>

#include "tests/integration/replicas/server.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

json::value counted(Device& device, const char* column) {
  const json::array rows = device.rows("SELECT " + std::string(column) + " AS used FROM usage_tracking");
  return rows.empty() ? json::value(0) : rows[0].as_object().at("used");
}

std::string insert_error(Device& device, const char* table, const json::object& values) {
  return device.error({{"do", "insert"}, {"table", table}, {"values", values}});
}

}  // namespace

TEST_CASE("two devices that overspend offline: the excess is refused, and the count is exact") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  phone.sync();
  laptop.sync();
  phone.exchange.cut();
  laptop.exchange.cut();
  for (Peer* peer : {&phone, &laptop})
    for (int i = 0; i < 4; ++i) peer->device.insert("datasets", {{"name", "data"}});
  for (Peer* peer : {&phone, &laptop, &phone, &laptop}) peer->sync();
  const json::array refused = laptop.device.ok({{"do", "refused"}}).as_array();
  REQUIRE(refused.size() == 3);
  for (const json::value& each : refused) CHECK(each.at("error").at("code") == "quota_exceeded");
  CHECK(phone.device.status()["refused"] == 0);
  for (Peer* peer : {&phone, &laptop}) {
    CHECK(peer->device.rows("SELECT id FROM datasets").size() == 5);
    CHECK(counted(peer->device, "datasets_count") == 5);
    CHECK(insert_error(peer->device, "datasets", {{"name", "one too many"}}) == "quota_exceeded");
  }
}

TEST_CASE("what was deleted has been used; the next month begins anew; another plan has no limit") {
  Server server;
  Peer phone(server, kAda, 1);
  const std::string analysis = id_of(phone.device.insert("analyses", {{"name", "a"}}));
  const auto report = [&](int number) {
    return json::object{{"analysis_id", analysis}, {"short_code", "code" + std::to_string(number)}};
  };
  for (int i = 0; i < 3; ++i) phone.device.insert("reports", report(i));
  phone.sync();
  phone.device.ok({{"do", "execute"}, {"sql", "DELETE FROM reports"}});
  phone.sync();
  CHECK(counted(phone.device, "reports_count") == 3);
  CHECK(insert_error(phone.device, "reports", report(3)) == "quota_exceeded");
  constexpr std::int64_t kMonthMs = 31LL * 24 * 3600 * 1000;
  phone.device.clock().advance_ms(kMonthMs);
  server.clock().advance_ms(kMonthMs);
  phone.device.insert("reports", report(4));
  phone.sync();
  CHECK(phone.device.status()["refused"] == 0);
  CHECK(phone.device.rows("SELECT id FROM usage_tracking").size() == 2);
}

TEST_CASE("messages count where the person writes them, and a retried push counts once") {
  Server server;
  Peer phone(server, kAda, 1);
  const std::string talk = id_of(phone.device.insert("conversations", {{"title", "talk"}}));
  for (const char* role : {"user", "assistant", "user", "agent"})
    phone.device.insert("messages", {{"conversation_id", talk}, {"role", role}, {"content", "x"}});
  // hello, welcome, push: the answer is lost.
  phone.exchange.connect();
  for (int moved = 0; moved < 3; ++moved) phone.exchange.step();
  phone.sync();
  phone.sync();
  CHECK(counted(phone.device, "ai_messages_count") == 2);
}

TEST_CASE("connections are limited by how many there are at a time") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  const auto connection = [](Peer& peer) {
    return id_of(peer.device.insert("data_connections", {{"name", "warehouse"}, {"kind", "postgres"}}));
  };
  const std::string first = connection(phone);
  for (int i = 0; i < 4; ++i) connection(phone);
  CHECK(insert_error(phone.device, "data_connections", {{"name", "w"}, {"kind", "k"}}) == "quota_exceeded");
  phone.device.ok({{"do", "delete"}, {"table", "data_connections"}, {"id", first}});
  connection(phone);
  connection(laptop);
  phone.sync();
  laptop.sync();
  CHECK(laptop.device.ok({{"do", "refused"}}).at(0).at("error").at("code") == "quota_exceeded");
  CHECK(laptop.device.rows("SELECT id FROM data_connections").size() == 5);
}
