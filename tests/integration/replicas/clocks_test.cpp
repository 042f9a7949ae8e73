#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "core/merge/clock.hpp"
#include "tests/integration/replicas/server.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

constexpr std::int64_t kMinuteMs = 60'000, kHourMs = 60 * kMinuteMs, kDayMs = 24 * kHourMs, kYearMs = 365 * kDayMs;

std::string text_at(const json::value& row, const char* column) {
  return json::value_to<std::string>(row.at(column));
}

std::string title(Peer& peer, const std::string& task) {
  return text_at(peer.device.rows("SELECT title FROM tasks WHERE id = '" + task + "'").at(0), "title");
}

std::string name_of(Peer& peer) {
  return text_at(peer.device.rows("SELECT full_name FROM users").at(0), "full_name");
}

void write_title(Peer& peer, const std::string& task, const std::string& text) {
  peer.device.update("tasks", task, {{"title", text}});
}

/// The clock of the write that waits, in milliseconds.
std::int64_t stamped_at(Peer& peer) {
  const json::array rows = peer.device.rows("SELECT max(clock) AS clock FROM freehold_outbox");
  return static_cast<std::int64_t>(Hlc{*from_hex16(text_at(rows.at(0), "clock"))}.ms());
}

std::int64_t ms_of(TestClock& clock) {
  return clock.now_us() / 1000;
}

/// By how much a clock is wrong.
std::int64_t wrong_by_ms() {
  return GENERATE(as<std::int64_t>{}, kMinuteMs, -kMinuteMs, kHourMs, -kHourMs, kDayMs, -kDayMs, 10 * kYearMs,
                  -10 * kYearMs);
}

DeviceId device_of(Peer& peer) {
  return freehold::device_of(*ClientId::parse(text_at(peer.device.status(), "client_id")));
}

}  // namespace

TEST_CASE("a clock that is wrong by minutes, hours, a day or ten years: who writes after seeing the other's, wins") {
  const std::int64_t wrong = wrong_by_ms();
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  phone.device.clock().advance_ms(wrong);
  const std::string task = id_of(laptop.device.insert("tasks", {{"title", "Plan"}}));
  laptop.sync();
  phone.sync();
  for (int round = 0; round < 3; ++round) {
    server.clock().advance_ms(10);
    for (Peer* writer : {&phone, &laptop}) {
      const std::string text = (writer == &phone ? "the phone's " : "the laptop's ") + std::to_string(round);
      write_title(*writer, task, text);
      writer->sync();
      phone.sync();
      laptop.sync();
      CHECK(title(phone, task) == text);
      CHECK(title(laptop, task) == text);
    }
  }
}

TEST_CASE("a clock that is wrong does not decide between two writes that know nothing of each other: the later wins") {
  const std::int64_t wrong = wrong_by_ms();
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  phone.device.clock().advance_ms(wrong);
  const std::string task = id_of(laptop.device.insert("tasks", {{"title", "Plan"}}));
  laptop.sync();
  phone.sync();
  Peer* first = &phone;
  Peer* second = &laptop;
  if (GENERATE(false, true)) std::swap(first, second);
  for (Peer* peer : {&phone, &laptop}) peer->exchange.cut();
  write_title(*first, task, "earlier");
  phone.device.clock().advance_ms(5000);
  laptop.device.clock().advance_ms(5000);
  server.clock().advance_ms(5000);
  write_title(*second, task, "later");
  for (Peer* peer : {second, first, second}) peer->sync();
  CHECK(title(phone, task) == "later");
  CHECK(title(laptop, task) == "later");
}

TEST_CASE(
    "a device that has never met a server writes years ahead: its stamps are lowered, and it does not win for ever") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  phone.device.clock().advance_ms(10 * kYearMs);
  phone.device.update("users", kAda, {{"full_name", "The phone's"}});
  CHECK(stamped_at(phone) > ms_of(server.clock()) + 9 * kYearMs);
  phone.sync();
  laptop.sync();
  CHECK(name_of(laptop) == "The phone's");
  laptop.device.update("users", kAda, {{"full_name", "The laptop's"}});
  laptop.sync();
  phone.sync();
  for (Peer* peer : {&phone, &laptop}) CHECK(name_of(*peer) == "The laptop's");
  // From here on it reckons in the server's time.
  phone.exchange.cut();
  phone.device.update("users", kAda, {{"full_name", "Again the phone's"}});
  CHECK(stamped_at(phone) <= ms_of(server.clock()) + 1000);
  phone.sync();
  laptop.sync();
  for (Peer* peer : {&phone, &laptop}) CHECK(name_of(*peer) == "Again the phone's");
}

TEST_CASE("a device that has never met a server writes years behind: it loses to what is newer, and never again") {
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  phone.device.clock().advance_ms(-10 * kYearMs);
  laptop.device.update("users", kAda, {{"full_name", "The laptop's"}});
  laptop.sync();
  phone.device.update("users", kAda, {{"full_name", "The phone's"}});
  phone.sync();
  laptop.sync();
  for (Peer* peer : {&phone, &laptop}) CHECK(name_of(*peer) == "The laptop's");
  phone.device.update("users", kAda, {{"full_name", "The phone's"}});
  phone.sync();
  laptop.sync();
  for (Peer* peer : {&phone, &laptop}) CHECK(name_of(*peer) == "The phone's");
}

TEST_CASE("a clock jumps back between two writes of one device: the second still wins over the first") {
  const std::int64_t jump = GENERATE(as<std::int64_t>{}, kMinuteMs, kDayMs, 10 * kYearMs);
  const bool connected = GENERATE(false, true);
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2);
  const std::string task = id_of(phone.device.insert("tasks", {{"title", "Plan"}}));
  if (connected) phone.sync();
  write_title(phone, task, "first");
  if (connected) phone.exchange.drain();
  phone.device.clock().advance_ms(-jump);
  write_title(phone, task, "second");
  if (connected) phone.exchange.drain();
  phone.sync();
  laptop.sync();
  CHECK(title(phone, task) == "second");
  CHECK(title(laptop, task) == "second");
}

TEST_CASE("a clock jumps back while the program does not run: what is written then still wins over what was before") {
  TemporaryFolder folder;
  const std::string path = (folder.path() / "phone.db").string();
  Server server;
  Peer laptop(server, kAda, 2);
  std::string task;
  {
    Peer phone(server, kAda, 1, version_of(newest_version()), path);
    phone.sync();
    task = id_of(phone.device.insert("tasks", {{"title", "first"}}));
    phone.exchange.drain();
  }
  Peer phone(server, kAda, 3, version_of(newest_version()), path);
  phone.device.clock().advance_ms(-kDayMs);
  write_title(phone, task, "second");
  phone.sync();
  laptop.sync();
  CHECK(title(phone, task) == "second");
  CHECK(title(laptop, task) == "second");
}

TEST_CASE("two devices with the very same clock: the device's id decides, whoever is first, and all hold the same") {
  const bool phone_first = GENERATE(false, true);
  Server server;
  Peer phone(server, kAda, 1), laptop(server, kAda, 2), tablet(server, kAda, 3);
  const std::string task = id_of(phone.device.insert("tasks", {{"title", "Plan"}}));
  phone.sync();
  laptop.sync();
  phone.sync();
  for (Peer* peer : {&phone, &laptop}) {
    peer->exchange.cut();
    peer->device.clock().advance_ms(kHourMs);
  }
  server.clock().advance_ms(kHourMs);
  write_title(phone, task, "the phone's");
  write_title(laptop, task, "the laptop's");
  const std::string clocks = "SELECT max(clock) AS clock FROM freehold_outbox";
  REQUIRE(phone.device.rows(clocks) == laptop.device.rows(clocks));
  const std::string wins = device_of(phone) < device_of(laptop) ? "the laptop's" : "the phone's";
  Peer* first = phone_first ? &phone : &laptop;
  Peer* second = phone_first ? &laptop : &phone;
  for (Peer* peer : {first, second, first, &tablet}) peer->sync();
  for (Peer* peer : {&phone, &laptop, &tablet}) {
    CHECK(title(*peer, task) == wins);
    CHECK(all_rows(peer->device) == all_rows(phone.device));
  }
}

TEST_CASE(
    "after a welcome a device with a wrong clock dates its rows by the server's, also offline and started again") {
  const std::int64_t wrong = wrong_by_ms();
  TemporaryFolder folder;
  const std::string path = (folder.path() / "phone.db").string();
  Server server;
  const auto check_dates = [&](Peer& phone) {
    const json::value made = phone.device.insert("tasks", {{"title", "Plan"}});
    CHECK(text_at(made, "created_at") == format_time(server.clock().now_us()));
    const std::string later = id_of(made);
    phone.device.ok({{"do", "execute"}, {"sql", "UPDATE tasks SET title = 'New' WHERE id = '" + later + "'"}});
    const json::array rows = phone.device.rows("SELECT updated_at FROM tasks WHERE id = '" + later + "'");
    CHECK(text_at(rows.at(0), "updated_at") == format_time(server.clock().now_us()));
  };
  {
    Peer phone(server, kAda, 1, version_of(newest_version()), path);
    phone.device.clock().advance_ms(wrong);
    phone.sync();
    check_dates(phone);
    phone.exchange.cut();
    check_dates(phone);
  }
  Peer phone(server, kAda, 1, version_of(newest_version()), path);
  phone.device.clock().advance_ms(wrong);
  check_dates(phone);
}

TEST_CASE("a wrong clock that somebody has set back since is right again, also before the next welcome") {
  Server server;
  Peer phone(server, kAda, 1);
  phone.device.clock().advance_ms(kYearMs);
  phone.sync();
  phone.exchange.cut();
  phone.device.clock().advance_ms(-kYearMs);
  const json::value made = phone.device.insert("tasks", {{"title", "Plan"}});
  CHECK(text_at(made, "created_at") == format_time(phone.device.clock().now_us()));
}

TEST_CASE("a server that says it is another century is not believed") {
  Server server;
  Peer phone(server, kAda, 1);
  server.clock().set(GENERATE(std::int64_t{0}, std::int64_t{95'000'000'000'000'000}));
  phone.exchange.connect();
  while (phone.device.status()["connected"] == false) REQUIRE(phone.exchange.step());
  const json::value made = phone.device.insert("tasks", {{"title", "Plan"}});
  CHECK(text_at(made, "created_at") == format_time(phone.device.clock().now_us()));
}
