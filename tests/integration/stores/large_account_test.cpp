#include <catch2/catch.hpp>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "tests/integration/stores/world.hpp"
#include "tests/support/must.hpp"

using namespace freehold;

// What an account costs follows from what changes in it, not from what lies in it. Postgres must not go through all
// rows of a large one because its statistics say that most are small.

namespace {

constexpr int kRows = 5'000, kChanged = 200;
constexpr int kTalks = 500, kMessagesOfTalk = 10;
/// Each changed row and its entry, read for the merge, for the write and for the checks, and not much more.
constexpr std::int64_t kFetchedMax = 10 * kChanged;

/// An account with thousands of rows among two thousand of a few each.
class LargeAccount {
 public:
  LargeAccount() : world(Store::postgres, workspace_schema()), owner(world.sign_up("ada")), device(world, owner) {
    add_tasks();
    add_talks();
    add_small_accounts();
    world.sql("ANALYZE");
  }
  ~LargeAccount() {
    world.sql(
        "SET freehold.quiet = 'on'; DELETE FROM freehold.row_meta WHERE scope_id IN (SELECT id FROM users WHERE " +
        kSmall + "); DELETE FROM users WHERE " + kSmall);
    world.sql("ANALYZE");
  }

  /// How many rows `work` has Postgres fetch.
  template <class Work>
  std::int64_t fetched_by(Work work) {
    world.stop();
    const std::int64_t before = fetched();
    world.start();
    work();
    world.stop();
    const std::int64_t after = fetched();
    world.start();
    return after - before;
  }

  /// One of the others.
  OwnerId small_account() const {
    const std::string id = world.sql("SELECT id FROM users WHERE " + kSmall + " LIMIT 1");
    return OwnerId{must(Uuid::parse(id.substr(0, 36)))};
  }

  World world;
  OwnerId owner;
  Peer device;
  std::vector<RowId> tasks, talks;
  Seq head = 0;

 private:
  const std::string kSmall = "email LIKE '%@small.example.org'";

  void add_tasks() {
    for (int i = 0; i < kRows; ++i) {
      if (i % 1'000 == 0) device.begin();
      tasks.push_back(new_row());
      device.insert("tasks", tasks.back(), {{"title", "one of many"}});
    }
    head = device.push().head;
  }

  void add_talks() {
    for (int i = 0; i < kTalks; ++i) {
      if (i % 100 == 0) device.begin();
      talks.push_back(new_row());
      device.insert("conversations", talks.back(), {{"title", "a long talk"}});
      for (int j = 0; j < kMessagesOfTalk; ++j)
        device.insert("messages", new_row(),
                      {{"conversation_id", talks.back().text()}, {"role", "assistant"}, {"content", "well"}});
    }
    head = device.push().head;
  }

  /// As another program brings them in, with the entries that the server would make.
  void add_small_accounts() {
    const std::string of_small = " FROM users AS u, generate_series(1, 5) WHERE u." + kSmall;
    world.sql(
        "SET freehold.quiet = 'on'; "
        "INSERT INTO users (id, email, username, password_hash, created_at, updated_at) SELECT gen_random_uuid(), "
        "n || '@small.example.org', 'small' || n, 'x', now(), now() FROM generate_series(1, 2000) AS n; "
        "INSERT INTO tasks (id, user_id, title, completed, created_at, updated_at) SELECT gen_random_uuid(), u.id, "
        "'one of few', false, now(), now()" +
        of_small +
        "; INSERT INTO conversations (id, user_id, created_at, updated_at) SELECT u.id, u.id, now(), now() FROM users "
        "AS "
        "u WHERE u." +
        kSmall +
        "; INSERT INTO messages (id, user_id, conversation_id, role, content, created_at) SELECT gen_random_uuid(), "
        "u.id, u.id, 'assistant', 'well', now()" +
        of_small +
        "; INSERT INTO freehold.row_meta (scope_id, table_no, row_id, seq, clocks, deleted) SELECT t.user_id, "
        "m.table_no, t.id, row_number() OVER (PARTITION BY t.user_id), m.clocks, false FROM tasks AS t, (SELECT "
        "table_no, clocks FROM freehold.row_meta WHERE row_id = '" +
        tasks.front().text() + "') AS m WHERE t.title = 'one of few'");
  }

  /// Connections report what they did when they end.
  std::int64_t fetched() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    const auto others = [&] {
      return std::stoi(
          world.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                    "backend_type = 'client backend' AND pid <> pg_backend_pid()"));
    };
    while (others() > 0) {
      if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("a connection does not end");
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return std::stoll(
        world.sql("SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables WHERE "
                  "relname IN ('tasks', 'conversations', 'messages', 'row_meta')"));
  }
};

}  // namespace

TEST_CASE("a pull, a push and a part of a first sync fetch what they are about, in a large account among small ones") {
  LargeAccount large;
  const std::vector<RowId> some(large.tasks.begin() + 1'000, large.tasks.begin() + 1'000 + kChanged);
  const auto change = [&](const std::vector<RowId>& rows, auto each) {
    large.device.begin();
    for (const RowId& row : rows) each(row);
    CHECK(outcomes(large.device.push()) == std::vector<std::string>{"accepted"});
  };

  const std::int64_t updated = large.fetched_by([&] {
    change(some, [&](const RowId& row) { large.device.update("tasks", row, {{"title", "another"}}); });
  });
  CHECK(updated < kFetchedMax);
  const std::int64_t pulled = large.fetched_by(
      [&] { CHECK(large.world.pull(large.owner, large.head).rows.size() == static_cast<std::size_t>(kChanged)); });
  CHECK(pulled < kFetchedMax);
  const PullReply begun = must(large.world.store().pull_first(large.owner, {}, 1'000));
  const FirstPosition middle = must(FirstPosition::parse(begun.first->next));
  const std::int64_t part = large.fetched_by([&] {
    const PullReply reply = must(large.world.store().pull_first(large.owner, middle, kChanged));
    CHECK(reply.rows.size() == static_cast<std::size_t>(kChanged));
  });
  CHECK(part < kFetchedMax);
  const std::int64_t removed =
      large.fetched_by([&] { change(some, [&](const RowId& row) { large.device.remove("tasks", row); }); });
  CHECK(removed < kFetchedMax);
  const std::vector<RowId> talks(large.talks.begin(), large.talks.begin() + kChanged / kMessagesOfTalk);
  const std::int64_t cascaded =
      large.fetched_by([&] { change(talks, [&](const RowId& row) { large.device.remove("conversations", row); }); });
  CHECK(cascaded < kFetchedMax);
}

TEST_CASE("a small account beside a large one takes its own few rows to sync, and none of the other's") {
  LargeAccount large;
  const OwnerId small = large.small_account();
  const std::int64_t first = large.fetched_by([&] {
    const PullReply reply = must(large.world.store().pull_first(small, {}, 1'000));
    CHECK(reply.rows.size() == 5);
  });
  CHECK(first < 200);
}
