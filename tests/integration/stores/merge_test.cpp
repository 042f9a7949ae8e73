#include <catch2/catch.hpp>

#include "core/base/time.hpp"
#include "tests/integration/stores/world.hpp"

using namespace freehold;
using Words = std::vector<std::string>;

namespace {

Hlc after(Hlc clock, std::uint64_t ms) {
  return Hlc::at(clock.ms() + ms);
}

}  // namespace

TEST_CASE("Ada's phone and laptop edit different fields of one task: both edits survive") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  Peer laptop(world, phone.owner());
  const RowId milk = new_row();
  phone.begin().insert("tasks", milk, {{"title", "Buy milk"}});
  const Hlc start = phone.pending().transactions[0].clock;
  phone.push();
  phone.begin().update("tasks", milk, {{"title", "Buy oat milk"}}).at(after(start, 2));
  laptop.begin().update("tasks", milk, {{"completed", std::int64_t{1}}}).at(after(start, 1));
  phone.push();
  const PushReply late = laptop.push();
  CHECK(outcomes(late) == Words{"accepted"});
  const FeedRow row = world.row(phone.owner(), "tasks", milk);
  CHECK(text_in(row, "title") == "Buy oat milk");
  CHECK(value_of(row, "completed") == Value(std::int64_t{1}));
  CHECK(row.seq == late.verdicts[0].seq);
}

TEST_CASE("of two edits of one field the later written wins, whichever arrives last") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  Peer laptop(world, phone.owner());
  const RowId milk = new_row();
  phone.begin().insert("tasks", milk, {{"title", "Buy milk"}});
  const Hlc start = phone.pending().transactions[0].clock;
  phone.push();
  phone.begin().update("tasks", milk, {{"title", "later"}, {"updated_at", "2025-06-15T15:00:02.000000Z"}});
  phone.at(after(start, 2)).push();
  laptop.begin().update("tasks", milk, {{"title", "earlier"}, {"updated_at", "2025-06-15T15:00:01.000000Z"}});
  const PushReply reply = laptop.at(after(start, 1)).push();
  CHECK(outcomes(reply) == Words{"accepted"});
  CHECK(reply.verdicts[0].seq == 0);
  CHECK(reply.head == 3);
  const FeedRow row = world.row(phone.owner(), "tasks", milk);
  CHECK(text_in(row, "title") == "later");
  CHECK(text_in(row, "updated_at") == "2025-06-15T15:00:02.000000Z");
}

TEST_CASE("changes of one transaction that meet in a row stand in their order") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const RowId milk = new_row(), gone = new_row();
  phone.begin()
      .insert("tasks", milk, {{"title", "one"}})
      .update("tasks", milk, {{"title", "two"}})
      .insert("tasks", gone, {{"title", "never seen"}})
      .remove("tasks", gone);
  CHECK(outcomes(phone.push()) == Words{"accepted"});
  CHECK(text_in(world.row(phone.owner(), "tasks", milk), "title") == "two");
  CHECK(world.row(phone.owner(), "tasks", gone).deleted);
}

TEST_CASE("an insert of a row that is already there merges like an update") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  Peer laptop(world, phone.owner());
  const RowId milk = new_row();
  phone.begin().insert("tasks", milk, {{"title", "phone"}, {"created_at", "2025-06-15T15:00:00.000000Z"}});
  const Hlc start = phone.pending().transactions[0].clock;
  phone.push();
  laptop.begin().insert("tasks", milk, {{"title", "laptop"}, {"created_at", "2025-06-15T15:00:09.000000Z"}});
  CHECK(outcomes(laptop.at(after(start, 1)).push()) == Words{"accepted"});
  const FeedRow row = world.row(phone.owner(), "tasks", milk);
  CHECK(text_in(row, "title") == "laptop");
  CHECK(text_in(row, "created_at") == "2025-06-15T15:00:00.000000Z");
}

TEST_CASE("a deletion wins over edits, before and after it") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  Peer laptop(world, phone.owner());
  const RowId milk = new_row();
  phone.begin().insert("tasks", milk, {{"title", "Buy milk"}});
  const Hlc start = phone.pending().transactions[0].clock;
  phone.push();
  phone.begin().update("tasks", milk, {{"title", "a much later edit"}}).at(after(start, 50)).push();
  laptop.begin().remove("tasks", milk).at(after(start, 1));
  CHECK(outcomes(laptop.push()) == Words{"accepted"});
  const PullReply feed = world.pull(phone.owner(), 3);
  REQUIRE(feed.rows.size() == 1);
  CHECK(feed.rows[0].deleted);
  CHECK(feed.rows[0].row == milk);

  phone.begin().update("tasks", milk, {{"title", "back"}}).at(after(start, 60));
  phone.begin().insert("tasks", milk, {{"title", "back"}}).at(after(start, 61));
  phone.begin().remove("tasks", milk).at(after(start, 62));
  const PushReply reply = phone.push();
  CHECK(outcomes(reply) == Words{"row_deleted", "row_deleted", "accepted"});
  CHECK(reply.verdicts[2].seq == 0);
  REQUIRE(reply.verdicts[0].rows.size() == 1);
  CHECK(reply.verdicts[0].rows[0].deleted);
  CHECK(reply.head == 4);
}

TEST_CASE("a clock that runs a day ahead is lowered to the server's time, and its device's writes keep their order") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const RowId milk = new_row();
  const auto now_ms = static_cast<std::uint64_t>(world.clock().now_us() / 1000);
  const std::uint64_t day_ms = 86'400'000;
  phone.begin().insert("tasks", milk, {{"title", "one"}, {"updated_at", "2031-01-01T00:00:00.000000Z"}});
  phone.at(Hlc::at(now_ms + day_ms));
  phone.begin().update("tasks", milk, {{"title", "two"}}).at(Hlc::at(now_ms + day_ms + 1));
  const PushReply reply = phone.push();
  CHECK(reply.verdicts[0].clock == Hlc::at(now_ms));
  CHECK(reply.verdicts[1].clock == Hlc::at(now_ms, 1));
  phone.begin().update("tasks", milk, {{"title", "three"}}).at(Hlc::at(now_ms + day_ms + 2));
  CHECK(phone.push().verdicts[0].clock == Hlc::at(now_ms, 2));
  const FeedRow row = world.row(phone.owner(), "tasks", milk);
  CHECK(text_in(row, "title") == "three");
  CHECK(text_in(row, "updated_at") == format_time(world.clock().now_us()));
  // Within a minute a clock is taken as it is.
  phone.begin().update("tasks", milk, {{"title", "four"}}).at(Hlc::at(now_ms + 59'000));
  CHECK(phone.push().verdicts[0].clock == Hlc::at(now_ms + 59'000));
}

TEST_CASE("an account's own row takes edits of what its owner may write, and nothing else") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const RowId ada{phone.owner().uuid};
  const auto& users = *world.schema().find("users");
  phone.begin().update("users", ada, {{"full_name", "Ada Lovelace"}});
  phone.begin().update("users", ada, {{"tier", "enterprise"}});
  phone.begin().update("users", ada, {{"token_used", std::int64_t{-1}}});
  phone.begin().update("users", ada, {{"password_hash", "x"}});
  phone.begin().update("users", ada, {{"created_at", "2025-06-15T15:00:00.000000Z"}});
  phone.begin().remove("users", ada);
  phone.begin().insert("users", new_row(), {});
  const PushReply reply = phone.push();
  CHECK(outcomes(reply) == Words{"accepted", "read_only_column", "invalid_value", "unknown_column", "read_only_column",
                                 "not_owner", "not_owner"});
  const FeedRow row = world.row(phone.owner(), "users", ada);
  CHECK(text_in(row, "full_name") == "Ada Lovelace");
  CHECK(text_in(row, "tier") == "free");
  CHECK(is_null(row.values[users.find("password_hash")->number]));
  CHECK(world.store().find_account(phone.owner()).value()->password_hash == "$argon2id$ada");
}
