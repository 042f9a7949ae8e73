#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <map>

#include "tests/integration/stores/foreign.hpp"
#include "tests/integration/stores/world.hpp"

using namespace freehold;

namespace {

using Between = std::function<void(std::size_t parts)>;

/// All parts of a first sync, and what happens between them.
std::vector<PullReply> first_sync(World& world, const OwnerId& owner, std::size_t limit, const Between& between = {}) {
  std::vector<PullReply> parts;
  std::string next;
  do {
    const auto at = FirstPosition::parse(next);
    REQUIRE(at.ok());
    auto part = world.store().pull_first(owner, *at, limit);
    INFO((part ? std::string() : part.error().message));
    REQUIRE(part.ok());
    REQUIRE(part->first);
    REQUIRE(part->rows.size() <= limit);
    next = part->first->next;
    parts.push_back(std::move(*part));
    if (between) between(parts.size());
  } while (!next.empty());
  return parts;
}

/// So many analyses with two comments each; afterwards each analysis is touched, so that the feed brings it last.
std::vector<RowId> write_analyses(Peer& phone, int count) {
  std::vector<RowId> analyses;
  for (int i = 0; i < count; ++i) {
    analyses.push_back(new_row());
    phone.begin().insert("analyses", analyses.back(), {{"name", "Analysis"}});
    for (int j = 0; j < 2; ++j)
      phone.insert("comments", new_row(), {{"analysis_id", analyses.back().text()}, {"body", "Comment"}});
    phone.push();
  }
  for (const RowId& analysis : analyses) {
    phone.begin().update("analyses", analysis, {{"name", "Touched"}});
    phone.push();
  }
  return analyses;
}

using Versions = std::map<RowId, Seq>;

/// What a device holds after these answers.
void take(Versions& held, const PullReply& reply) {
  for (const FeedRow& row : reply.rows) {
    held.erase(row.row);
    if (!row.deleted) held.emplace(row.row, row.seq);
  }
}

Versions versions(World& world, const OwnerId& owner) {
  Versions held;
  take(held, world.pull(owner));
  return held;
}

}  // namespace

TEST_CASE("a first sync comes table by table, parents before what hangs on them, and says how much has come") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  write_analyses(phone, 10);
  Versions held;
  std::size_t done = 0, table = 0;
  const auto& tables = workspace_schema().tables();
  const auto place = [&](const Table* of) {
    return static_cast<std::size_t>(
        std::find_if(tables.begin(), tables.end(), [&](const Table& each) { return &each == of; }) - tables.begin());
  };
  for (const PullReply& part : first_sync(world, phone.owner(), 4)) {
    CHECK(part.more);
    CHECK_FALSE(part.digest);
    CHECK(part.cursor == 21);
    done += part.rows.size();
    CHECK(part.first->done == static_cast<std::int64_t>(done));
    CHECK(part.first->total == 31);
    for (const FeedRow& row : part.rows) {
      CHECK(place(row.table) >= table);
      table = place(row.table);
      CHECK(held.emplace(row.row, row.seq).second);
    }
  }
  CHECK(held == versions(world, phone.owner()));
}

TEST_CASE("rows made, changed and deleted between two parts: what a first sync leaves out, the feed after it brings") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const std::vector<RowId> analyses = write_analyses(phone, 10);
  Versions held;
  const auto parts = first_sync(world, phone.owner(), 3, [&](std::size_t count) {
    if (count > 9) return;
    const RowId made = new_row();
    phone.begin().insert("analyses", made, {{"name", "New"}});
    phone.insert("comments", new_row(), {{"analysis_id", made.text()}, {"body", "New"}});
    phone.update("analyses", analyses[10 - count], {{"name", "Changed"}});
    phone.push();
    if (count % 3 != 0) return;
    phone.begin().remove("analyses", analyses[count / 3]);
    phone.push();
  });
  for (const PullReply& part : parts) {
    CHECK(part.cursor == 21);
    CHECK(part.first->total >= part.first->done);
    take(held, part);
  }
  take(held, world.pull(phone.owner(), 21));
  CHECK(held == versions(world, phone.owner()));
}

TEST_CASE("a part follows the size of its rows, and none is left out") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const std::string large(900'000, 'x');
  for (int i = 0; i < 12; ++i) {
    phone.begin().insert("notes", new_row(), {{"title", std::to_string(i)}, {"content", large}});
    phone.push();
  }
  std::size_t rows = 0;
  const auto parts = first_sync(world, phone.owner(), 2000);
  for (const PullReply& part : parts) {
    CHECK(part.rows.size() <= 6);
    rows += part.rows.size();
  }
  CHECK(parts.size() == 3);
  CHECK(rows == 13);
}

TEST_CASE("a position says nothing about whose rows come: with another's in hand each gets the own rows alone") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer ada(world, world.sign_up("ada")), bob(world, world.sign_up("bob"));
  write_analyses(ada, 3);
  write_analyses(bob, 3);
  const Versions bobs = versions(world, bob.owner());
  for (const PullReply& part : first_sync(world, ada.owner(), 2)) {
    const auto at = FirstPosition::parse(part.first->next);
    const auto reply = world.store().pull_first(bob.owner(), *at, 100);
    REQUIRE(reply.ok());
    for (const FeedRow& row : reply->rows) CHECK(bobs.count(row.row) == 1);
  }
}

TEST_CASE("a position of another history, another store or beyond the head begins anew") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  write_analyses(phone, 3);
  const auto first = world.store().pull_first(phone.owner(), {}, 4);
  REQUIRE(first.ok());
  const FirstPosition good = *FirstPosition::parse(first->first->next);
  FirstPosition restored = good, elsewhere = good, beyond = good, unknown = good;
  restored.epoch = Epoch{new_row().uuid};
  elsewhere.key = home == Store::sqlite ? new_row().text() : "17";
  beyond.until = 1000;
  unknown.table = 999;
  for (const FirstPosition& position : {restored, elsewhere, beyond, unknown}) {
    const auto again = world.store().pull_first(phone.owner(), position, 4);
    REQUIRE(again.ok());
    CHECK(again->first->next == first->first->next);
    CHECK(again->cursor == 7);
  }
}

TEST_CASE("an owner without rows has a first sync of one empty part") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const auto parts = first_sync(world, OwnerId{new_row().uuid}, 10);
  REQUIRE(parts.size() == 1);
  CHECK(parts[0].rows.empty());
  CHECK(parts[0].cursor == 0);
  CHECK(parts[0].first->total == 0);
}

TEST_CASE("what another program wrote and no feed has yet is left for the feed") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  Program program(world);
  program.run(insert_tasks(ada, 5, home));
  std::size_t rows = 0;
  for (const PullReply& part : first_sync(world, ada, 2)) rows += part.rows.size();
  CHECK(rows == 1);
  drain_now(world, ada);
  CHECK(world.pull(ada, 1).rows.size() == 5);
}
