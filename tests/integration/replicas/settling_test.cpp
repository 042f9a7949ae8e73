#include <catch2/catch.hpp>

#include "core/base/time.hpp"
#include "core/store/sqlite.hpp"
#include "sync/stores/open.hpp"
#include "tests/support/exchange.hpp"
#include "tests/support/temporary_folder.hpp"
#include "wasm/vfs/memory_slots.hpp"
#include "wasm/vfs/slot_vfs.hpp"

using namespace freehold;
namespace json = boost::json;

// What the simulator found first, each as a story of its own (docs/simulation.md).

namespace {

const std::string kAda = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";

class Server {
 public:
  Server() {
    const std::string url = "sqlite:" + (folder_.path() / "server.db").string();
    {
      auto target = open_migration_target(url);
      REQUIRE(target.ok());
      REQUIRE(upgrade(**target, clock_, embedded_migrations()).ok());
    }
    auto opened = open_store(url, workspace_schema(), {});
    REQUIRE(opened.ok());
    store_ = std::move(opened).value();
    const NewAccount account{OwnerId::parse(kAda).value(), "ada@example.org", std::nullopt, std::nullopt, "x",
                             format_time(clock_.now_us())};
    REQUIRE(store_->add_account(account, Hlc::at(1)).ok());
  }

  ServerStore& store() { return *store_; }
  TestClock& clock() { return clock_; }

 private:
  TestClock clock_;
  TemporaryFolder folder_;
  std::unique_ptr<ServerStore> store_;
};

struct Peer {
  Peer(Server& server, std::uint64_t seed, std::size_t chunk_rows = 100)
      : device(seed), exchange(server.store(), server.clock(), OwnerId::parse(kAda).value(), device, chunk_rows) {
    device.sign_in(kAda);
  }
  void sync() {
    exchange.connect();
    exchange.drain();
  }
  std::string insert(const std::string& table, const json::object& values) {
    return json::value_to<std::string>(device.insert(table, values).at("id"));
  }
  json::array rows(const std::string& sql) { return device.rows(sql); }

  Device device;
  Exchange exchange;
};

}  // namespace

TEST_CASE("a first sync in parts takes children that come before a parent that was edited after them") {
  Server server;
  Peer phone(server, 1);
  const std::string talk = phone.insert("conversations", {{"title", "Talk"}});
  phone.insert("messages", {{"conversation_id", talk}, {"role", "user"}, {"content", "hello"}});
  phone.sync();
  phone.device.update("conversations", talk, {{"title", "Talk of the day"}});
  phone.exchange.drain();
  Peer newcomer(server, 2, 1);
  newcomer.sync();
  CHECK(newcomer.rows("SELECT content FROM messages").size() == 1);
  CHECK(newcomer.rows("SELECT title FROM conversations") == json::array{json::object{{"title", "Talk of the day"}}});
}

TEST_CASE("a row that others hang on one deleted here does not stop the feed, and goes when the deletion stands") {
  Server server;
  Peer phone(server, 1), laptop(server, 2);
  const std::string talk = phone.insert("conversations", {{"title", "Talk"}});
  phone.sync();
  laptop.sync();
  phone.exchange.cut();
  phone.device.ok({{"do", "delete"}, {"table", "conversations"}, {"id", talk}});
  laptop.insert("messages", {{"conversation_id", talk}, {"role", "user"}, {"content", "still here?"}});
  laptop.exchange.drain();
  phone.sync();
  laptop.exchange.drain();
  CHECK(phone.rows("SELECT id FROM messages").empty());
  CHECK(laptop.rows("SELECT id FROM messages").empty());
}

TEST_CASE("a deletion that is refused brings back what went along with it, named or not") {
  Server server;
  Peer phone(server, 1), laptop(server, 2);
  const std::string talk = phone.insert("conversations", {{"title", "Talk"}});
  phone.insert("messages", {{"conversation_id", talk}, {"role", "user"}, {"content", "hello"}});
  const std::string analysis = phone.insert("analyses", {{"name", "Sales"}});
  phone.sync();
  laptop.sync();
  phone.exchange.cut();
  laptop.insert("reports", {{"analysis_id", analysis}, {"short_code", "abc"}});
  laptop.exchange.drain();
  phone.device.ok({{"do", "begin"}});
  phone.device.ok({{"do", "delete"}, {"table", "conversations"}, {"id", talk}});
  phone.insert("reports", {{"analysis_id", analysis}, {"short_code", "abc"}});
  phone.device.ok({{"do", "commit"}});
  phone.sync();
  phone.sync();
  CHECK(phone.device.status()["refused"] == 1);
  CHECK(phone.rows("SELECT content FROM messages") == json::array{json::object{{"content", "hello"}}});
}

TEST_CASE("a value taken by another device first does not stop the feed: the row that waits gives way") {
  Server server;
  Peer phone(server, 1), laptop(server, 2);
  const std::string analysis = phone.insert("analyses", {{"name", "Sales"}});
  phone.sync();
  laptop.sync();
  phone.exchange.cut();
  const std::string kept = laptop.insert("reports", {{"analysis_id", analysis}, {"short_code", "abc"}});
  laptop.exchange.drain();
  phone.insert("reports", {{"analysis_id", analysis}, {"short_code", "abc"}});
  phone.sync();
  phone.sync();
  CHECK(phone.rows("SELECT id FROM reports") == json::array{json::object{{"id", kept}}});
  CHECK(phone.device.status()["refused"] == 1);
}

TEST_CASE("a value that went from one row to another comes in any order of the feed") {
  Server server;
  Peer phone(server, 1), laptop(server, 2);
  const std::string analysis = phone.insert("analyses", {{"name", "Sales"}});
  const std::string first = phone.insert("reports", {{"analysis_id", analysis}, {"short_code", "abc"}});
  phone.sync();
  laptop.sync();
  laptop.exchange.cut();
  phone.device.update("reports", first, {{"short_code", "xyz"}});
  phone.insert("reports", {{"analysis_id", analysis}, {"short_code", "abc"}});
  phone.exchange.drain();
  phone.device.update("reports", first, {{"is_public", false}});
  phone.exchange.drain();
  laptop.sync();
  CHECK(laptop.rows("SELECT id, short_code FROM reports ORDER BY id") ==
        phone.rows("SELECT id, short_code FROM reports ORDER BY id"));
}

TEST_CASE("a change made after seeing another wins over it, also after a restart of a device whose clock is slow") {
  Server server;
  TemporaryFolder folder;
  const std::string path = (folder.path() / "slow.db").string();
  Peer phone(server, 1);
  const std::string task = phone.insert("tasks", {{"title", "first"}});
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
  CHECK(phone.rows("SELECT title FROM tasks") == json::array{json::object{{"title", "second"}}});
}
