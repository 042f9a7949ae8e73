#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <thread>

#include "tests/integration/stores/world.hpp"

using namespace freehold;

namespace {

/// Runs `work(i)` on as many threads at once.
template <class Work>
void at_once(std::size_t threads, Work work) {
  std::vector<std::thread> running;
  running.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) running.emplace_back(work, i);
  for (std::thread& thread : running) thread.join();
}

}  // namespace

TEST_CASE("many devices of Ada push at once: numbers are dense, and a reader sees them in order") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  constexpr std::size_t kDevices = 4, kPushes = 12;
  std::vector<std::vector<Seq>> numbers(kDevices);
  std::atomic<bool> ended = false;
  bool in_order = true;
  std::thread reader([&] {
    std::size_t seen = 0;
    Seq cursor = 0;
    while (!ended) {
      const auto part = world.store().pull(ada, cursor, 3);
      if (!part.ok()) continue;
      seen += part->rows.size();
      cursor = part->cursor;
      // One row for each number: whoever is at n has seen n rows.
      in_order = in_order && seen == static_cast<std::size_t>(cursor);
    }
  });
  std::vector<Peer> peers;
  peers.reserve(kDevices);
  for (std::size_t i = 0; i < kDevices; ++i) peers.emplace_back(world, ada);
  at_once(kDevices, [&](std::size_t i) {
    for (std::size_t j = 0; j < kPushes; ++j) {
      peers[i].begin().insert("tasks", new_row(), {{"title", "t"}});
      const auto reply = peers[i].try_push();
      if (reply.ok()) numbers[i].push_back(reply->verdicts[0].seq);
    }
  });
  ended = true;
  reader.join();
  CHECK(in_order);
  std::vector<Seq> all;
  for (const auto& mine : numbers) {
    CHECK(std::is_sorted(mine.begin(), mine.end()));
    all.insert(all.end(), mine.begin(), mine.end());
  }
  std::sort(all.begin(), all.end());
  REQUIRE(all.size() == kDevices * kPushes);
  for (std::size_t i = 0; i < all.size(); ++i) CHECK(all[i] == static_cast<Seq>(i) + 2);
}

TEST_CASE("of several people who take one username at once exactly one gets it") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const std::string wanted = "wanted-" + new_row().text();
  std::vector<Peer> people;
  people.reserve(4);
  for (int i = 0; i < 4; ++i) people.emplace_back(world, world.sign_up("person"));
  std::vector<std::string> answers(people.size());
  at_once(people.size(), [&](std::size_t i) {
    people[i].begin().update("users", RowId{people[i].owner().uuid}, {{"username", wanted}});
    const auto reply = people[i].try_push();
    answers[i] = reply.ok() ? outcome(reply->verdicts[0]) : std::string(code_name(reply.error().code));
  });
  CHECK(std::count(answers.begin(), answers.end(), "accepted") == 1);
  CHECK(std::count(answers.begin(), answers.end(), "unique_violation") == 3);
}

TEST_CASE("people who take each other's names crosswise get verdicts, not a deadlock") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  for (int round = 0; round < 5; ++round) {
    const std::string a = "a-" + new_row().text(), b = "b-" + new_row().text();
    std::vector<Peer> people;
    people.reserve(2);
    for (int i = 0; i < 2; ++i) people.emplace_back(world, world.sign_up("person"));
    std::vector<int> answered(2);
    at_once(2, [&](std::size_t i) {
      const RowId self{people[i].owner().uuid};
      people[i].begin().update("users", self, {{"username", i == 0 ? a : b}});
      people[i].begin().update("users", self, {{"username", i == 0 ? b : a}});
      answered[i] = people[i].try_push().ok() ? 1 : 0;
    });
    CHECK(answered == std::vector<int>{1, 1});
  }
}

TEST_CASE("a change wakes those who wait for its owner, with the new head") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  phone.begin().insert("tasks", new_row(), {{"title", "t"}});
  phone.push();
  const auto wakes = world.wakes();
  REQUIRE(wakes.size() == 2);
  CHECK(wakes[1].owner == phone.owner());
  CHECK(wakes[1].head == 2);
}

TEST_CASE("a change through one server wakes those who wait at another") {
  World world(Store::postgres, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  std::mutex lock;
  std::condition_variable changed;
  Seq heard = 0;
  const auto other = world.second_server({[&](const OwnerId& owner, Seq head) {
    const std::lock_guard guard(lock);
    if (owner == ada) heard = std::max(heard, head);
    changed.notify_all();
  }});
  Peer phone(world, ada);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  Seq head = 1;
  // The other server may still be connecting when the first changes happen; wakes are hints.
  for (std::unique_lock guard(lock); heard < 2 && std::chrono::steady_clock::now() < deadline;) {
    guard.unlock();
    phone.begin().insert("tasks", new_row(), {{"title", "t"}});
    head = phone.push().head;
    guard.lock();
    changed.wait_for(guard, std::chrono::milliseconds(200), [&] { return heard == head; });
  }
  const std::lock_guard guard(lock);
  CHECK(heard >= 2);
  CHECK(heard <= head);
  // And the change is there to be read.
  CHECK(other->pull(ada, 0, 100)->head == head);
}
