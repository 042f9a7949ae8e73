#include <catch2/catch.hpp>

#include "core/rules/rules.hpp"
#include "tests/integration/stores/world.hpp"

using namespace freehold;
using Words = std::vector<std::string>;

namespace {

const Value kNo = std::int64_t{0}, kYes = std::int64_t{1};

/// A shelf and a book of this peer's.
struct Shelved {
  RowId shelf = new_row(), book = new_row();

  void put(Peer& peer, const Value& lent_out) const {
    peer.begin().insert("shelves", shelf, {{"label", "oak"}, {"open", kYes}});
    peer.insert("books", book, {{"title", "Atlas"}, {"shelf_id", shelf.text()}, {"lent_out", lent_out}});
    REQUIRE(outcomes(peer.push()) == Words{"accepted"});
  }
};

RowId vote_id(const Peer& peer, const RowId& book) {
  const Table& votes = *tiny_schema().find("votes");
  std::vector<Value> row = votes.default_row();
  row[votes.find("book_id")->number] = book.text();
  row[votes.find("user_id")->number] = peer.owner().text();
  return natural_id(votes, row);
}

void vote(Peer& peer, const RowId& book, std::int64_t stars) {
  peer.begin().insert("votes", vote_id(peer, book), {{"book_id", book.text()}, {"stars", stars}});
}

std::string integer_in(const FeedRow& row, const char* column) {
  return std::to_string(*as_integer(value_of(row, column)));
}

}  // namespace

TEST_CASE("Grace points at a book of Ada's that everybody may read, and learns nothing of one that is Ada's alone") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, tiny_schema());
  Peer ada(world, world.sign_up("ada")), grace(world, world.sign_up("grace"));
  const Shelved lent, kept;
  lent.put(ada, kYes);
  ada.begin();
  ada.insert("books", kept.book, {{"title", "Diary"}, {"shelf_id", lent.shelf.text()}, {"lent_out", kNo}});
  REQUIRE(outcomes(ada.push()) == Words{"accepted"});
  for (const RowId& book : {lent.book, kept.book, new_row()}) vote(grace, book, 4);
  CHECK(outcomes(grace.push()) == Words{"accepted", "parent_missing", "parent_missing"});
  // Where a key stays among an owner's own rows, a public row of others is no parent.
  grace.begin().insert("stamps", new_row(), {{"book_id", lent.book.text()}});
  CHECK(outcomes(grace.push()) == Words{"parent_missing"});
  CHECK(world.pull(grace.owner()).rows.size() == 2);
}

TEST_CASE("a row under a natural key has that id alone, and can be made again after it was deleted") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, tiny_schema());
  Peer ada(world, world.sign_up("ada"));
  const Shelved own;
  own.put(ada, kNo);
  ada.begin().insert("votes", new_row(), {{"book_id", own.book.text()}, {"stars", std::int64_t{3}}});
  CHECK(outcomes(ada.push()) == Words{"invalid_value"});
  vote(ada, own.book, 3);
  vote(ada, own.book, 5);
  CHECK(outcomes(ada.push()) == Words{"accepted", "accepted"});
  const RowId id = vote_id(ada, own.book);
  CHECK(integer_in(world.row(ada.owner(), "votes", id), "stars") == "5");
  CHECK(*as_text(value_of(world.row(ada.owner(), "votes", id), "voter_id")) == ada.owner().text());
  ada.begin().remove("votes", id);
  vote(ada, own.book, 1);
  CHECK(outcomes(ada.push()) == Words{"accepted", "accepted"});
  CHECK(integer_in(world.row(ada.owner(), "votes", id), "stars") == "1");
}

TEST_CASE("what counts the changes of a column goes on by one with every change that stands, and no client writes it") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, tiny_schema());
  Peer ada(world, world.sign_up("ada"));
  const Shelved own;
  own.put(ada, kNo);
  const auto edition = [&] { return integer_in(world.row(ada.owner(), "books", own.book), "edition"); };
  CHECK(edition() == "1");
  ada.begin().update("books", own.book, {{"pages", R"([{"id": "a"}])"}});
  ada.begin().update("books", own.book, {{"title", "Atlas, revised"}});
  ada.begin().update("books", own.book, {{"pages", R"([{"id": "b"}])"}});
  CHECK(outcomes(ada.push()) == Words{"accepted", "accepted", "accepted"});
  CHECK(edition() == "3");
  ada.begin().update("books", own.book, {{"edition", std::int64_t{9}}});
  CHECK(outcomes(ada.push()) == Words{"read_only_column"});
}

TEST_CASE(
    "rows that the server keeps are not the owner's to make or delete, but to write where a column is the owner's") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, tiny_schema());
  Peer ada(world, world.sign_up("ada"));
  const Shelved own;
  own.put(ada, kNo);
  ada.begin().insert("fines", new_row(), {{"reason", "late"}});
  CHECK(outcomes(ada.push()) == Words{"not_owner"});
  if (home == Store::sqlite) return;  // there no other program can put one in
  const RowId fine = new_row();
  world.sql("INSERT INTO fines (id, user_id, book_id, due_at) VALUES ('" + fine.text() + "', '" + ada.owner().text() +
            "', '" + own.book.text() + "', now())");
  ada.begin().update("fines", fine, {{"reason", "late"}});
  ada.begin().remove("fines", fine);
  CHECK(outcomes(ada.push()) == Words{"accepted", "not_owner"});
  CHECK(world.sql("SELECT reason FROM fines WHERE id = '" + fine.text() + "'") == "late\n");
}

TEST_CASE("while the server writes for an owner, Postgres itself keeps every other owner's rows out of reach") {
  World world(Store::postgres, tiny_schema());
  Peer ada(world, world.sign_up("ada"));
  const Shelved own;
  own.put(ada, kNo);
  // Where somebody takes the policy away, the statement still names the owner; where somebody forgets the owner in a
  // statement, the policy is still there. Here: a trigger that tries to write the row of somebody else.
  const OwnerId grace = world.sign_up("grace");
  world.sql(
      "CREATE OR REPLACE FUNCTION steal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE people SET nickname = "
      "'stolen' WHERE id = '" +
      grace.text() +
      "'; RETURN NULL; END $$; CREATE TRIGGER steal AFTER INSERT ON stamps "
      "FOR EACH STATEMENT EXECUTE FUNCTION steal()");
  ada.begin().insert("stamps", new_row(), {{"book_id", own.book.text()}});
  const auto answer = ada.try_push();
  world.sql("DROP TRIGGER steal ON stamps; DROP FUNCTION steal()");
  CHECK(world.sql("SELECT count(*) FROM people WHERE nickname = 'stolen'") == "0\n");
  CHECK(answer.ok());
}
