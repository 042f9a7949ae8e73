#include <catch2/catch.hpp>

#include "tests/integration/stores/world.hpp"

using namespace freehold;
using Words = std::vector<std::string>;

namespace {

/// Ada's library: two shelves, a book on each, a stamp in the first; the second book is lent from the first shelf.
struct Library {
  RowId oak = new_row(), pine = new_row(), atlas = new_row(), novel = new_row(), stamp = new_row();

  void fill(Peer& peer) const {
    const Value open = std::int64_t{1};
    peer.begin().insert("shelves", oak, {{"label", "oak"}, {"open", open}});
    peer.insert("shelves", pine, {{"label", "pine"}, {"open", open}});
    peer.insert("books", atlas, {{"title", "Atlas"}, {"shelf_id", oak.text()}});
    peer.insert("books", novel, {{"title", "Novel"}, {"shelf_id", pine.text()}, {"lent_from", oak.text()}});
    peer.insert("stamps", stamp, {{"book_id", atlas.text()}, {"note", "first edition"}});
    REQUIRE(outcomes(peer.push()) == Words{"accepted"});
  }
};

}  // namespace

TEST_CASE("what hangs on a deleted row goes with it, and every device hears of each") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, tiny_schema());
  Peer phone(world, world.sign_up("ada"));
  const Library library;
  library.fill(phone);
  const Seq before = world.pull(phone.owner()).head;
  phone.begin().remove("shelves", library.oak);
  CHECK(outcomes(phone.push()) == Words{"accepted"});
  const PullReply feed = world.pull(phone.owner(), before);
  REQUIRE(feed.rows.size() == 4);
  for (const FeedRow& row : feed.rows) CHECK(row.deleted == (row.row != library.novel));
  CHECK(is_null(value_of(world.row(phone.owner(), "books", library.novel), "lent_from")));
  if (home == Store::postgres) {
    const std::string owner = "'" + phone.owner().text() + "'";
    CHECK(world.sql("SELECT count(*) FROM stamps WHERE user_id = " + owner) == "0\n");
    CHECK(world.sql("SELECT title FROM books WHERE user_id = " + owner) == "Novel\n");
  }
}

TEST_CASE(
    "within one push, what was deleted with its parent takes no more edits, and a deleted parent no more children") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, tiny_schema());
  Peer phone(world, world.sign_up("ada"));
  const Library library;
  library.fill(phone);
  const RowId late = new_row(), moved = new_row();
  phone.begin().insert("books", moved, {{"title", "Moved"}, {"shelf_id", library.pine.text()}});
  phone.begin().update("books", moved, {{"shelf_id", library.oak.text()}});
  phone.begin().remove("shelves", library.oak);
  phone.begin().update("books", library.atlas, {{"title", "Too late"}});
  phone.begin().update("books", moved, {{"title", "Too late"}});
  phone.begin().insert("books", late, {{"title", "Late"}, {"shelf_id", library.oak.text()}});
  phone.begin().update("books", library.novel, {{"title", "Still here"}});
  const PushReply reply = phone.push();
  CHECK(outcomes(reply) ==
        Words{"accepted", "accepted", "accepted", "row_deleted", "row_deleted", "parent_missing", "accepted"});
  CHECK(text_in(world.row(phone.owner(), "books", library.novel), "title") == "Still here");
  CHECK(world.row(phone.owner(), "books", moved).deleted);
  CHECK(world.row(phone.owner(), "stamps", library.stamp).deleted);
}

TEST_CASE("a book that leaves its shelf in the same transaction outlives the shelf") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, tiny_schema());
  Peer phone(world, world.sign_up("ada"));
  const Library library;
  library.fill(phone);
  phone.begin().update("books", library.atlas, {{"shelf_id", library.pine.text()}}).remove("shelves", library.oak);
  CHECK(outcomes(phone.push()) == Words{"accepted"});
  CHECK(text_in(world.row(phone.owner(), "books", library.atlas), "shelf_id") == library.pine.text());
  CHECK_FALSE(world.row(phone.owner(), "stamps", library.stamp).deleted);
}

TEST_CASE("rows that never change are neither edited nor deleted by themselves, and may be sent twice") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, tiny_schema());
  Peer phone(world, world.sign_up("ada"));
  Peer laptop(world, phone.owner());
  const Library library;
  library.fill(phone);
  laptop.begin().update("stamps", library.stamp, {{"note", "second edition"}});
  laptop.begin().remove("stamps", library.stamp);
  laptop.begin().insert("stamps", library.stamp, {{"book_id", library.atlas.text()}, {"note", "first edition"}});
  laptop.begin().insert("stamps", library.stamp, {{"book_id", library.atlas.text()}, {"note", "another"}});
  CHECK(outcomes(laptop.push()) == Words{"immutable_row", "immutable_row", "accepted", "immutable_row"});
  CHECK(text_in(world.row(phone.owner(), "stamps", library.stamp), "note") == "first edition");
}
