#include <catch2/catch.hpp>

#include "core/merge/digest.hpp"
#include "core/schema/published.hpp"
#include "tests/integration/stores/foreign.hpp"

using namespace freehold;

namespace {

/// A template of the peer's; public unless it says so itself.
RowId publish(Peer& peer, const std::string& name, std::int64_t is_public = 1) {
  const RowId id = new_row();
  peer.begin().insert("templates", id,
                      {{"name", name}, {"template_data", std::string("{}")}, {"is_public", is_public}});
  peer.push();
  return id;
}

/// What is new in the public feed since its head was `since`.
PullReply news(World& world, Seq since) {
  drain_now(world, kPublicScope);
  return world.pull(kPublicScope, since);
}

FeedRow only_row(const PullReply& feed) {
  REQUIRE(feed.rows.size() == 1);
  return feed.rows[0];
}

}  // namespace

TEST_CASE("what an owner makes public is in the public feed, and leaves it when it is public no longer") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer ada(world, world.sign_up("ada"));
  const Seq start = drain_now(world, kPublicScope);
  publish(ada, "mine alone", 0);
  const RowId shown = publish(ada, "for everybody");
  const PullReply made = news(world, start);
  CHECK(only_row(made).row == shown);
  CHECK(value_of(only_row(made), "name") == Value(std::string("for everybody")));
  CHECK(value_of(only_row(made), "user_id") == Value(ada.owner().text()));
  CHECK(made.head == start + 1);
  REQUIRE(made.digest);

  ada.begin().update("templates", shown, {{"name", std::string("better")}});
  ada.push();
  const PullReply changed = news(world, made.head);
  CHECK(value_of(only_row(changed), "name") == Value(std::string("better")));
  CHECK(*changed.digest != *made.digest);

  ada.begin().update("templates", shown, {{"is_public", std::int64_t{0}}});
  ada.push();
  const PullReply withdrawn = news(world, changed.head);
  CHECK(only_row(withdrawn).deleted);
  ada.begin().update("templates", shown, {{"name", std::string("changed in private")}});
  ada.push();
  CHECK(news(world, withdrawn.head).rows.empty());

  ada.begin().update("templates", shown, {{"is_public", std::int64_t{1}}});
  ada.push();
  const PullReply again = news(world, withdrawn.head);
  CHECK(value_of(only_row(again), "name") == Value(std::string("changed in private")));
  ada.begin().remove("templates", shown);
  ada.push();
  CHECK(only_row(news(world, again.head)).deleted);
}

TEST_CASE("the public feed has what another program publishes, and what goes with an account") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  const Seq start = drain_now(world, kPublicScope);
  const RowId id = new_row();
  Program program(world);
  const std::string then = "'2025-06-15T12:00:00.000000Z'";
  program.run("INSERT INTO blueprints (id, user_id, name, blueprint_data, is_public, created_at, updated_at) VALUES (" +
              quoted(id.uuid) + ", " + quoted(ada.uuid) + ", 'by SQL', '[]', true, " + then + ", " + then + ")");
  const PullReply made = news(world, start);
  CHECK(only_row(made).row == id);
  program.run("UPDATE blueprints SET is_deleted = true WHERE id = " + quoted(id.uuid));
  const PullReply hidden = news(world, made.head);
  CHECK(only_row(hidden).deleted);
  program.run("UPDATE blueprints SET is_deleted = false WHERE id = " + quoted(id.uuid));
  const PullReply back = news(world, hidden.head);
  CHECK_FALSE(only_row(back).deleted);
  program.run("DELETE FROM users WHERE id = " + quoted(ada.uuid));
  CHECK(only_row(news(world, back.head)).deleted);
}

TEST_CASE("ratings of others show in the public feed") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer ada(world, world.sign_up("ada")), bob(world, world.sign_up("bob"));
  const RowId blueprint = new_row();
  ada.begin().insert(
      "blueprints", blueprint,
      {{"name", std::string("rated")}, {"blueprint_data", std::string("{}")}, {"is_public", std::int64_t{1}}});
  ada.push();
  const Seq start = drain_now(world, kPublicScope);
  const Table& ratings = *workspace_schema().find("marketplace_ratings");
  std::vector<Value> rating = ratings.default_row();
  rating[ratings.find("blueprint_id")->number] = blueprint.text();
  rating[ratings.owner_column()->number] = bob.owner().text();
  bob.begin().insert("marketplace_ratings", natural_id(ratings, rating),
                     {{"blueprint_id", blueprint.text()}, {"rating", std::int64_t{4}}});
  CHECK(outcomes(bob.push()) == std::vector<std::string>{"accepted"});
  CHECK(value_of(only_row(news(world, start)), "rating_sum") == Value(std::int64_t{4}));
}

TEST_CASE("the digest of the public feed is that of its rows") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer ada(world, world.sign_up("ada"));
  publish(ada, "one");
  const RowId two = publish(ada, "two");
  ada.begin().remove("templates", two);
  ada.push();
  drain_now(world, kPublicScope);
  const PullReply all = world.pull(kPublicScope);
  std::uint64_t digest = 0;
  for (const FeedRow& row : all.rows)
    if (!row.deleted) digest += version_digest(row.table->number(), row.row, row.seq, row.clocks);
  CHECK(all.digest == digest);
}
