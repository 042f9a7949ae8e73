// Changes of a device that cannot send them, brought to the server by another device of the account, in whatever order
// and however often.
#include <catch2/catch.hpp>
#include <random>

#include "core/protocol/codec.hpp"
#include "core/protocol/limits.hpp"
#include "tests/integration/replicas/server.hpp"
#include "tests/support/must.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

std::string letter_of(Device& device) {
  json::object reply = device.call({{"do", "export_unsynced"}});
  REQUIRE(reply.contains("payload"));
  return std::string(reply["payload"].as_string());
}

/// What a host does with a letter: the same as the client's worker/imports.ts.
void import_letter(Peer& peer, const std::string& letter) {
  const json::value looked = peer.device.ok({{"do", "import"}}, letter);
  if (looked.at("changes").at("own").as_bool()) return;
  std::int64_t from = 0;
  std::size_t most = limits::kTransactionsPerPush;
  while (true) {
    json::object reply = peer.device.call({{"do", "unsynced_push"}, {"from", from}, {"most", most}}, letter);
    REQUIRE(reply.contains("ok"));
    if (!reply.contains("payload")) return;
    const json::value message = json::parse(std::string(reply["payload"].as_string()));
    const auto push = decode_push(workspace_schema(), message);
    REQUIRE(push.ok());
    const auto answer =
        reconcile(peer.server.store(), workspace_schema(), peer.server.clock(), must(OwnerId::parse(kAda)), *push);
    if (!answer.ok()) {
      REQUIRE(answer.error().code == Code::out_of_order);
      if (most > 1) {
        most = 1;
        continue;
      }
    } else {
      const json::value verdicts = json::parse(encode_push_reply(*answer));
      peer.device.ok({{"do", "unsynced_verdicts"}, {"reply", verdicts}}, letter);
      most = limits::kTransactionsPerPush;
    }
    from = reply["ok"].at("next").as_int64();
  }
}

std::int64_t count_of(Device& device, const std::string& report) {
  return device.rows("SELECT view_count FROM reports WHERE id = '" + report + "'")[0].at("view_count").as_int64();
}

std::string report_of(Device& device) {
  const std::string analysis = id_of(device.insert("analyses", {{"name", "The garden"}}));
  return id_of(device.insert("reports", {{"analysis_id", analysis}, {"short_code", "garden"}}));
}

}  // namespace

TEST_CASE("a letter brings Ada's phone's changes home, and what the laptop has written since stays") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  const std::string task = id_of(phone.device.insert("tasks", {{"title", "Plan"}}));
  phone.sync();
  laptop.sync();
  phone.exchange.cut();
  phone.device.update("tasks", task, {{"title", "the phone's"}});
  phone.device.insert("tasks", {{"title", "new on the phone"}});
  const std::string letter = letter_of(phone.device);
  laptop.device.clock().advance_ms(1000);
  laptop.device.update("tasks", task, {{"title", "the laptop's, later"}});
  import_letter(laptop, letter);
  laptop.sync();
  CHECK(laptop.device.rows("SELECT title FROM tasks ORDER BY title") ==
        json::array{json::object{{"title", "new on the phone"}}, json::object{{"title", "the laptop's, later"}}});
  // The phone comes back all the same.
  phone.sync();
  laptop.sync();
  CHECK(all_rows(phone.device) == all_rows(laptop.device));
  CHECK(phone.device.status()["refused"] == 0);
}

TEST_CASE("letters of a phone come in any order and more than once, and it syncs in between: each change counts once") {
  const auto seed = GENERATE(range<std::uint64_t>(1, 25));
  INFO("seed " << seed);
  std::mt19937_64 dice(seed);
  const auto roll = [&dice](std::uint64_t sides) { return dice() % sides; };
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  const std::string report = report_of(phone.device);
  phone.sync();
  laptop.sync();
  phone.exchange.cut();

  struct Letter {
    std::string text;
    std::int64_t counted;
  };
  std::vector<Letter> letters;
  std::int64_t written = 0, arrived = 0;
  for (int step = 0; step < 40; ++step) {
    server.clock().advance_ms(5);
    for (Peer* peer : {&phone, &laptop}) peer->device.clock().advance_ms(5);
    switch (roll(6)) {
      case 0:
        letters.push_back({letter_of(phone.device), written});
        break;
      case 1:
      case 2:
        if (letters.empty()) break;
        {
          const Letter& letter = letters[roll(letters.size())];
          import_letter(laptop, letter.text);
          arrived = std::max(arrived, letter.counted);
        }
        break;
      case 3:
        if (roll(3) > 0) break;
        phone.sync();
        phone.exchange.cut();
        arrived = written;
        break;
      default:
        phone.device.update("reports", report, {{"view_count", {{"add", 1}}}});
        phone.device.insert("tasks", {{"title", "task " + std::to_string(++written)}});
    }
    laptop.sync();
    REQUIRE(count_of(laptop.device, report) == arrived);
    REQUIRE(laptop.device.rows("SELECT id FROM tasks").size() == static_cast<std::size_t>(arrived));
  }
  phone.sync();
  laptop.sync();
  CHECK(count_of(laptop.device, report) == written);
  CHECK(all_rows(phone.device) == all_rows(laptop.device));
  for (Peer* peer : {&phone, &laptop}) CHECK(peer->device.status()["refused"] == 0);
}
