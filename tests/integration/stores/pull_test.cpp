#include <catch2/catch.hpp>

#include "tests/integration/stores/world.hpp"

using namespace freehold;

TEST_CASE("a feed read in pieces never splits a number and misses nothing") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  for (int i = 0; i < 4; ++i) {
    phone.begin();
    for (int j = 0; j < 7; ++j) phone.insert(j % 2 == 0 ? "tasks" : "notes", new_row(), {{"title", "t"}});
    phone.push();
  }
  std::vector<std::size_t> sizes;
  Seq since = 0;
  for (bool more = true; more;) {
    const PullReply part = world.pull(phone.owner(), since, 5);
    CHECK(part.head == 5);
    for (const FeedRow& row : part.rows) {
      CHECK(row.seq > since);
      CHECK(row.seq <= part.cursor);
    }
    sizes.push_back(part.rows.size());
    since = part.cursor;
    more = part.more;
    CHECK(more == (part.cursor < part.head));
  }
  CHECK(sizes == std::vector<std::size_t>{8, 7, 7, 7});
  CHECK(world.pull(phone.owner(), 5, 5).rows.empty());
  CHECK(world.pull(phone.owner(), 5, 5).cursor == 5);
}

TEST_CASE("a row comes once, with the number of its last change") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const RowId milk = new_row(), bread = new_row();
  phone.begin().insert("tasks", milk, {{"title", "milk"}}).insert("tasks", bread, {{"title", "bread"}});
  phone.push();
  phone.begin().update("tasks", milk, {{"title", "oat milk"}});
  phone.push();
  const PullReply feed = world.pull(phone.owner(), 1);
  REQUIRE(feed.rows.size() == 2);
  CHECK(feed.rows[0].row == bread);
  CHECK(feed.rows[0].seq == 2);
  CHECK(feed.rows[1].row == milk);
  CHECK(feed.rows[1].seq == 3);
}

TEST_CASE("an owner without rows has an empty feed") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const PullReply feed = world.pull(OwnerId{new_row().uuid});
  CHECK(feed.rows.empty());
  CHECK(feed.head == 0);
  CHECK_FALSE(feed.more);
  CHECK(world.store().epoch().value() == feed.epoch);
}

TEST_CASE("an answer follows the size of its rows: large ones come a few at a time, and none is left out") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const std::string large(900'000, 'x');
  for (int i = 0; i < 12; ++i) {
    phone.begin().insert("notes", new_row(), {{"title", std::to_string(i)}, {"content", large}});
    phone.push();
  }
  std::size_t notes = 0;
  Seq since = 0;
  for (bool more = true; more;) {
    const PullReply part = world.pull(phone.owner(), since, 2000);
    CHECK(part.rows.size() <= 5);
    CHECK(part.cursor > since);
    for (const FeedRow& row : part.rows) notes += row.table->name() == "notes" ? 1 : 0;
    since = part.cursor;
    more = part.more;
  }
  CHECK(notes == 12);
}
