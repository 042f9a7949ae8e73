#include <catch2/catch.hpp>

#include "tests/integration/stores/world.hpp"

using namespace freehold;
using Words = std::vector<std::string>;

TEST_CASE("Bob, a stranger, cannot touch Ada's rows, see them, or tell that they exist") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  Peer stranger(world, world.sign_up("bob"));
  const RowId diary = new_row(), nothing = new_row();
  phone.begin().insert("notes", diary, {{"title", "Diary"}, {"content", "secret"}});
  phone.push();
  const RowClocks clocks = world.row(phone.owner(), "notes", diary).clocks;

  for (const RowId& target : {diary, nothing}) {
    stranger.begin().update("notes", target, {{"title", "mine"}});
    stranger.begin().remove("notes", target);
    stranger.begin().update("users", RowId{phone.owner().uuid}, {{"full_name", "mine"}});
  }
  const PushReply reply = stranger.push();
  CHECK(outcomes(reply) == Words(6, "not_owner"));
  for (const Verdict& verdict : reply.verdicts) CHECK(verdict.rows.empty());
  CHECK(reply.verdicts[0].refusal->message == reply.verdicts[3].refusal->message);
  CHECK(reply.verdicts[1].refusal->message == reply.verdicts[4].refusal->message);
  CHECK(reply.head == 1);

  stranger.begin().insert("notes", diary, {{"title", "mine"}});
  const PushReply collision = stranger.push();
  CHECK(outcomes(collision) == Words{"not_owner"});
  CHECK(collision.verdicts[0].rows.empty());
  CHECK(collision.verdicts[0].refusal->message == reply.verdicts[0].refusal->message);

  const FeedRow row = world.row(phone.owner(), "notes", diary);
  CHECK(text_in(row, "title") == "Diary");
  CHECK(row.clocks == clocks);
  const PullReply feed = world.pull(stranger.owner());
  REQUIRE(feed.rows.size() == 1);
  CHECK(feed.rows[0].table->name() == "users");
  CHECK(feed.rows[0].row.uuid == stranger.owner().uuid);
}

TEST_CASE("Bob cannot hang his rows on Ada's, and learns no more than of a row that is not there") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, tiny_schema());
  Peer phone(world, world.sign_up("ada"));
  Peer stranger(world, world.sign_up("bob"));
  const RowId shelf = new_row();
  phone.begin().insert("shelves", shelf, {{"label", "A"}, {"open", std::int64_t{1}}});
  phone.push();
  for (const RowId& parent : {shelf, new_row()})
    stranger.begin().insert("books", new_row(), {{"title", "Book"}, {"shelf_id", parent.text()}});
  const PushReply reply = stranger.push();
  CHECK(outcomes(reply) == Words(2, "parent_missing"));
  CHECK(reply.verdicts[0].refusal->message == reply.verdicts[1].refusal->message);
  CHECK(reply.verdicts[0].refusal->column == "shelf_id");
}

TEST_CASE("one client id in the hands of two owners gives neither the other's verdicts") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const OwnerId bob = world.sign_up("bob");
  phone.begin().insert("tasks", new_row(), {{"title", "Ada's"}});
  const PushRequest push = phone.pending();
  phone.push();
  CHECK(world.store().client(phone.owner(), push.client)->last_transaction == 1);
  CHECK(world.store().client(bob, push.client)->last_transaction == 0);
  const auto reply = reconcile(world.store(), world.schema(), world.clock(), bob, push);
  REQUIRE(reply.ok());
  CHECK(outcomes(*reply) == Words{"not_owner"});
}

TEST_CASE("a table that only the server has is unknown to every device") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, tiny_schema());
  Peer stranger(world, world.sign_up("bob"));
  stranger.begin().insert("audit", new_row(), {{"line", "forged"}});
  stranger.begin().remove("audit", new_row());
  CHECK(outcomes(stranger.push()) == Words(2, "unknown_table"));
}
