#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "sync/stores/open.hpp"
#include "sync/stores/postgres/postgres_store.hpp"
#include "sync/stores/postgres/script.hpp"
#include "tests/integration/stores/world.hpp"
#include "tests/support/postgres_cluster.hpp"

using namespace freehold;

namespace {

Migration step_of(int version, std::string_view up, std::string_view down = {}) {
  Migration step;
  step.version = version;
  step.name = "step";
  step.postgres_up = up;
  step.postgres_down = down;
  return step;
}

}  // namespace

TEST_CASE("a Postgres that nobody answers at is reported with its address and without the password") {
  const auto store = open_store("postgres://ada:tops3cret@127.0.0.1:1/db", workspace_schema(), {});
  REQUIRE_FALSE(store.ok());
  CHECK(store.error().code == Code::database_unavailable);
  CHECK(store.error().message.find("127.0.0.1:1") != std::string::npos);
  CHECK(store.error().message.find("tops3cret") == std::string::npos);
  CHECK(open_migration_target("postgres://ada:tops3cret@127.0.0.1:1/db").error().code == Code::database_unavailable);
}

TEST_CASE("a URL of another kind of database is wrong usage") {
  for (const char* url : {"", "mysql://x", "sqlite:", "server.db", "postgres://[broken"}) {
    CHECK(open_store(url, workspace_schema(), {}).error().code == Code::wrong_usage);
    CHECK(open_migration_target(url).error().code == Code::wrong_usage);
  }
}

TEST_CASE("a database that was never migrated says what to do") {
  const std::string url = PostgresCluster::shared().create_database("empty");
  const auto store = open_store(url, workspace_schema(), {});
  REQUIRE_FALSE(store.ok());
  CHECK(store.error().message.find("freehold migrate upgrade") != std::string::npos);
}

TEST_CASE("when Postgres dies, calls say so, and work again when it is back") {
  World world(Store::postgres, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  phone.begin().insert("tasks", new_row(), {{"title", "before"}});
  phone.push();
  auto transaction = world.store().begin(phone.owner());
  REQUIRE(transaction.ok());
  PostgresCluster::shared().kill();
  CHECK((*transaction)->commit(3, 0).error().code == Code::database_unavailable);
  transaction->reset();
  CHECK(world.store().ping().error().code == Code::database_unavailable);
  phone.begin().insert("tasks", new_row(), {{"title", "meanwhile"}});
  CHECK(phone.try_push().error().code == Code::database_unavailable);
  PostgresCluster::shared().restart();
  CHECK(world.store().ping().ok());
  CHECK(phone.push().head == 3);
}

TEST_CASE("pushes that the death of Postgres cuts off count once when they are repeated") {
  World world(Store::postgres, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  constexpr int kPushes = 150;
  std::atomic<bool> ended = false;
  std::atomic<int> answered = 0;
  int cut_off = 0;
  std::vector<Seq> numbers;
  std::thread pusher([&] {
    for (int i = 0; i < kPushes; ++i) {
      phone.begin().insert("tasks", new_row(), {{"title", "t"}});
      auto reply = phone.try_push();
      for (; !reply.ok(); reply = phone.try_push()) ++cut_off;
      numbers.push_back(reply->verdicts[0].seq);
      ++answered;
    }
    ended = true;
  });
  // On this thread: the server of a cluster dies with the thread that started it.
  std::chrono::milliseconds life{40};
  while (!ended) {
    const int before = answered;
    std::this_thread::sleep_for(life);
    // A machine that has much else to do gets more time, or nothing would ever come through.
    if (answered == before) life *= 2;
    PostgresCluster::shared().restart();
  }
  pusher.join();
  for (std::size_t i = 0; i < numbers.size(); ++i) CHECK(numbers[i] == static_cast<Seq>(i) + 2);
  CHECK(cut_off > 0);
  const PullReply feed = world.pull(phone.owner(), 1);
  CHECK(feed.head == kPushes + 1);
  CHECK(feed.rows.size() == kPushes);
}

TEST_CASE("when all connections are lent, a call waits, and in the end says busy") {
  World world(Store::postgres, workspace_schema());
  PostgresOptions options;
  options.url = PostgresCluster::shared().url("workspace");
  options.connections = 1;
  options.connection_wait = std::chrono::milliseconds(100);
  const auto store = open_postgres_store(options, workspace_schema(), {});
  REQUIRE(store.ok());
  auto held = (*store)->begin(world.sign_up("ada"));
  REQUIRE(held.ok());
  CHECK((*store)->ping().error().code == Code::busy);
  held->reset();
  CHECK((*store)->ping().ok());
}

TEST_CASE("an owner whom another program added can sync") {
  World world(Store::postgres, workspace_schema());
  const OwnerId ada{new_row().uuid};
  world.sql("INSERT INTO users (id, email, created_at, updated_at) VALUES ('" + ada.text() + "', '" + ada.text() +
            "@example.org', now(), now())");
  Peer phone(world, ada);
  const RowId task = new_row();
  phone.begin().insert("tasks", task, {{"title", "t"}});
  // Her own row is the first in her feed.
  CHECK(phone.push().head == 2);
  // What another program changes or deletes is met as it is, not as it was.
  world.sql("DELETE FROM tasks WHERE id = '" + task.text() + "'");
  phone.begin().update("tasks", task, {{"title", "u"}});
  CHECK(outcomes(phone.push()) == std::vector<std::string>{"row_deleted"});
  const RowId foreign = new_row();
  world.sql("INSERT INTO tasks (id, user_id, title, created_at, updated_at) VALUES ('" + foreign.text() + "', '" +
            ada.text() + "', 'by SQL', now(), now())");
  phone.begin().update("tasks", foreign, {{"title", "by phone"}});
  CHECK(outcomes(phone.push()) == std::vector<std::string>{"accepted"});
  CHECK(text_in(world.row(ada, "tasks", foreign), "title") == "by phone");
}

TEST_CASE("a server column that another program changes meanwhile is not written back") {
  World world(Store::postgres, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const std::string self = "'" + phone.owner().text() + "'";
  world.sql("UPDATE users SET tier = 'pro', token_used = 7 WHERE id = " + self);
  phone.begin().update("users", RowId{phone.owner().uuid}, {{"full_name", "Ada"}});
  phone.push();
  CHECK(world.sql("SELECT tier, token_used, full_name FROM users WHERE id = " + self) == "pro|7|Ada\n");
}

TEST_CASE("a script splits where statements end, and nowhere else") {
  const auto split = split_script(
      "-- a comment; with a semicolon\nCREATE TABLE a (b text DEFAULT ';');\n"
      "/* one /* in; another */ ; */ ;;\n"
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $body$ SELECT 1; $$ ; $$ $body$;"
      "INSERT INTO \"odd;name\" VALUES ('it''s; fine', $1, a$b);\n SELECT 1 -- the end");
  REQUIRE(split.size() == 4);
  CHECK(split[0].find("DEFAULT ';')") != std::string_view::npos);
  CHECK(split[1].ends_with("$body$"));
  CHECK(split[2].ends_with("a$b)"));
  CHECK(split[3].find("SELECT 1") != std::string_view::npos);
  CHECK(split_script("  -- nothing\n ; ").empty());
}

TEST_CASE("a step of a migration that fails leaves no trace and names its statement") {
  const std::string url = PostgresCluster::shared().create_database("steps");
  TestClock clock;
  const std::vector<Migration> steps = {
      step_of(1, "CREATE TABLE one (id int); INSERT INTO one VALUES (1);", "DROP TABLE one;"),
      step_of(2, "CREATE TABLE two (id int);\n-- why\nALTER TABLE one ADD CHECK (id > 1);\nCREATE TABLE three ();",
              "DROP TABLE two;")};
  const auto target = open_migration_target(url);
  REQUIRE(target.ok());
  const Status failed = upgrade(**target, clock, steps);
  REQUIRE_FALSE(failed.ok());
  CHECK(failed.error().code == Code::migration_failed);
  CHECK(failed.error().message.find("ALTER TABLE one ADD CHECK (id > 1)") != std::string::npos);
  CHECK(failed.error().message.find("violated by some row") != std::string::npos);
  REQUIRE((*target)->applied()->size() == 1);
  CHECK((*target)->applied()->front().applied_at == "2025-06-15T15:06:40.000000Z");
  const PostgresCluster& cluster = PostgresCluster::shared();
  CHECK(cluster.query("steps", "SELECT to_regclass('main_app.one') IS NOT NULL, to_regclass('main_app.two') IS NULL") ==
        "t|t\n");
  REQUIRE(downgrade(**target, clock, steps).ok());
  CHECK((*target)->applied()->empty());
}

TEST_CASE("two migrators at once take turns, and the steps are taken once") {
  const std::string url = PostgresCluster::shared().create_database("turns");
  const std::vector<Migration> steps = {step_of(1, "SELECT pg_sleep(0.2); CREATE TABLE one (id int)")};
  std::vector<std::string> answers(3);
  std::vector<std::thread> migrators;
  migrators.reserve(answers.size());
  for (std::string& answer : answers)
    migrators.emplace_back([&answer, &url, &steps] {
      TestClock clock;
      const auto target = open_migration_target(url);
      const Status done = target.ok() ? upgrade(**target, clock, steps) : Status(target.error());
      answer = done.ok() ? "done" : done.error().message;
    });
  for (std::thread& migrator : migrators) migrator.join();
  CHECK(answers == std::vector<std::string>(3, "done"));
}
