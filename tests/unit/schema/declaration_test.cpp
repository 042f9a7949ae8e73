#include <algorithm>
#include <catch2/catch.hpp>

#include "core/workspace/workspace.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/tiny_schema.hpp"

using namespace freehold;

TEST_CASE("an owned table has an id and an owner before its own columns") {
  const Table& books = *tiny_schema().find("books");
  CHECK(books.ownership() == Ownership::column);
  CHECK(books.column(0).role == ColumnRole::id);
  CHECK(books.owner_column() == &books.column(1));
  CHECK(books.column(1).references->table == "people");
  CHECK(books.column(1).references->on_delete == OnDelete::cascade);
  CHECK(books.rows_made_by_clients());
}

TEST_CASE("a row of the owners' table is its own owner, and no client makes one") {
  const Table& people = *tiny_schema().owner_table();
  CHECK(people.name() == "people");
  CHECK(people.owner_column()->name == "id");
  CHECK(people.find("user_id") == nullptr);
  CHECK_FALSE(people.rows_made_by_clients());
}

TEST_CASE("the server's own table has no owner, and no column of it is a client's") {
  const Table& audit = *tiny_schema().find(TableNumber{13});
  CHECK(audit.owner_column() == nullptr);
  CHECK_FALSE(audit.on_devices());
  CHECK_FALSE(audit.find("line")->written_by_clients());
}

TEST_CASE("clients write their columns: not ids, times, counters, the server's or secret ones") {
  const Table& shelves = *tiny_schema().find("shelves");
  std::vector<std::string> written;
  for (const Column& column : shelves.columns())
    if (column.written_by_clients()) written.push_back(column.name);
  CHECK(written == std::vector<std::string>{"label", "color", "code", "capacity", "height", "weight", "open",
                                            "opened_at", "layout", "picture"});
  CHECK_FALSE(tiny_schema().find("people")->find("pin")->on_devices());
}

TEST_CASE("columns that the server writes merge by its word, unless they count") {
  const Table& shelves = *tiny_schema().find("shelves");
  CHECK(shelves.find("inspected")->merge == MergeRule::server);
  CHECK(shelves.find("label")->merge == MergeRule::last_writer);
  CHECK(shelves.find("used")->merge == MergeRule::counter);
  CHECK(shelves.with_role(ColumnRole::created_at)->merge == MergeRule::immutable);
}

TEST_CASE("indexes are named after their columns, and may run backwards") {
  const Table& shelves = *tiny_schema().find("shelves");
  REQUIRE(shelves.indexes().size() == 2);
  CHECK(shelves.indexes()[0].name == "shelves_user_id_label_key");
  CHECK(shelves.indexes()[0].unique);
  CHECK(shelves.indexes()[1].name == "shelves_user_id_opened_at_idx");
  CHECK(shelves.indexes()[1].columns[1].descending);
  CHECK_FALSE(shelves.indexes()[1].columns[0].descending);
}

TEST_CASE("what is not declared is not found") {
  CHECK(tiny_schema().find("tasks") == nullptr);
  CHECK(tiny_schema().find(TableNumber{1}) == nullptr);
  CHECK(tiny_schema().find("books")->find("shelf") == nullptr);
  CHECK(tiny_schema().find("audit")->with_role(ColumnRole::updated_at) == nullptr);
  CHECK(Schema().owner_table() == nullptr);
}

TEST_CASE("the bundled schema and the tests' own can work as they are declared") {
  CHECK(workspace_schema().check().empty());
  CHECK(tiny_schema().check().empty());
}

TEST_CASE("numbers of tables and columns are stored in every database: they never change") {
  std::string numbers;
  for (const Table& table : workspace_schema().tables()) {
    numbers += std::to_string(table.number()) + " " + table.name() + "\n";
    for (const Column& column : table.columns())
      numbers += "  " + std::to_string(column.number) + " " + column.name + "\n";
  }
  // A new column goes to the end of its table, and only then to the end of its table's lines in this file.
  CHECK(numbers == golden("column_numbers.txt"));
}
