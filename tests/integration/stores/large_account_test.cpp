#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "tests/integration/stores/world.hpp"
#include "tests/support/must.hpp"

using namespace freehold;

// What an account costs follows from what changes in it, not from what lies in it: neither may Postgres go through the
// rows of a large one because the statistics say that most are small.

namespace {

constexpr int kRows = 5'000, kChanged = 200;
/// Each changed row and its entry, read for the merge, for the write and for the checks, and not much more.
constexpr std::int64_t kFetchedMax = 10 * kChanged;

/// An account with thousands of rows among two thousand of five rows each.
class LargeAccount {
 public:
  LargeAccount() : world(Store::postgres, workspace_schema()), owner(world.sign_up("ada")), device(world, owner) {
    device.begin();
    for (int i = 0; i < kRows; ++i) {
      rows.push_back(new_row());
      device.insert("tasks", rows.back(), {{"title", "one of many"}});
      if (i % 1'000 == 999) device.push(), device.begin();
    }
    head = device.push().head;
    world.sql(
        "SET freehold.quiet = 'on'; "
        "INSERT INTO users (id, email, username, password_hash, created_at, updated_at) SELECT gen_random_uuid(), "
        "'small' || n || '@example.org', 'small' || n, 'x', now(), now() FROM generate_series(1, 2000) AS n; "
        "INSERT INTO tasks (id, user_id, title, completed, created_at, updated_at) SELECT gen_random_uuid(), u.id, "
        "'one of few', false, now(), now() FROM users AS u, generate_series(1, 5) WHERE u.username LIKE 'small%'; "
        "INSERT INTO freehold.row_meta (scope_id, table_no, row_id, seq, clocks, deleted) SELECT t.user_id, "
        "m.table_no, "
        "t.id, row_number() OVER (PARTITION BY t.user_id), m.clocks, false FROM tasks AS t, (SELECT table_no, clocks "
        "FROM freehold.row_meta WHERE scope_id = '" +
        owner.text() + "' LIMIT 1) AS m WHERE t.title = 'one of few'");
    world.sql("ANALYZE");
  }
  ~LargeAccount() {
    world.sql(
        "SET freehold.quiet = 'on'; DELETE FROM freehold.row_meta WHERE scope_id IN (SELECT id FROM users WHERE "
        "username LIKE 'small%'); DELETE FROM users WHERE username LIKE 'small%'");
    world.sql("ANALYZE");
  }

  /// How many rows of tasks and entries `work` has Postgres fetch.
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

  World world;
  OwnerId owner;
  Peer device;
  std::vector<RowId> rows;
  Seq head = 0;

 private:
  /// Connections report what they did when they end.
  std::int64_t fetched() {
    const auto others = [&] {
      return std::stoi(
          world.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                    "backend_type = 'client backend' AND pid <> pg_backend_pid()"));
    };
    while (others() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return std::stoll(
        world.sql("SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables WHERE "
                  "relname IN ('tasks', 'row_meta')"));
  }
};

}  // namespace

TEST_CASE("a pull, a push and a part of a first sync fetch what they are about, in a large account among small ones") {
  LargeAccount large;
  const std::vector<RowId> some(large.rows.begin() + 1'000, large.rows.begin() + 1'000 + kChanged);
  const auto change = [&](auto each) {
    large.device.begin();
    for (const RowId& row : some) each(row);
    CHECK(outcomes(large.device.push()) == std::vector<std::string>{"accepted"});
  };

  CHECK(large.fetched_by([&] {
    change([&](const RowId& row) { large.device.update("tasks", row, {{"title", "another"}}); });
  }) < kFetchedMax);
  CHECK(large.fetched_by([&] { CHECK(large.world.pull(large.owner, large.head).rows.size() == kChanged); }) <
        kFetchedMax);
  const PullReply begun = must(large.world.store().pull_first(large.owner, {}, 1'000));
  const FirstPosition middle = must(FirstPosition::parse(begun.first->next));
  CHECK(large.fetched_by([&] {
    CHECK(must(large.world.store().pull_first(large.owner, middle, kChanged)).rows.size() == kChanged);
  }) < kFetchedMax);
  CHECK(large.fetched_by([&] { change([&](const RowId& row) { large.device.remove("tasks", row); }); }) < kFetchedMax);
}
