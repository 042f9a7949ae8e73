#include <catch2/catch.hpp>

#include "tests/integration/stores/world.hpp"

using namespace freehold;
using Words = std::vector<std::string>;

TEST_CASE("a task that Ada's phone pushes is in her feed as it was written") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const RowId milk = new_row();
  phone.begin().insert("tasks", milk,
                       {{"title", "Buy milk"},
                        {"completed", std::int64_t{1}},
                        {"created_at", "2025-06-15T10:00:00.123456Z"},
                        {"updated_at", "2025-06-15T10:00:01.000001Z"}});
  const Hlc sent = phone.pending().transactions[0].clock;
  const PushReply reply = phone.push();
  REQUIRE(outcomes(reply) == Words{"accepted"});
  CHECK(reply.head == 2);
  CHECK(reply.verdicts[0].seq == 2);
  CHECK(reply.verdicts[0].clock == sent);

  const PullReply feed = world.pull(phone.owner());
  CHECK(feed.epoch == reply.epoch);
  CHECK(feed.head == 2);
  CHECK_FALSE(feed.more);
  REQUIRE(feed.rows.size() == 2);
  CHECK(feed.rows[0].table->name() == "users");
  const FeedRow& row = feed.rows[1];
  CHECK(row.row == milk);
  CHECK(row.seq == 2);
  CHECK(row.clocks == RowClocks(Stamp{sent, device_of(phone.client())}));
  CHECK(text_in(row, "user_id") == phone.owner().text());
  CHECK(text_in(row, "title") == "Buy milk");
  CHECK(is_null(value_of(row, "description")));
  CHECK(value_of(row, "completed") == Value(std::int64_t{1}));
  CHECK(text_in(row, "created_at") == "2025-06-15T10:00:00.123456Z");
  CHECK(text_in(row, "updated_at") == "2025-06-15T10:00:01.000001Z");
}

TEST_CASE("values of every type come back exactly") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, tiny_schema());
  Peer phone(world, world.sign_up("ada"));
  const RowId oak = new_row(), bare = new_row();
  phone.begin()
      .insert("shelves", oak,
              {{"label", "\xF0\x9F\x8C\xB1 'oak'"},
               {"color", "bookworm's"},
               {"code", "a\\b\""},
               {"capacity", std::int64_t{100}},
               {"height", std::int64_t{-2147483648}},
               {"weight", std::int64_t{9223372036854775807}},
               {"open", std::int64_t{0}},
               {"opened_at", "0001-01-01T00:00:00.000000Z"},
               {"layout", R"({"a":[1,2.5,null]})"},
               {"picture", Bytes{0, 255, 39, 92}}})
      .insert("shelves", bare, {{"label", "bare"}, {"open", std::int64_t{1}}, {"picture", Bytes{}}, {"code", Null{}}});
  REQUIRE(outcomes(phone.push()) == Words{"accepted"});
  const FeedRow row = world.row(phone.owner(), "shelves", oak);
  CHECK(text_in(row, "label") == "\xF0\x9F\x8C\xB1 'oak'");
  CHECK(text_in(row, "color") == "bookworm's");
  CHECK(text_in(row, "code") == "a\\b\"");
  CHECK(value_of(row, "height") == Value(std::int64_t{-2147483648}));
  CHECK(value_of(row, "weight") == Value(std::int64_t{9223372036854775807}));
  CHECK(value_of(row, "open") == Value(std::int64_t{0}));
  CHECK(text_in(row, "opened_at") == "0001-01-01T00:00:00.000000Z");
  std::string layout = text_in(row, "layout");
  std::erase(layout, ' ');
  CHECK(layout == R"({"a":[1,2.5,null]})");
  CHECK(value_of(row, "picture") == Value(Bytes{0, 255, 39, 92}));
  const FeedRow other = world.row(phone.owner(), "shelves", bare);
  CHECK(value_of(other, "picture") == Value(Bytes{}));
  CHECK(is_null(value_of(other, "code")));
  CHECK(text_in(other, "color") == "red");
  CHECK(value_of(other, "capacity") == Value(std::int64_t{10}));
  CHECK(value_of(other, "inspected") == Value(std::int64_t{0}));
}

TEST_CASE("a push repeated after a lost answer changes nothing and gets the same verdicts") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const RowId milk = new_row();
  phone.begin().insert("tasks", milk, {{"title", "Buy milk"}});
  phone.begin().update("tasks", new_row(), {{"title", "of nobody"}});
  phone.begin().update("tasks", milk, {{"completed", std::int64_t{1}}});
  phone.push_without_answer();
  const PullReply before = world.pull(phone.owner());

  world.clock().advance_ms(5000);
  phone.begin().update("tasks", milk, {{"title", "Buy oat milk"}});
  const PushReply reply = phone.push();
  CHECK(outcomes(reply) == Words{"accepted", "not_owner", "accepted", "accepted"});
  CHECK(reply.verdicts[0].seq == 2);
  CHECK(reply.verdicts[2].seq == 2);
  CHECK(reply.verdicts[3].seq == 3);
  CHECK(before.head == 2);
  CHECK(reply.head == 3);
  const FeedRow row = world.row(phone.owner(), "tasks", milk);
  CHECK(row.seq == 3);
  CHECK(text_in(row, "title") == "Buy oat milk");
  CHECK(value_of(row, "completed") == Value(std::int64_t{1}));
}

TEST_CASE("a push that answers nothing new leaves the head where it is") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  phone.begin().insert("tasks", new_row(), {{"title", "once"}});
  phone.push_without_answer();
  const std::size_t wakes = world.wakes().size();
  const PushReply again = phone.push();
  CHECK(outcomes(again) == Words{"accepted"});
  CHECK(again.head == 2);
  CHECK(world.wakes().size() == wakes);
  CHECK(outcomes(phone.push()).empty());
}

TEST_CASE("a transaction takes effect whole or not at all, and a refused one does not stop the next") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const RowId first = new_row(), good = new_row(), last = new_row();
  phone.begin().insert("tasks", first, {{"title", "first"}});
  phone.begin()
      .update("tasks", first, {{"title", "changed"}})
      .insert("tasks", good, {{"title", "good"}})
      .insert("tasks", new_row(), {{"title", std::string(256, 'x')}});
  phone.begin().insert("tasks", last, {{"title", "last"}});
  const PushReply reply = phone.push();
  REQUIRE(outcomes(reply) == Words{"accepted", "invalid_value", "accepted"});
  const Error& refusal = *reply.verdicts[1].refusal;
  CHECK(refusal.table == "tasks");
  CHECK(refusal.column == "title");
  CHECK_FALSE(refusal.row.empty());
  REQUIRE(reply.verdicts[1].rows.size() == 1);
  CHECK(text_in(reply.verdicts[1].rows[0], "title") == "first");
  CHECK(reply.verdicts[1].rows[0].seq == 2);
  CHECK(text_in(world.row(phone.owner(), "tasks", first), "title") == "first");
  CHECK(world.row(phone.owner(), "tasks", good).deleted);
  CHECK_FALSE(world.row(phone.owner(), "tasks", last).deleted);
}

TEST_CASE("a transaction that could not be understood is refused alone, with its own error") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  phone.begin().insert("tasks", new_row(), {{"title", "good"}});
  PushRequest push = phone.pending();
  push.transactions.insert(push.transactions.begin(), {1, Hlc::at(1), {}, fail(Code::unknown_table, "no such table")});
  push.transactions[1].id = 2;
  const auto reply = reconcile(world.store(), world.schema(), world.clock(), phone.owner(), push);
  REQUIRE(reply.ok());
  CHECK(outcomes(*reply) == Words{"unknown_table", "accepted"});
  const auto again = reconcile(world.store(), world.schema(), world.clock(), phone.owner(), push);
  REQUIRE(again.ok());
  CHECK(outcomes(*again) == Words{"unknown_table", "accepted"});
  CHECK(again->verdicts[0].refusal->message == "no such table");
}

TEST_CASE("a push that does not follow what the server has is refused as a whole") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  for (int i = 0; i < 3; ++i) phone.begin().insert("tasks", new_row(), {{"title", "t"}});
  const PushRequest first = phone.pending();
  phone.push();
  const auto answer = [&](const PushRequest& push) {
    auto reply = reconcile(world.store(), world.schema(), world.clock(), phone.owner(), push);
    return reply ? "accepted" : std::string(code_name(reply.error().code));
  };
  PushRequest ahead = first;
  ahead.after = 4;
  ahead.transactions.clear();
  CHECK(answer(ahead) == "out_of_order");
  // The phone says that it has the answers to 1 and 2, and then asks for them again.
  PushRequest having = first;
  having.after = 2;
  having.transactions.erase(having.transactions.begin(), having.transactions.begin() + 2);
  CHECK(answer(having) == "accepted");
  CHECK(answer(first) == "out_of_order");
  PushRequest backwards = first;
  std::swap(backwards.transactions[0].id, backwards.transactions[1].id);
  CHECK(answer(backwards) == "malformed");
  CHECK(world.pull(phone.owner()).head == 2);
}

TEST_CASE("a unique value taken by somebody else refuses one transaction of many, and names it") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const NewAccount bob = world.account("bob");
  REQUIRE(world.store().add_account(bob, Hlc::at(1)).ok());
  Peer phone(world, world.sign_up("ada"));
  const RowId ada{phone.owner().uuid};
  for (int i = 0; i < 40; ++i) {
    phone.begin().insert("tasks", new_row(), {{"title", "t"}});
    if (i == 20) phone.begin().update("users", ada, {{"username", *bob.username}});
  }
  const PushReply reply = phone.push();
  REQUIRE(reply.verdicts.size() == 41);
  for (std::size_t i = 0; i < 41; ++i) CHECK(outcome(reply.verdicts[i]) == (i == 21 ? "unique_violation" : "accepted"));
  const Error& refusal = *reply.verdicts[21].refusal;
  CHECK(refusal.table == "users");
  CHECK(refusal.column == "username");
  CHECK(refusal.row == ada.text());
  CHECK(reply.head == 2);
  CHECK(world.pull(phone.owner()).rows.size() == 41);
}

TEST_CASE("a transaction can take a unique value that it gave up itself") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, tiny_schema());
  Peer phone(world, world.sign_up("ada"));
  const RowId old_shelf = new_row(), new_shelf = new_row();
  phone.begin().insert("shelves", old_shelf, {{"label", "A"}, {"open", std::int64_t{1}}});
  phone.push();
  phone.begin().remove("shelves", old_shelf).insert("shelves", new_shelf, {{"label", "A"}, {"open", std::int64_t{1}}});
  CHECK(outcomes(phone.push()) == Words{"accepted"});
  phone.begin().insert("shelves", new_row(), {{"label", "A"}, {"open", std::int64_t{1}}});
  phone.begin().update("shelves", new_shelf, {{"label", "B"}});
  phone.begin().insert("shelves", new_row(), {{"label", "A"}, {"open", std::int64_t{1}}});
  const PushReply reply = phone.push();
  CHECK(outcomes(reply) == Words{"unique_violation", "accepted", "accepted"});
  CHECK(reply.verdicts[0].refusal->column == "label");
  CHECK(world.row(phone.owner(), "shelves", old_shelf).deleted);
}

TEST_CASE("ten thousand tasks arrive in one push under one number") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  for (int i = 0; i < 10; ++i) {
    phone.begin();
    for (int j = 0; j < 1000; ++j) phone.insert("tasks", new_row(), {{"title", "task"}});
  }
  const PushReply reply = phone.push();
  CHECK(reply.head == 2);
  for (const Verdict& verdict : reply.verdicts) CHECK(verdict.seq == 2);
  CHECK(world.pull(phone.owner(), 1).rows.size() == 10'000);
}

TEST_CASE("every change of a blueprint is one more version, also where one push brings the row and all of them") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Peer phone(world, world.sign_up("ada"));
  const RowId agent = new_row();
  const auto version = [&] { return value_of(world.row(phone.owner(), "blueprints", agent), "version"); };
  phone.begin().insert("blueprints", agent, {{"name", "agent"}, {"blueprint_data", "{}"}});
  phone.begin().update("blueprints", agent, {{"blueprint_data", R"({"tools":[]})"}});
  phone.begin().update("blueprints", agent, {{"name", "gardener"}});
  phone.begin().update("blueprints", agent, {{"blueprint_data", "{}"}});
  REQUIRE(outcomes(phone.push()) == Words{"accepted", "accepted", "accepted", "accepted"});
  CHECK(version() == Value(std::int64_t{3}));

  phone.begin().update("blueprints", agent, {{"blueprint_data", R"({"tools":["add"]})"}});
  REQUIRE(outcomes(phone.push()) == Words{"accepted"});
  CHECK(version() == Value(std::int64_t{4}));
}
