#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "sync/reconcile/capture_watch.hpp"
#include "tests/integration/stores/foreign.hpp"
#include "tests/support/postgres_cluster.hpp"

using namespace freehold;

namespace {

using namespace std::chrono_literals;

std::string where_id(const RowId& row) {
  return " WHERE id = " + quoted(row.uuid);
}

/// Waits until it is so; false where it never is.
template <class Condition>
bool eventually(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(5ms);
  }
  return true;
}

/// Pushes until the answer comes; false where it is no answer but a failure.
bool push_on(Peer& peer) {
  for (int tries = 0; tries < 100; ++tries) {
    const auto reply = peer.try_push();
    if (reply.ok()) return true;
    if (reply.error().code != Code::busy) return false;
  }
  return false;
}

}  // namespace

TEST_CASE("a program and a device write one row at the same time, again and again: nothing of either is lost") {
  World world(Store::postgres, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const RowId task = new_row();
  phone.begin().insert("tasks", task, {{"title", "p0"}});
  phone.push();
  CaptureWatch watch(world.store(), world.schema(), world.clock(), {.interval = 2ms});
  constexpr int kRounds = 300;
  std::thread other([&] {
    Program program(world);
    for (int i = 1; i <= kRounds; ++i)
      program.run("UPDATE tasks SET completed = " + std::string(i % 2 == 0 ? "true" : "false") +
                  (i % 3 == 0 ? ", title = 'f" + std::to_string(i) + "'" : std::string()) + where_id(task));
  });
  bool answered = true;
  for (int i = 1; i <= kRounds; ++i) {
    const std::string round = std::to_string(i);
    phone.begin().update("tasks", task, {{"description", round}});
    if (i % 3 == 0) phone.begin().update("tasks", task, {{"title", "p" + round}});
    answered = push_on(phone) && answered;
  }
  other.join();
  CHECK(answered);
  drain_now(world, phone.owner());
  const FeedRow row = world.row(phone.owner(), "tasks", task);
  CHECK(text_in(row, "description") == std::to_string(kRounds));
  CHECK(value_of(row, "completed") == Value(std::int64_t{kRounds % 2 == 0}));
  // The value is that of whom the clocks name.
  const Stamp title = row.clocks.of(row.table->find("title")->number);
  CHECK(text_in(row, "title").front() == (title.device == kServerDevice ? 'f' : 'p'));
  CHECK(row.clocks.of(row.table->find("completed")->number).device == kServerDevice);
  CHECK(row.clocks.of(row.table->find("description")->number).device == device_of(phone.client()));
}

TEST_CASE("a reader who has seen what a program wrote has seen all that it had committed before") {
  World world(Store::postgres, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  CaptureWatch watch(world.store(), world.schema(), world.clock(), {.interval = 1ms});
  constexpr int kRows = 300;
  std::thread other([&] {
    Program program(world);
    for (int i = 1; i <= kRows; ++i) program.run(insert_task(ada, new_row(), std::to_string(i)));
  });
  Seq cursor = 1;
  int seen = 0, newest = 0;
  bool in_order = true;
  CHECK(eventually([&] {
    const PullReply part = world.pull(ada, cursor, 1);
    cursor = part.cursor;
    seen += static_cast<int>(part.rows.size());
    for (const FeedRow& row : part.rows) newest = std::max(newest, std::stoi(text_in(row, "title")));
    in_order = in_order && seen == newest;
    return newest == kRows;
  }));
  other.join();
  CHECK(in_order);
  CHECK(seen == kRows);
}

TEST_CASE("a program that locks two rows the other way round than a push never fails for it, and both go on") {
  World world(Store::postgres, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const RowId one = new_row(), two = new_row();
  phone.begin().insert("tasks", one, {{"title", "one"}}).insert("tasks", two, {{"title", "two"}});
  phone.begin().insert("conversations", one, {{"title", "talk"}});
  phone.push();
  constexpr int kRounds = 12;
  std::atomic<int> failed = 0;
  std::thread other([&] {
    Program program(world);
    for (int i = 0; i < kRounds; ++i) {
      program.begin();
      const std::string change = " SET title = 'f" + std::to_string(i) + "'";
      const bool forward = i % 2 == 0;
      bool done = program.try_run("UPDATE tasks" + change + where_id(forward ? one : two)).ok();
      std::this_thread::sleep_for(5ms);
      done = done && program.try_run("UPDATE conversations" + change + where_id(one)).ok();
      done = done && program.try_run("UPDATE tasks" + change + where_id(forward ? two : one)).ok();
      if (!done || !program.commit().ok()) {
        ++failed;
        program.roll_back();
      }
    }
  });
  bool answered = true;
  for (int i = 0; i < kRounds; ++i) {
    const std::string round = "p" + std::to_string(i);
    phone.begin().update("conversations", one, {{"title", round}});
    phone.begin().update("tasks", two, {{"title", round}}).update("tasks", one, {{"title", round}});
    answered = push_on(phone) && answered;
  }
  other.join();
  CHECK(answered);
  CHECK(failed == 0);
}

TEST_CASE("two servers on one database put every row into the feeds, and tell the devices of both") {
  World world(Store::postgres, workspace_schema());
  std::atomic<int> heard = 0;
  const auto second = world.second_server({[&heard](const OwnerId&, Seq) { ++heard; }});
  CaptureWatch here(world.store(), world.schema(), world.clock(), {.interval = 1ms});
  CaptureWatch there(*second, world.schema(), world.clock(), {.interval = 1ms});
  const OwnerId people[] = {world.sign_up("ada"), world.sign_up("bob"), world.sign_up("cyd")};
  Program program(world);
  for (int i = 0; i < 100; ++i)
    for (const OwnerId& person : people) program.run(insert_task(person, new_row(), "t"));
  for (const OwnerId& person : people) {
    CHECK(eventually([&] { return world.pull(person, 1).rows.size() == 100; }));
    const PullReply feed = world.pull(person);
    CHECK(feed.rows.back().seq == feed.head);
  }
  CHECK(eventually([&] { return heard > 0 && !world.wakes().empty(); }));
}

TEST_CASE("while Postgres is away the watch says so once, and when it is back everything arrives") {
  World world(Store::postgres, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  std::atomic<int> lost = 0, found = 0;
  const CaptureWatch watch(world.store(), world.schema(), world.clock(),
                           {.interval = 1ms, .interval_away = 5ms, .report = [&](const Error* problem) {
                              ++(problem == nullptr ? found : lost);
                            }});
  PostgresCluster::shared().kill();
  CHECK(eventually([&] { return lost == 1; }));
  std::this_thread::sleep_for(50ms);
  CHECK(lost == 1);
  PostgresCluster::shared().restart();
  Program(world).run(insert_tasks(ada, 10));
  CHECK(eventually([&] { return world.pull(ada, 1).rows.size() == 10; }));
  CHECK(eventually([&] { return found >= 1; }));
}
