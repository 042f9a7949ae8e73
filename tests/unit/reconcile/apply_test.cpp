#include <catch2/catch.hpp>

#include "sync/reconcile/apply.hpp"
#include "tests/support/ports.hpp"
#include "tests/support/tiny_schema.hpp"

using namespace freehold;

namespace {

constexpr std::int64_t kNow = 1'750'000'000'000'000;
const Stamp kFirst{Hlc::at(1000), 1}, kSecond{Hlc::at(2000), 1}, kThird{Hlc::at(3000), 1};

using Values = std::vector<std::pair<const char*, Value>>;

/// Rows of Ada's that no database holds yet, and transactions on them.
class Room {
 public:
  RowId id() { return RowId{make_uuid_v7(clock_, random_)}; }

  Change change(ChangeKind kind, const char* table, const RowId& row, const Values& values = {}) const {
    Change made{tiny_schema().find(table), row, kind, {}};
    for (const auto& [name, value] : values) made.cells.push_back({made.table->find(name)->number, value});
    return made;
  }
  Change shelf(const RowId& row, const char* label) const {
    return change(ChangeKind::insert, "shelves", row, {{"label", label}, {"open", std::int64_t{1}}});
  }
  Change book(const RowId& row, const RowId& shelf) const {
    return change(ChangeKind::insert, "books", row, {{"title", "Book"}, {"shelf_id", shelf.text()}});
  }

  std::string apply(std::vector<Change> changes, Stamp stamp) {
    Transaction transaction;
    transaction.changes = std::move(changes);
    const Applied applied = applier_.apply(transaction, stamp);
    if (applied.refusal) return std::string(code_name(applied.refusal->code));
    return applied.changed ? "changed" : "unchanged";
  }

  const RowState& row(const char* table, const RowId& id) { return rows_.row(*tiny_schema().find(table), id); }
  std::string text(const char* table, const RowId& id, const char* column) {
    const RowState& held = row(table, id);
    const std::string* found = held.values.empty() ? nullptr : as_text(held.values[held.table->find(column)->number]);
    return found == nullptr ? "(null)" : *found;
  }
  Overlay& rows() { return rows_; }

 private:
  TestClock clock_;
  TestRandom random_;
  Overlay rows_{tiny_schema()};
  Applier applier_{tiny_schema(), rows_, OwnerId{make_uuid_v7(clock_, random_)}, kNow};
};

}  // namespace

TEST_CASE("a new row has its declared defaults, its owner and the server's time where the device says none") {
  Room room;
  const RowId oak = room.id();
  CHECK(room.apply({room.shelf(oak, "oak")}, kFirst) == "changed");
  CHECK(room.row("shelves", oak).presence == Presence::live);
  CHECK(room.row("shelves", oak).stored == Presence::absent);
  CHECK(room.row("shelves", oak).clocks == RowClocks(kFirst));
  CHECK(room.text("shelves", oak, "color") == "red");
  CHECK(room.text("shelves", oak, "created_at") == "2025-06-15T15:06:40.000000Z");
  CHECK(room.text("shelves", oak, "id") == oak.text());
}

TEST_CASE("a refused transaction leaves every row as it was before it") {
  Room room;
  const RowId oak = room.id(), atlas = room.id();
  CHECK(room.apply({room.shelf(oak, "oak"), room.book(atlas, oak)}, kFirst) == "changed");
  const auto rename = room.change(ChangeKind::update, "shelves", oak, {{"label", "elm"}});
  const auto bad = room.change(ChangeKind::update, "shelves", oak, {{"label", "much too long"}});
  CHECK(room.apply({rename, room.change(ChangeKind::remove, "shelves", oak), bad}, kSecond) == "invalid_value");
  CHECK(room.text("shelves", oak, "label") == "oak");
  CHECK(room.row("shelves", oak).clocks == RowClocks(kFirst));
  CHECK(room.row("books", atlas).presence == Presence::live);
  // And its children are still found through it.
  CHECK(room.apply({room.change(ChangeKind::remove, "shelves", oak)}, kThird) == "changed");
  CHECK(room.row("books", atlas).presence == Presence::deleted);
}

TEST_CASE("a column written later keeps its value, and the row remembers which columns differ") {
  Room room;
  const RowId oak = room.id();
  room.apply({room.shelf(oak, "oak")}, kFirst);
  CHECK(room.apply({room.change(ChangeKind::update, "shelves", oak, {{"color", "green"}})}, kThird) == "changed");
  CHECK(room.apply({room.change(ChangeKind::update, "shelves", oak, {{"color", "red"}, {"label", "elm"}})}, kSecond) ==
        "changed");
  CHECK(room.text("shelves", oak, "color") == "green");
  CHECK(room.text("shelves", oak, "label") == "elm");
  const Table& shelves = *tiny_schema().find("shelves");
  CHECK(room.row("shelves", oak).clocks.of(shelves.find("color")->number) == kThird);
  CHECK(room.row("shelves", oak).clocks.of(shelves.find("label")->number) == kSecond);
  CHECK(room.apply({room.change(ChangeKind::update, "shelves", oak, {{"color", "red"}})}, kSecond) == "unchanged");
}

TEST_CASE("what was set once stays, and what only the server writes is not taken") {
  Room room;
  const RowId oak = room.id();
  room.apply({room.shelf(oak, "oak")}, kFirst);
  const auto answer = [&](const char* column, Value value) {
    return room.apply({room.change(ChangeKind::update, "shelves", oak, {{column, std::move(value)}})}, kSecond);
  };
  CHECK(answer("height", std::int64_t{3}) == "immutable_row");
  CHECK(answer("inspected", std::int64_t{1}) == "read_only_column");
  CHECK(answer("used", std::int64_t{-1}) == "invalid_value");
  CHECK(answer("created_at", "2025-06-15T15:06:40.000000Z") == "read_only_column");
  CHECK(answer("updated_at", "yesterday") == "invalid_value");
  CHECK(answer("capacity", std::int64_t{-1}) == "invalid_value");
}

TEST_CASE("increments of a counter add up whatever their clocks, and a limit above it refuses the one too many") {
  Room room;
  const RowId oak = room.id();
  room.apply({room.shelf(oak, "oak")}, kFirst);
  const auto add = [&](std::int64_t increment, Stamp stamp) {
    return room.apply({room.change(ChangeKind::update, "shelves", oak, {{"used", increment}})}, stamp);
  };
  CHECK(add(4, kThird) == "changed");
  CHECK(add(5, kSecond) == "changed");
  CHECK(add(2, kThird) == "quota_exceeded");
  const Column& used = *tiny_schema().find("shelves")->find("used");
  CHECK(room.row("shelves", oak).values[used.number] == Value(std::int64_t{9}));
  CHECK(room.row("shelves", oak).clocks.of(used.number) == kThird);
}

TEST_CASE("lists that two devices wrote are joined, also where the older write comes last") {
  Room room;
  const RowId oak = room.id(), book = room.id();
  room.apply({room.shelf(oak, "oak"), room.book(book, oak)}, kFirst);
  const auto write = [&](const char* pages, Stamp stamp) {
    return room.apply({room.change(ChangeKind::update, "books", book, {{"pages", pages}})}, stamp);
  };
  CHECK(write(R"([{"id":"2"}])", kThird) == "changed");
  CHECK(write(R"([{"id":"1"}])", kSecond) == "changed");
  CHECK(room.text("books", book, "pages") == R"([{"id":"1"},{"id":"2"}])");
  CHECK(write(R"([{"id":"1"}])", kSecond) == "unchanged");
}

TEST_CASE("a time far ahead of the server's is lowered to it; the past is the device's own") {
  Room room;
  const RowId oak = room.id();
  Change insert = room.shelf(oak, "oak");
  const Table& shelves = *insert.table;
  insert.cells.push_back({shelves.find("created_at")->number, "2001-01-01T00:00:00.000000Z"});
  insert.cells.push_back({shelves.find("updated_at")->number, "2099-01-01T00:00:00.000000Z"});
  CHECK(room.apply({insert}, kFirst) == "changed");
  CHECK(room.text("shelves", oak, "created_at") == "2001-01-01T00:00:00.000000Z");
  CHECK(room.text("shelves", oak, "updated_at") == "2025-06-15T15:06:40.000000Z");
}

TEST_CASE("ten thousand books go with their shelf") {
  Room room;
  const RowId oak = room.id();
  room.apply({room.shelf(oak, "oak")}, kFirst);
  std::vector<RowId> books;
  std::vector<Change> inserts;
  inserts.reserve(10'000);
  for (int i = 0; i < 10'000; ++i) inserts.push_back(room.book(books.emplace_back(room.id()), oak));
  CHECK(room.apply(inserts, kSecond) == "changed");
  CHECK(room.apply({room.change(ChangeKind::remove, "shelves", oak)}, kThird) == "changed");
  for (const RowId& book : books) REQUIRE(room.row("books", book).presence == Presence::deleted);
  CHECK(room.row("books", books[0]).clocks == RowClocks(kThird));
}

TEST_CASE("a row hangs only on a live row of the same owner") {
  Room room;
  const RowId oak = room.id(), atlas = room.id();
  CHECK(room.apply({room.book(atlas, oak)}, kFirst) == "parent_missing");
  CHECK(room.apply({room.shelf(oak, "oak"), room.book(atlas, oak)}, kFirst) == "changed");
  CHECK(room.apply({room.change(ChangeKind::remove, "shelves", oak)}, kSecond) == "changed");
  CHECK(room.apply({room.book(room.id(), oak)}, kThird) == "parent_missing");
  CHECK(room.apply({room.book(atlas, oak)}, kThird) == "row_deleted");
}
