#include <algorithm>

#include <catch2/catch.hpp>

#include "core/base/time.hpp"
#include "core/merge/digest.hpp"
#include "core/schema/published.hpp"
#include "sync/reconcile/capture_watch.hpp"
#include "tests/integration/stores/foreign.hpp"

using namespace freehold;

namespace {

void tell_devices(World& world) {
  const auto owners = world.store().captured_owners();
  REQUIRE(owners);
  REQUIRE(drain_owners(world.store(), world.schema(), world.clock(), *owners, [] { return true; }).ok());
}

std::uint64_t digest_of(const PullReply& feed) {
  std::uint64_t sum = 0;
  for (const FeedRow& row : feed.rows)
    if (!row.deleted) sum += version_digest(row.table->number(), row.row, row.seq, row.clocks);
  return sum;
}

DeviceSignIn sign_in_of(const OwnerId& owner, std::int64_t now_us) {
  return {new_row().uuid, owner, "phone", now_us, now_us};
}

/// A blueprint of Ada's that everybody sees, and Bob's rating of it.
struct Rated {
  RowId blueprint = new_row(), rating;

  Rated(Peer& ada, Peer& bob) {
    ada.begin().insert("blueprints", blueprint,
                       {{"name", "Shown"}, {"blueprint_data", "[]"}, {"is_public", std::int64_t{1}}});
    REQUIRE(outcomes(ada.push()) == std::vector<std::string>{"accepted"});
    const Table& ratings = *workspace_schema().find("marketplace_ratings");
    std::vector<Value> row(ratings.width());
    row[ratings.find("blueprint_id")->number] = blueprint.text();
    row[ratings.owner_column()->number] = bob.owner().text();
    rating = natural_id(ratings, row);
    bob.begin().insert("marketplace_ratings", rating,
                       {{"blueprint_id", blueprint.text()}, {"rating", std::int64_t{5}}});
    REQUIRE(outcomes(bob.push()) == std::vector<std::string>{"accepted"});
  }
};

}  // namespace

TEST_CASE("who looks after a server switches an account off: its devices hear of it, and of nothing else") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada"), bob = world.sign_up("bob");
  const Table& users = *world.schema().owner_table();
  const std::string now = format_time(world.clock().now_us());
  const auto set = [&](const OwnerId& owner, const char* column, const Value& value) {
    return world.store().set_cell(users, owner, RowId{ada.uuid}, *users.find(column), value, now);
  };
  const FeedRow before = world.row(ada, "users", RowId{ada.uuid});
  REQUIRE(set(ada, "is_active", std::int64_t{0}).ok());
  REQUIRE(set(ada, "tier", std::string("team")).ok());
  tell_devices(world);
  CHECK(world.store().standing(ada, {}).value() == Standing::switched_off);

  const PullReply feed = world.pull(ada);
  CHECK(feed.head == 2);
  CHECK(feed.digest == digest_of(feed));
  const FeedRow after = world.row(ada, "users", RowId{ada.uuid});
  CHECK(value_of(after, "is_active") == Value(std::int64_t{0}));
  CHECK(text_in(after, "tier") == "team");
  CHECK(text_in(after, "updated_at") == now);
  CHECK(before.clocks.newest() < after.clocks.of(users.find("tier")->number));
  CHECK(after.clocks.of(users.find("full_name")->number) == before.clocks.row());
  CHECK(world.wakes().back().owner == ada);

  CHECK(set(bob, "tier", std::string("team")).error().code == Code::not_found);
  CHECK(world.store().set_cell(users, ada, new_row(), *users.find("tier"), std::string("pro"), now).error().code ==
        Code::not_found);
  CHECK_FALSE(set(ada, "tier", std::string("gold")).ok());
}

TEST_CASE("a new password from outside works whatever there was before, and ends every sign-in of that account") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  ServerStore& store = world.store();
  NewAccount without = world.account("ada");
  without.password_hash.clear();
  REQUIRE(store.add_account(without, Hlc::at(1)).ok());
  const OwnerId ada = without.owner, bob = world.sign_up("bob");
  const std::int64_t now_us = world.clock().now_us();
  const DeviceSignIn phone = sign_in_of(ada, now_us), laptop = sign_in_of(bob, now_us);
  const auto token = [&](const DeviceSignIn& sign_in, std::uint8_t byte) {
    return RefreshToken{Bytes(32, byte), sign_in.owner, sign_in.id, now_us + 1'000'000, 0};
  };
  // Digests are the database's, and other runs of this test have theirs.
  const auto mine = ada.uuid.bytes[15], his = static_cast<std::uint8_t>(mine + 1);
  REQUIRE(store.add_sign_in(phone, "", token(phone, mine)).ok());
  REQUIRE(store.add_sign_in(laptop, store.find_account(bob).value()->password_hash, token(laptop, his)).ok());

  REQUIRE(store.reset_password(ada, "record", now_us).ok());
  CHECK(store.find_account(ada).value()->password_hash == "record");
  CHECK(store.standing(ada, phone.id).value() == Standing::signed_out);
  CHECK(store.standing(bob, laptop.id).value() == Standing::good);
  CHECK(store.sign_ins(ada, now_us)->empty());
  CHECK_FALSE(store.rotate_refresh_token(Bytes(32, mine), token(phone, 7), now_us).value());
  CHECK(store.reset_password(OwnerId{new_row().uuid}, "record", now_us).error().code == Code::not_found);
}

TEST_CASE("a deleted account leaves nothing, and whoever held something of it hears that it is gone") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer ada(world, world.sign_up("ada")), bob(world, world.sign_up("bob"));
  const RowId task = new_row();
  ada.begin().insert("tasks", task, {{"title", "Buy milk"}});
  ada.push();
  const Rated rated(ada, bob);
  const std::int64_t now_us = world.clock().now_us();
  const DeviceSignIn phone = sign_in_of(ada.owner(), now_us);
  REQUIRE(world.store()
              .add_sign_in(phone, world.store().find_account(ada.owner()).value()->password_hash,
                           {Bytes(32, ada.owner().uuid.bytes[14]), ada.owner(), phone.id, now_us + 1'000'000, 0})
              .ok());
  drain_now(world, kPublicScope);
  const Seq everybodys = world.store().head(kPublicScope).value(), bobs = world.store().head(bob.owner()).value();

  REQUIRE(world.store().remove_account(ada.owner()).ok());
  tell_devices(world);
  CHECK_FALSE(world.store().find_account(ada.owner()).value());
  CHECK(world.store().standing(ada.owner(), phone.id).value() == Standing::gone);
  const PullReply for_bob = world.pull(bob.owner(), bobs);
  REQUIRE(for_bob.rows.size() == 1);
  CHECK(for_bob.rows[0].row == rated.rating);
  CHECK(for_bob.rows[0].deleted);
  CHECK(world.pull(bob.owner()).digest == digest_of(world.pull(bob.owner())));
  const PullReply for_everybody = world.pull(kPublicScope, everybodys);
  REQUIRE(for_everybody.rows.size() == 1);
  CHECK(for_everybody.rows[0].row == rated.blueprint);
  CHECK(for_everybody.rows[0].deleted);
  CHECK(world.store().remove_account(ada.owner()).error().code == Code::not_found);

  Program program(world);
  const std::string owner = quoted(ada.owner().uuid);
  for (const Table& table : world.schema().tables()) {
    if (table.owner_column() == nullptr) continue;
    INFO(table.name());
    CHECK(program.ask("SELECT count(*) FROM " + table.name() + " WHERE " + table.owner_column()->name + " = " +
                      owner) == 0);
  }
  for (const auto& [table, column] :
       {std::pair("heads", "scope_id"), std::pair("row_meta", "scope_id"), std::pair("captured", "scope_id"),
        std::pair("counted_before", "scope_id"), std::pair("clients", "owner_id"), std::pair("verdicts", "owner_id"),
        std::pair("sign_ins", "owner_id"), std::pair("refresh_tokens", "owner_id")}) {
    INFO(table);
    CHECK(program.ask("SELECT count(*) FROM freehold." + std::string(table) + " WHERE " + column + " = " + owner) == 0);
  }
}

TEST_CASE("whatever still comes for an account that is gone is refused, and leaves no feed behind") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer ada(world, world.sign_up("ada"));
  REQUIRE(world.store().remove_account(ada.owner()).ok());
  ada.begin().insert("tasks", new_row(), {{"title", "Buy milk"}});
  CHECK(ada.try_push().error().code == Code::unauthenticated);
  const OwnerId nobody{new_row().uuid};
  CHECK(world.store().begin(nobody).error().code == Code::unauthenticated);
  CHECK(world.store().try_begin(nobody).error().code == Code::unauthenticated);
  Program program(world);
  for (const OwnerId& owner : {ada.owner(), nobody})
    CHECK(program.ask("SELECT count(*) FROM freehold.heads WHERE scope_id = " + quoted(owner.uuid)) == 0);
}

TEST_CASE("the list of accounts comes in pages, in the order in which they were made") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  std::vector<OwnerId> made;
  for (int i = 0; i < 5; ++i) made.push_back(world.sign_up("ada"));
  std::vector<OwnerId> listed;
  OwnerId after;
  for (;;) {
    const auto page = world.store().accounts(after, 2);
    REQUIRE(page);
    for (const Account& account : *page) {
      // The database has those of other tests, too.
      if (std::find(made.begin(), made.end(), account.owner) == made.end()) continue;
      CHECK(account.tier == "free");
      CHECK(account.is_active);
      CHECK_FALSE(account.created_at.empty());
      listed.push_back(account.owner);
    }
    if (page->size() < 2) break;
    after = page->back().owner;
  }
  std::sort(made.begin(), made.end());
  CHECK(listed == made);
}
