#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "core/rules/rules.hpp"
#include "tests/integration/stores/foreign.hpp"

using namespace freehold;
using Words = std::vector<std::string>;

namespace {

/// The one rating that an account gives a blueprint.
RowId rating_of(const World& world, const OwnerId& owner, const RowId& blueprint) {
  const Table& ratings = *world.schema().find("marketplace_ratings");
  std::vector<Value> values(ratings.width());
  values[ratings.find("user_id")->number] = owner.text();
  values[ratings.find("blueprint_id")->number] = blueprint.text();
  return natural_id(ratings, values);
}

/// A blueprint that everybody may rate.
RowId publish(Peer& peer) {
  const RowId id = new_row();
  peer.begin().insert("blueprints", id, {{"name", "agent"}, {"blueprint_data", "{}"}, {"is_public", std::int64_t{1}}});
  REQUIRE(outcomes(peer.push()) == Words{"accepted"});
  return id;
}

Peer& rate(World& world, Peer& peer, const RowId& blueprint, std::int64_t stars) {
  return peer.begin().insert("marketplace_ratings", rating_of(world, peer.owner(), blueprint),
                             {{"blueprint_id", blueprint.text()}, {"rating", stars}});
}

/// Sum and number of ratings, as the devices of the blueprint's owner get them.
std::string totals(World& world, const OwnerId& owner, const RowId& blueprint) {
  drain_now(world, owner);
  const FeedRow row = world.row(owner, "blueprints", blueprint);
  const auto text = [&row](const char* column) { return std::to_string(*as_integer(value_of(row, column))); };
  return text("rating_sum") + "/" + text("rating_count");
}

/// The same, from the ratings themselves.
std::string counted(World& world, const RowId& blueprint) {
  Program program(world);
  const std::string rows = " FROM marketplace_ratings WHERE blueprint_id = " + quoted(blueprint.uuid);
  return std::to_string(program.ask("SELECT coalesce(sum(rating), 0)" + rows)) + "/" +
         std::to_string(program.ask("SELECT count(*)" + rows));
}

std::string where_id(const RowId& row) {
  return " WHERE id = " + quoted(row.uuid);
}

}  // namespace

TEST_CASE("a blueprint's feed has the sum and the number of its ratings, whoever gives, changes and takes them back") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer bob(world, world.sign_up("bob")), ada(world, world.sign_up("ada")), cyd(world, world.sign_up("cyd"));
  const RowId agent = publish(bob);
  rate(world, ada, agent, 5);
  CHECK(outcomes(ada.push()) == Words{"accepted"});
  rate(world, cyd, agent, 2);
  CHECK(outcomes(cyd.push()) == Words{"accepted"});
  const Seq before = world.store().head(bob.owner()).value();
  CHECK(totals(world, bob.owner(), agent) == "7/2");
  const PullReply feed = world.pull(bob.owner(), before);
  REQUIRE(feed.rows.size() == 1);
  CHECK(feed.rows[0].row == agent);
  ada.begin().update("marketplace_ratings", rating_of(world, ada.owner(), agent), {{"rating", std::int64_t{3}}});
  CHECK(outcomes(ada.push()) == Words{"accepted"});
  CHECK(totals(world, bob.owner(), agent) == "5/2");
  // Also who rates what is their own.
  rate(world, bob, agent, 4);
  CHECK(outcomes(bob.push()) == Words{"accepted"});
  CHECK(totals(world, bob.owner(), agent) == "9/3");
  ada.begin().remove("marketplace_ratings", rating_of(world, ada.owner(), agent));
  CHECK(outcomes(ada.push()) == Words{"accepted"});
  CHECK(totals(world, bob.owner(), agent) == "6/2");
  bob.begin().update("blueprints", agent, {{"rating_sum", std::int64_t{50}}});
  CHECK(outcomes(bob.push()) == Words{"read_only_column"});
}

TEST_CASE("ratings that a program writes in plain SQL count, row by row and many at once") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer bob(world, world.sign_up("bob"));
  const OwnerId ada = world.sign_up("ada"), cyd = world.sign_up("cyd");
  const RowId one = publish(bob), two = publish(bob);
  Program program(world);
  const auto row = [&](const OwnerId& who, const RowId& what, int stars) {
    return "(" + quoted(rating_of(world, who, what).uuid) + ", " + quoted(who.uuid) + ", " + quoted(what.uuid) + ", " +
           std::to_string(stars) + ", '2025-06-15T15:06:40.000000Z')";
  };
  program.run("INSERT INTO marketplace_ratings (id, user_id, blueprint_id, rating, created_at) VALUES " +
              row(ada, one, 1) + ", " + row(ada, two, 2) + ", " + row(cyd, one, 5));
  CHECK(totals(world, bob.owner(), one) == "6/2");
  CHECK(totals(world, bob.owner(), two) == "2/1");
  program.run("UPDATE marketplace_ratings SET rating = 4 WHERE user_id = " + quoted(ada.uuid));
  CHECK(totals(world, bob.owner(), one) == "9/2");
  program.run("UPDATE marketplace_ratings SET blueprint_id = " + quoted(two.uuid) +
              where_id(rating_of(world, cyd, one)));
  CHECK(totals(world, bob.owner(), one) == "4/1");
  CHECK(totals(world, bob.owner(), two) == "9/2");
  const Seq head = world.store().head(bob.owner()).value();
  program.run("UPDATE marketplace_ratings SET rating = rating");
  CHECK(drain_now(world, bob.owner()) == head);
  program.run("DELETE FROM users WHERE id = " + quoted(ada.uuid));
  CHECK(totals(world, bob.owner(), one) == "0/0");
  CHECK(totals(world, bob.owner(), two) == "5/1");
}

TEST_CASE("a blueprint goes with its ratings, by its owner's device, by a program, and with its owner") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer bob(world, world.sign_up("bob")), ada(world, world.sign_up("ada"));
  const RowId by_device = publish(bob), by_program = publish(bob), with_owner = publish(bob);
  for (const RowId& blueprint : {by_device, by_program, with_owner}) {
    rate(world, ada, blueprint, 3);
    rate(world, bob, blueprint, 4);
  }
  CHECK(outcomes(ada.push()) == Words(3, "accepted"));
  CHECK(outcomes(bob.push()) == Words(3, "accepted"));
  bob.begin().remove("blueprints", by_device);
  CHECK(outcomes(bob.push()) == Words{"accepted"});
  Program program(world);
  program.run("DELETE FROM blueprints" + where_id(by_program));
  drain_now(world, ada.owner());
  CHECK(world.row(ada.owner(), "marketplace_ratings", rating_of(world, ada.owner(), by_device)).deleted);
  CHECK(world.row(ada.owner(), "marketplace_ratings", rating_of(world, ada.owner(), by_program)).deleted);
  CHECK(totals(world, bob.owner(), with_owner) == "7/2");
  program.run("DELETE FROM users WHERE id = " + quoted(bob.owner().uuid));
  CHECK(program.ask("SELECT count(*) FROM marketplace_ratings WHERE user_id = " + quoted(ada.owner().uuid)) == 0);
  drain_now(world, bob.owner());
  for (const FeedRow& row : world.pull(bob.owner()).rows) CHECK(row.deleted);
}

TEST_CASE("eight accounts and a program rate the same blueprints at the same time: the sums end exact, nobody fails") {
  World world(Store::postgres, workspace_schema());
  Peer bob(world, world.sign_up("bob"));
  const RowId agents[] = {publish(bob), publish(bob), publish(bob)};
  constexpr int kRounds = 24;
  std::atomic<int> failed = 0;
  std::vector<std::unique_ptr<Peer>> raters;
  for (int i = 0; i < 8; ++i)
    raters.push_back(std::make_unique<Peer>(world, world.sign_up("rater" + std::to_string(i))));
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < raters.size(); ++i) {
    threads.emplace_back([&, i] {
      Peer& peer = *raters[i];
      for (int round = 0; round < kRounds; ++round) {
        // Everybody goes through them in another order.
        for (std::size_t turn = i; turn < i + 3; ++turn) {
          const RowId& agent = agents[turn % 3];
          const RowId rating = rating_of(world, peer.owner(), agent);
          if (round % 3 == 0) rate(world, peer, agent, 1 + round % 5);
          if (round % 3 == 1) peer.begin().update("marketplace_ratings", rating, {{"rating", std::int64_t{2}}});
          if (round % 3 == 2 && round + 1 < kRounds) peer.begin().remove("marketplace_ratings", rating);
        }
        if (!peer.try_push()) ++failed;
      }
    });
  }
  threads.emplace_back([&] {
    Program program(world);
    for (int round = 0; round < kRounds; ++round)
      if (!program.try_run("UPDATE marketplace_ratings SET rating = " + std::to_string(1 + round % 5)).ok()) ++failed;
  });
  for (std::thread& thread : threads) thread.join();
  CHECK(failed == 0);
  for (const RowId& agent : agents) CHECK(totals(world, bob.owner(), agent) == counted(world, agent));
  CHECK(Program(world).ask("SELECT count(*) FROM marketplace_ratings WHERE blueprint_id = " + quoted(agents[0].uuid)) ==
        8);
}

TEST_CASE("two accounts that rate two blueprints the other way round than each other both come through") {
  World world(Store::postgres, workspace_schema());
  Peer bob(world, world.sign_up("bob")), ada(world, world.sign_up("ada")), cyd(world, world.sign_up("cyd"));
  const RowId one = publish(bob), two = publish(bob);
  std::atomic<int> failed = 0;
  // What a push inserts is written before what it deletes: each holds one blueprint's totals and wants the other's.
  const auto cross = [&](Peer& peer, RowId from, RowId to) {
    for (int round = 0; round < 10; ++round) {
      rate(world, peer, to, 3);
      peer.begin().remove("marketplace_ratings", rating_of(world, peer.owner(), from));
      if (!peer.try_push()) ++failed;
      std::swap(from, to);
    }
  };
  std::thread other([&] { cross(cyd, two, one); });
  cross(ada, one, two);
  other.join();
  CHECK(failed == 0);
  for (const RowId& agent : {one, two}) CHECK(totals(world, bob.owner(), agent) == counted(world, agent));
}

TEST_CASE("what comes quietly, from another database, comes with its totals and is not counted again") {
  World world(Store::postgres, workspace_schema());
  Peer bob(world, world.sign_up("bob")), ada(world, world.sign_up("ada"));
  const RowId agent = publish(bob);
  rate(world, ada, agent, 3);
  ada.push();
  Program program(world);
  program.begin();
  program.run("SET LOCAL freehold.quiet = 'on'");
  program.run("DELETE FROM marketplace_ratings WHERE blueprint_id = " + quoted(agent.uuid));
  REQUIRE(program.commit().ok());
  CHECK(totals(world, bob.owner(), agent) == "3/1");
}
