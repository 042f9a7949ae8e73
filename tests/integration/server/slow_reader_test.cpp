#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "sync/auth/system.hpp"
#include "tests/support/clients.hpp"
#include "tests/support/heap.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr std::size_t kMegabyte = 1024 * 1024;
/// What the server aims at for one message of the feed.
constexpr std::size_t kPiece = 4 * kMegabyte;
constexpr std::size_t kNoteBytes = 800 * 1024;
/// More than the machine's own buffers of a connection hold.
constexpr int kNotes = 40;

/// Pushes a note of nearly a megabyte, over HTTP.
std::int64_t push_note(const TestServer& server, const Person& ada, const std::string& client, std::int64_t number) {
  SystemClock clock;
  const std::int64_t now_us = clock.now_us();
  const std::string now = format_time(now_us), text(kNoteBytes, static_cast<char>('a' + number % 26));
  const json::object values{
      {"title", std::to_string(number)}, {"content", text}, {"created_at", now}, {"updated_at", now}};
  const json::object change{{"table", "notes"}, {"op", "insert"}, {"id", new_id()}, {"values", values}};
  const json::object entry{{"id", number},
                           {"clock", to_hex16(static_cast<std::uint64_t>(now_us / 1000) << 16)},
                           {"changes", json::array{change}}};
  const HttpAnswer answer = post(server.port(), "/v1/sync/push",
                                 json::object{{"type", "push"},
                                              {"client_id", client},
                                              {"schema_version", 4},
                                              {"after", number - 1},
                                              {"transactions", json::array{entry}}},
                                 ada.access);
  REQUIRE(answer.status == 200);
  return answer.json().at("head").as_int64();
}

/// A reader whose messages come as they are: what is measured is memory, and no skill in compressing.
std::unique_ptr<LiveClient> reader(const TestServer& server, const Person& ada, std::int64_t since = 0) {
  auto device = std::make_unique<LiveClient>(server.port(), Headers(), false);
  REQUIRE(device->greet(ada, new_id(), since));
  return device;
}

/// The heap once nothing moves any more.
std::size_t heap_at_rest() {
  std::size_t last = heap_bytes();
  const auto until = Steady::now() + 60s;
  for (int still = 0; still < 10 && Steady::now() < until;) {
    std::this_thread::sleep_for(50ms);
    const std::size_t now = heap_bytes();
    still = now == last ? still + 1 : 0;
    last = now;
  }
  return last;
}

/// Titles of notes, in the order in which they come, up to `head`.
std::vector<std::string> notes_until(LiveClient& device, std::int64_t head) {
  std::vector<std::string> titles;
  std::int64_t cursor = 0;
  while (cursor < head) {
    const auto rows = device.next_of("rows");
    REQUIRE(rows);
    const std::int64_t reached = rows->at("cursor").as_int64();
    CHECK(reached > cursor);
    cursor = reached;
    for (const json::value& row : rows->at("rows").as_array())
      if (row.at(0).as_string() == "notes") titles.emplace_back(row.at(4).at(0).as_string());
  }
  return titles;
}

std::vector<std::string> numbers(int from, int to) {
  std::vector<std::string> texts;
  for (int number = from; number <= to; ++number) texts.push_back(std::to_string(number));
  return texts;
}

TEST_CASE(
    "who stops reading costs the server a piece of the feed, whatever happens, and then gets everything in order") {
  const StoreKind store = GENERATE(StoreKind::sqlite, StoreKind::postgres);
  TestServer server(store);
  const Person ada = sign_up(server.port(), "ada");
  const std::string client = new_id();
  // As much once before, with nobody there: what the database keeps in memory is no reader's.
  std::int64_t head = 0;
  for (int number = 1; number <= kNotes; ++number) head = push_note(server, ada, client, number);
  const std::size_t before = heap_at_rest();
  constexpr std::size_t kReaders = 4;
  std::vector<std::unique_ptr<LiveClient>> readers;
  for (std::size_t i = 0; i < kReaders; ++i) readers.push_back(reader(server, ada, head));
  // While nobody of them reads, all of this happens.
  const std::int64_t seen = head;
  for (int number = kNotes + 1; number <= 2 * kNotes; ++number) head = push_note(server, ada, client, number);
  const std::size_t held = heap_at_rest() - before;
  INFO(held / kMegabyte << " MB for " << kReaders << " readers");
  // The text of one piece, and as much room again as a growing text may have.
  CHECK(held < kReaders * 2 * kPiece);
  CHECK(kNotes * kNoteBytes > 3 * kReaders * kPiece / 2);

  CHECK(notes_until(*readers[0], head) == numbers(kNotes + 1, 2 * kNotes));
  CHECK(notes_until(*readers[1], head) == numbers(kNotes + 1, 2 * kNotes));
  CHECK(head > seen);
  readers.clear();
  // A connection to Postgres keeps the room that its largest answer took, for the next one.
  if (store == StoreKind::sqlite) CHECK(heap_at_rest() < before + 2 * kPiece);
}

TEST_CASE("who never reads is ended by the time limit for silence, and keeps nobody else waiting") {
  ServerOptions options;
  options.silence_timeout = 5s;
  TestServer server(StoreKind::sqlite, options);
  const Person ada = sign_up(server.port(), "ada");
  const std::string client = new_id();
  for (int number = 1; number <= kNotes; ++number) push_note(server, ada, client, number);
  const std::size_t before = heap_at_rest();
  std::vector<std::unique_ptr<LiveClient>> deaf;
  for (int i = 0; i < 4; ++i) deaf.push_back(reader(server, ada));

  const Person bob = sign_up(server.port(), "bob");
  LiveClient phone(server.port());
  const std::string phone_id = new_id();
  REQUIRE(phone.greet(bob, phone_id));
  REQUIRE(phone.next_of("rows"));
  for (int i = 1; i <= 10; ++i) {
    const auto start = Steady::now();
    phone.send(push_of_tasks(phone_id, i, i - 1, {{new_id(), "t"}}));
    REQUIRE(phone.next_of("verdicts"));
    REQUIRE(phone.next_of("rows"));
    CHECK(Steady::now() - start < 1s);
  }
  phone.close();
  std::this_thread::sleep_for(2 * options.silence_timeout);
  CHECK(heap_at_rest() < before + kPiece);
  for (const auto& device : deaf) CHECK(device->close_code() != 0);
}

TEST_CASE("after a cut in the middle of a long feed only the rest comes") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const std::string client = new_id();
  const std::int64_t start = push_note(server, ada, client, 1);
  std::int64_t head = 0;
  for (int number = 2; number <= 20; ++number) head = push_note(server, ada, client, number);
  std::vector<std::string> titles;
  std::int64_t cursor = start;
  for (int cuts = 0; cursor < head; ++cuts) {
    const auto device = reader(server, ada, cursor);
    const auto rows = device->next_of("rows");
    REQUIRE(rows);
    CHECK(rows->at("cursor").as_int64() > cursor);
    cursor = rows->at("cursor").as_int64();
    for (const json::value& row : rows->at("rows").as_array()) titles.emplace_back(row.at(4).at(0).as_string());
    device->vanish();
    REQUIRE(cuts < 20);
  }
  CHECK(titles == numbers(2, 20));
}

TEST_CASE("a device on which nothing happens stays connected as long as it answers the server's pings") {
  ServerOptions options;
  options.silence_timeout = 400ms;
  TestServer server(StoreKind::sqlite, options);
  const Person ada = sign_up(server.port(), "ada");
  LiveClient phone(server.port());
  REQUIRE(phone.greet(ada, new_id()));
  REQUIRE(phone.next_of("rows"));
  CHECK_FALSE(phone.next(2s));
  CHECK(phone.close_code(0ms) == 0);
  const HttpAnswer pushed =
      post(server.port(), "/v1/sync/push", push_of_tasks(new_id(), 1, 0, {{new_id(), "t"}}), ada.access);
  REQUIRE(pushed.status == 200);
  CHECK(phone.next_of("rows"));
}

}  // namespace
}  // namespace freehold
