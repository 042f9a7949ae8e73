#include <catch2/catch.hpp>
#include <thread>

#include "sync/reconcile/capture_watch.hpp"
#include "tests/integration/stores/foreign.hpp"
#include "tests/support/postgres_cluster.hpp"

using namespace freehold;

namespace {

std::string where_id(const RowId& row) {
  return " WHERE id = " + quoted(row.uuid);
}

Stamp stamp_of(const FeedRow& row, const char* column) {
  return row.clocks.of(row.table->find(column)->number);
}

}  // namespace

TEST_CASE("a row that another program inserts, changes and deletes is in the feed each time, stamped by the server") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  const RowId task = new_row();
  Program program(world);
  program.run(insert_task(ada, task, "by SQL"));
  CHECK(drain_now(world, ada) == 2);
  const FeedRow inserted = world.row(ada, "tasks", task);
  CHECK(text_in(inserted, "title") == "by SQL");
  CHECK(inserted.seq == 2);
  CHECK(inserted.clocks.exceptions().empty());
  CHECK(inserted.clocks.row().device == kServerDevice);
  program.run("UPDATE tasks SET title = 'changed'" + where_id(task));
  program.run("UPDATE tasks SET completed = true" + where_id(task));
  CHECK(drain_now(world, ada) == 3);
  const FeedRow changed = world.row(ada, "tasks", task);
  CHECK(text_in(changed, "title") == "changed");
  CHECK(stamp_of(changed, "title") == stamp_of(changed, "completed"));
  CHECK(stamp_of(inserted, "title") < stamp_of(changed, "title"));
  CHECK(stamp_of(changed, "description") == inserted.clocks.row());
  program.run("DELETE FROM tasks" + where_id(task));
  CHECK(drain_now(world, ada) == 4);
  const PullReply feed = world.pull(ada, 3);
  REQUIRE(feed.rows.size() == 1);
  CHECK(feed.rows[0].deleted);
  CHECK(drain_now(world, ada) == 4);
  CHECK(world.wakes().back().head == 4);
}

TEST_CASE("a push drains first, so that it is merged with what another program wrote a moment before") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const RowId task = new_row();
  phone.begin().insert("tasks", task, {{"title", "by phone"}});
  phone.push();
  world.clock().advance_ms(10'000);
  Program program(world);
  program.run("UPDATE tasks SET title = 'by SQL', completed = true" + where_id(task));
  const auto now = static_cast<std::uint64_t>(world.clock().now_us() / 1000);
  phone.begin()
      .update("tasks", task, {{"title", "older"}, {"completed", std::int64_t{0}}, {"description", "mine"}})
      .at(Hlc::at(now - 5000));
  const PushReply reply = phone.push();
  CHECK(outcomes(reply) == std::vector<std::string>{"accepted"});
  CHECK(text_in(world.row(phone.owner(), "tasks", task), "title") == "by SQL");
  CHECK(value_of(world.row(phone.owner(), "tasks", task), "completed") == Value(std::int64_t{1}));
  CHECK(text_in(world.row(phone.owner(), "tasks", task), "description") == "mine");
  phone.begin().update("tasks", task, {{"title", "newer"}}).at(Hlc::at(now + 5000));
  phone.push();
  CHECK(text_in(world.row(phone.owner(), "tasks", task), "title") == "newer");
  CHECK(waiting(world, phone.owner()) == 0);
}

TEST_CASE("fifty thousand rows of one statement come whole, in numbers of a thousand rows") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  Program program(world);
  CHECK(program.run(insert_tasks(ada, 50'000, home)) == 50'000);
  CHECK(drain_now(world, ada) == 51);
  std::size_t rows = 0;
  for (PullReply part = world.pull(ada, 1);; part = world.pull(ada, part.cursor)) {
    rows += part.rows.size();
    if (!part.more) break;
  }
  CHECK(rows == 50'000);
  CHECK(world.pull(ada, 1, 1).rows.size() == 1000);
  program.run("UPDATE tasks SET completed = true WHERE user_id = " + quoted(ada.uuid));
  CHECK(drain_now(world, ada) == 101);
  CHECK(program.run("DELETE FROM tasks WHERE user_id = " + quoted(ada.uuid)) == 50'000);
  CHECK(drain_now(world, ada) == 151);
  CHECK(world.pull(ada, 101).rows.size() == 50'000);
}

TEST_CASE("one transaction with rows of several owners reaches each of them, with what is theirs alone") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId people[] = {world.sign_up("ada"), world.sign_up("bob"), world.sign_up("cyd")};
  Program program(world);
  program.begin();
  for (const OwnerId& person : people) program.run(insert_tasks(person, 3, home));
  program.run("UPDATE tasks SET completed = true WHERE title = 't 2' AND user_id = " + quoted(people[1].uuid));
  if (home == Store::postgres) CHECK(waiting(world, people[0]) == 0);
  REQUIRE(program.commit().ok());
  const auto owners = world.store().captured_owners();
  REQUIRE(owners.ok());
  for (const OwnerId& person : people) {
    CHECK(std::count(owners->begin(), owners->end(), person) == 1);
    CHECK(drain_now(world, person) == 2);
    CHECK(world.pull(person, 1).rows.size() == 3);
  }
}

TEST_CASE("what a deletion takes along leaves tombstones, also in the feeds of others") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer ada(world, world.sign_up("ada")), bob(world, world.sign_up("bob"));
  const RowId talk = new_row(), said = new_row(), agent = new_row(), session = new_row();
  ada.begin().insert("conversations", talk, {{"title", "talk"}});
  ada.begin().insert("messages", said, {{"conversation_id", talk.text()}, {"role", "user"}, {"content", "hello"}});
  ada.begin().insert("blueprints", agent,
                     {{"name", "agent"}, {"blueprint_data", "{}"}, {"is_public", std::int64_t{1}}});
  CHECK(outcomes(ada.push()) == std::vector<std::string>(3, "accepted"));
  bob.begin().insert("sessions", session, {{"blueprint_id", agent.text()}});
  CHECK(outcomes(bob.push()) == std::vector<std::string>{"accepted"});
  Program program(world);
  program.run("DELETE FROM conversations" + where_id(talk));
  drain_now(world, ada.owner());
  CHECK(world.row(ada.owner(), "messages", said).deleted);
  // A device's deletion, and what the database takes along of somebody else's.
  ada.begin().remove("blueprints", agent);
  CHECK(outcomes(ada.push()) == std::vector<std::string>{"accepted"});
  CHECK(waiting(world, ada.owner()) == 0);
  const Seq before = world.store().head(bob.owner()).value();
  CHECK(drain_now(world, bob.owner()) == before + 1);
  const PullReply feed = world.pull(bob.owner(), before);
  REQUIRE(feed.rows.size() == 1);
  CHECK(feed.rows[0].row == session);
  CHECK(feed.rows[0].deleted);
  program.run("DELETE FROM users WHERE id = " + quoted(bob.owner().uuid));
  drain_now(world, bob.owner());
  for (const FeedRow& row : world.pull(bob.owner()).rows) CHECK(row.deleted);
}

TEST_CASE("rows that COPY brings in, and a user whom a program adds, are captured too") {
  World world(Store::postgres, workspace_schema());
  const OwnerId ada{new_row().uuid};
  Program program(world);
  program.run("INSERT INTO users (id, email, created_at, updated_at) VALUES (" + quoted(ada.uuid) + ", '" + ada.text() +
              "@example.org', now(), now())");
  std::string lines = "COPY main_app.tasks (id, user_id, title, created_at, updated_at) FROM stdin;\n";
  for (int i = 0; i < 1500; ++i) lines += new_row().text() + "\t" + ada.text() + "\tcopied\t2025-01-31\t2025-01-31\n";
  PostgresCluster::shared().run_script("workspace", lines + "\\.\n");
  CHECK(drain_now(world, ada) == 2);
  CHECK(world.pull(ada).rows.size() == 1501);
}

TEST_CASE("a transaction that stays open holds nobody up, and its rows come when it commits") {
  World world(Store::postgres, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const RowId touched = new_row(), other = new_row();
  phone.begin().insert("tasks", touched, {{"title", "mine"}}).insert("tasks", other, {{"title", "other"}});
  phone.push();
  Program program(world);
  program.begin();
  program.run(insert_tasks(phone.owner(), 10));
  program.run("UPDATE tasks SET title = 'held'" + where_id(touched));
  for (int i = 0; i < 20; ++i) {
    phone.begin().insert("tasks", new_row(), {{"title", "meanwhile"}});
    phone.begin().update("tasks", other, {{"description", "round " + std::to_string(i)}});
    CHECK(outcomes(phone.push()) == std::vector<std::string>(2, "accepted"));
  }
  // Who wants the very row that is held is told to come again.
  phone.begin().update("tasks", touched, {{"description", "also mine"}});
  CHECK(phone.try_push().error().code == Code::busy);
  const Seq before = world.store().head(phone.owner()).value();
  CHECK(drain_now(world, phone.owner()) == before);
  REQUIRE(program.commit().ok());
  CHECK(outcomes(phone.push()) == std::vector<std::string>{"accepted"});
  const FeedRow row = world.row(phone.owner(), "tasks", touched);
  CHECK(text_in(row, "title") == "held");
  CHECK(text_in(row, "description") == "also mine");
  CHECK(world.pull(phone.owner(), before).rows.size() == 11);
}

TEST_CASE("an update of nothing that devices have is not captured") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  const RowId task = new_row();
  Program program(world);
  program.run(insert_task(ada, task, "same"));
  drain_now(world, ada);
  program.run("UPDATE tasks SET title = title, completed = completed" + where_id(task));
  program.run("UPDATE users SET stripe_customer_id = 'cus_1' WHERE id = " + quoted(ada.uuid));
  const std::string record = world.store().find_account(ada).value()->password_hash;
  REQUIRE(world.store().replace_password(ada, record, "$argon2id$other").ok());
  program.run("UPDATE tasks SET title = 'x' WHERE false");
  CHECK(waiting(world, ada) == 0);
  program.run("UPDATE users SET tier = 'pro' WHERE id = " + quoted(ada.uuid));
  CHECK(drain_now(world, ada) == 3);
  CHECK(text_in(world.row(ada, "users", RowId{ada.uuid}), "tier") == "pro");
}

TEST_CASE("a row that gets another id, or another owner, is deleted here and inserted there") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada"), bob = world.sign_up("bob");
  const RowId task = new_row(), renamed = new_row();
  Program program(world);
  program.run(insert_task(ada, task, "wanders"));
  drain_now(world, ada);
  program.run("UPDATE tasks SET id = " + quoted(renamed.uuid) + where_id(task));
  drain_now(world, ada);
  CHECK(world.row(ada, "tasks", task).deleted);
  CHECK(text_in(world.row(ada, "tasks", renamed), "title") == "wanders");
  program.run("UPDATE tasks SET user_id = " + quoted(bob.uuid) + where_id(renamed));
  drain_now(world, ada);
  drain_now(world, bob);
  CHECK(world.row(ada, "tasks", renamed).deleted);
  CHECK(text_in(world.row(bob, "tasks", renamed), "title") == "wanders");
  program.run(insert_task(ada, task, "back again"));
  drain_now(world, ada);
  CHECK(text_in(world.row(ada, "tasks", task), "title") == "back again");
  // What came and went between two looks nobody needs to hear of.
  const RowId brief = new_row();
  program.run(insert_task(ada, brief, "brief"));
  program.run("DELETE FROM tasks" + where_id(brief));
  const Seq head = world.store().head(ada).value();
  CHECK(drain_now(world, ada) == head);
}

TEST_CASE("what the server writes itself is not captured, nor what a program says shall be quiet") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const RowId task = new_row();
  CHECK(waiting(world, phone.owner()) == 0);
  phone.begin().insert("tasks", task, {{"title", "t"}}).insert("conversations", new_row(), {{"title", "c"}});
  phone.push();
  phone.begin().update("tasks", task, {{"title", "u"}}).remove("tasks", task);
  phone.push();
  CHECK(waiting(world, phone.owner()) == 0);
  if (home == Store::sqlite) return;
  Program program(world);
  program.run("SET freehold.quiet = 'on'");
  program.run(insert_tasks(phone.owner(), 5));
  CHECK(waiting(world, phone.owner()) == 0);
  program.run("RESET freehold.quiet");
  program.run(insert_tasks(phone.owner(), 5));
  CHECK(waiting(world, phone.owner()) == 5);
}

TEST_CASE("a server that ends in the middle of a transaction leaves no sign that it is writing") {
  World world(Store::sqlite, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  {
    auto transaction = world.store().begin(ada);
    REQUIRE(transaction.ok());
    REQUIRE((*transaction)->savepoint().ok());
  }
  Program program(world);
  CHECK(program.ask("SELECT count(*) FROM freehold.writer") == 0);
  drain_now(world, ada);
  CHECK(program.ask("SELECT count(*) FROM freehold.writer") == 0);
  program.run(insert_tasks(ada, 3, Store::sqlite));
  CHECK(waiting(world, ada) == 3);
}

TEST_CASE("what was written while the server stood still reaches the feeds by itself when it is back") {
  World world(Store::sqlite, workspace_schema());
  const OwnerId ada = world.sign_up("ada"), bob = world.sign_up("bob");
  Program program(world);
  program.begin();
  program.run(insert_tasks(ada, 5, Store::sqlite));
  program.run(insert_tasks(bob, 2, Store::sqlite));
  REQUIRE(program.commit().ok());
  program.begin();
  program.run(insert_tasks(bob, 2, Store::sqlite));
  program.roll_back();
  const CaptureWatch watch(world.store(), world.schema(), world.clock(), {.interval = std::chrono::milliseconds(1)});
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (world.pull(ada, 1).rows.size() < 5 || world.pull(bob, 1).rows.size() < 2) {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(world.pull(bob, 1).rows.size() == 2);
}

TEST_CASE("TRUNCATE is refused with what to do instead, unless it is quiet") {
  World world(Store::postgres, workspace_schema());
  Program program(world);
  const Status refused = program.try_run("TRUNCATE embed_analytics");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("use DELETE") != std::string::npos);
  program.begin();
  program.run("SET LOCAL freehold.quiet = 'on'");
  CHECK(program.try_run("TRUNCATE embed_analytics").ok());
  program.roll_back();
}

TEST_CASE("an application that acts for one owner writes as it may, and is captured; it sees nothing of that") {
  World world(Store::postgres, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  const RowId task = new_row();
  Program program(world);
  program.run("SET freehold.user_id = " + quoted(ada.uuid));
  program.run("SET ROLE freehold_app");
  program.run(insert_task(ada, task, "by an application"));
  program.run("UPDATE tasks SET completed = true" + where_id(task));
  CHECK_FALSE(program.try_run("SELECT count(*) FROM freehold.captured").ok());
  CHECK_FALSE(program.try_run("DELETE FROM freehold.captured").ok());
  // A trigger of ours on a table of its own would let it speak for others.
  program.run("RESET ROLE");
  program.run("GRANT TEMPORARY ON DATABASE workspace TO freehold_app");
  program.run("SET ROLE freehold_app");
  program.run("CREATE TEMPORARY TABLE mine (id uuid, user_id uuid)");
  CHECK_FALSE(program
                  .try_run("CREATE TRIGGER forged AFTER INSERT ON mine REFERENCING NEW TABLE AS new_rows FOR EACH "
                           "STATEMENT EXECUTE FUNCTION tasks_captured()")
                  .ok());
  CHECK(drain_now(world, ada) == 2);
  CHECK(text_in(world.row(ada, "tasks", task), "title") == "by an application");
}
