#include <catch2/catch.hpp>
#include <random>

#include "tests/integration/replicas/server.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

/// Lets every device come online until nothing moves any more.
void settle(std::vector<std::unique_ptr<Peer>>& peers) {
  for (int round = 0; round < 3; ++round) {
    for (auto& peer : peers) {
      if (!peer->exchange.connected()) peer->exchange.connect();
      peer->exchange.drain();
    }
  }
}

/// One random thing that a person does with a device.
void act(Device& device, std::mt19937_64& dice) {
  const auto roll = [&dice](std::uint64_t sides) { return dice() % sides; };
  const json::array tasks = device.rows("SELECT id FROM tasks ORDER BY id");
  const std::string title = "title " + std::to_string(roll(1000));
  device.clock().advance_ms(static_cast<std::int64_t>(roll(2000)));
  if (tasks.empty() || roll(3) == 0) {
    device.insert(roll(4) == 0 ? "notes" : "tasks", {{"title", title}});
    return;
  }
  const std::string id(tasks[roll(tasks.size())].as_object().at("id").as_string());
  switch (roll(4)) {
    case 0:
      device.update("tasks", id, {{"completed", roll(2) == 0}});
      break;
    case 1:
      device.update("tasks", id, {{"title", title}});
      break;
    case 2:
      device.ok({{"do", "delete"}, {"table", "tasks"}, {"id", id}});
      break;
    default:
      device.ok({{"do", "begin"}});
      device.insert("tasks", {{"title", title}});
      device.update("tasks", id, {{"title", title}, {"description", "with its twin"}});
      device.ok({{"do", "commit"}});
  }
}

}  // namespace

TEST_CASE("Ada's two devices edit different fields of one task offline: both edits survive, everywhere") {
  Server server;
  Peer phone(server, kAda, 1, 100), laptop(server, kAda, 2, 100);
  const std::string id(phone.device.insert("tasks", {{"title", "Plan"}}).as_object().at("id").as_string());
  phone.exchange.connect();
  phone.exchange.drain();
  laptop.exchange.connect();
  laptop.exchange.drain();
  phone.exchange.cut();
  laptop.exchange.cut();
  phone.device.update("tasks", id, {{"title", "Plan the trip"}});
  laptop.device.update("tasks", id, {{"completed", true}});
  for (Peer* peer : {&phone, &laptop, &phone}) {
    peer->exchange.connect();
    peer->exchange.drain();
  }
  const json::array expected{json::object{{"title", "Plan the trip"}, {"completed", true}}};
  CHECK(phone.device.rows("SELECT title, completed FROM tasks") == expected);
  CHECK(all_rows(phone.device) == all_rows(laptop.device));
}

TEST_CASE("Bob sees nothing of Ada's, and his push against her rows changes nothing") {
  Server server;
  Peer ada(server, kAda, 1, 100), bob(server, kBob, 2, 100);
  const std::string id(ada.device.insert("tasks", {{"title", "secret"}}).as_object().at("id").as_string());
  ada.exchange.connect();
  ada.exchange.drain();
  bob.exchange.connect();
  bob.exchange.drain();
  CHECK(all_rows(bob.device).empty());
  bob.device.insert("tasks", {{"id", id}, {"title", "mine now"}});
  bob.exchange.drain();
  CHECK(bob.device.ok({{"do", "refused"}}).as_array().at(0).at("error").at("code") == "not_owner");
  CHECK(all_rows(bob.device).empty());
  ada.exchange.connect();
  ada.exchange.drain();
  CHECK(ada.device.rows("SELECT title FROM tasks")[0].as_object()["title"] == "secret");
}

TEST_CASE("devices that connect, break off and edit at random hold the same rows once all is quiet") {
  const auto seed = GENERATE(range(1, 31));
  INFO("seed " << seed);
  std::mt19937_64 dice(static_cast<std::uint64_t>(seed));
  Server server;
  std::vector<std::unique_ptr<Peer>> peers;
  for (std::uint64_t i = 0; i < 3; ++i)
    peers.push_back(std::make_unique<Peer>(server, kAda, 100 * dice() + i, 1 + dice() % 5));
  for (int turn = 0; turn < 150; ++turn) {
    server.clock().advance_ms(500);
    Peer& peer = *peers[dice() % peers.size()];
    switch (dice() % 6) {
      case 0:
        peer.exchange.connect();
        break;
      case 1:
        peer.exchange.cut();
        break;
      case 2:
      case 3:
        act(peer.device, dice);
        break;
      default:
        for (std::uint64_t steps = dice() % 6; steps > 0; --steps) peer.exchange.step();
    }
  }
  settle(peers);
  for (auto& peer : peers) {
    CHECK(peer->device.status()["pending"] == 0);
    CHECK(all_rows(peer->device) == all_rows(peers[0]->device));
  }
  Peer newcomer(server, kAda, 999, 7);
  newcomer.exchange.connect();
  newcomer.exchange.drain();
  CHECK(all_rows(newcomer.device) == all_rows(peers[0]->device));
}
