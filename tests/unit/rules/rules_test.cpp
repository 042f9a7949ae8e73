#include <catch2/catch.hpp>

#include "core/rules/rules.hpp"
#include "tests/support/tiny_schema.hpp"

using namespace freehold;

namespace {

const Table& table(std::string_view name) {
  return *tiny_schema().find(name);
}

Cell cell(std::string_view table_name, std::string_view column, Value value) {
  return {table(table_name).find(column)->number, std::move(value)};
}

std::vector<Cell> shelf(std::vector<Cell> more = {}) {
  std::vector<Cell> cells = {cell("shelves", "label", std::string("first")), cell("shelves", "open", std::int64_t{1})};
  for (Cell& each : more) cells.push_back(std::move(each));
  return cells;
}

}  // namespace

TEST_CASE("Ada inserts what is required; the rest has defaults or stays null") {
  CHECK(check_insert(table("shelves"), shelf()).ok());
  const std::vector<Cell> without_open = {cell("shelves", "label", std::string("first"))};
  const Status refused = check_insert(table("shelves"), without_open);
  CHECK(refused.error().code == Code::invalid_value);
  CHECK(refused.error().column == "open");
}

TEST_CASE("a refusal says table, column and limit in words") {
  const Status refused =
      check_insert(table("shelves"), std::vector<Cell>{cell("shelves", "label", std::string("too long a label"))});
  CHECK(refused.error().message == "shelves.label holds at most 8 characters; this has 16");
  CHECK(check_value(table("shelves"), *table("shelves").find("capacity"), std::int64_t{101}).error().message ==
        "shelves.capacity is a whole number from 0 to 100");
  CHECK(check_value(table("shelves"), *table("shelves").find("color"), std::string("blue")).error().message ==
        "shelves.color is one of: red, green, bookworm's");
}

TEST_CASE("columns that are not a client's are refused, each with its code") {
  const auto code = [](Cell each) { return check_insert(table("shelves"), shelf({std::move(each)})).error().code; };
  CHECK(code(cell("shelves", "inspected", std::int64_t{1})) == Code::read_only_column);
  CHECK(code(cell("shelves", "used", std::int64_t{1})) == Code::read_only_column);
  CHECK(code(cell("shelves", "id", std::string("0190a6b2-7c1e-7d3f-8a4b-00000000000a"))) == Code::read_only_column);
  CHECK(code(cell("shelves", "user_id", std::string("0190a6b2-7c1e-7d3f-8a4b-00000000000a"))) ==
        Code::read_only_column);
  CHECK(code(Cell{99, std::int64_t{1}}) == Code::unknown_column);
}

TEST_CASE("a secret column does not exist for clients") {
  const Status refused = check_update(table("people"), std::vector<Cell>{cell("people", "pin", std::string("1"))});
  CHECK(refused.error().code == Code::unknown_column);
  CHECK(refused.error().message == "the table people has no column 'pin'");
}

TEST_CASE("owners change their own row, and neither make nor remove one") {
  CHECK(check_update(table("people"), std::vector<Cell>{cell("people", "nickname", std::string("ada"))}).ok());
  CHECK(check_update(table("people"), std::vector<Cell>{cell("people", "email", std::string("a@b.c"))}).error().code ==
        Code::read_only_column);
  CHECK(check_insert(table("people"), {}).error().code == Code::not_owner);
  CHECK(check_delete(table("people")).error().code == Code::not_owner);
}

TEST_CASE("the server's own table is unknown to clients, whatever they try") {
  CHECK(check_insert(table("audit"), {}).error().code == Code::unknown_table);
  CHECK(check_update(table("audit"), {}).error().code == Code::unknown_table);
  CHECK(check_delete(table("audit")).error().code == Code::unknown_table);
}

TEST_CASE("rows of an append-only table are neither updated nor deleted") {
  const std::vector<Cell> cells = {cell("stamps", "book_id", std::string("0190a6b2-7c1e-7d3f-8a4b-00000000000a"))};
  CHECK(check_insert(table("stamps"), cells).ok());
  CHECK(check_update(table("stamps"), cells).error().code == Code::immutable_row);
  CHECK(check_delete(table("stamps")).error().code == Code::immutable_row);
}

TEST_CASE("an immutable column is set by the insert and never after") {
  CHECK(check_insert(table("shelves"), shelf({cell("shelves", "height", std::int64_t{1800})})).ok());
  const Status refused =
      check_update(table("shelves"), std::vector<Cell>{cell("shelves", "height", std::int64_t{1900})});
  CHECK(refused.error().code == Code::immutable_row);
  CHECK(refused.error().column == "height");
}

TEST_CASE("an update may leave out whatever it likes, but not set a required column to null") {
  CHECK(check_update(table("shelves"), {}).ok());
  CHECK(check_update(table("shelves"), std::vector<Cell>{cell("shelves", "label", Null())}).error().code ==
        Code::invalid_value);
  CHECK(check_delete(table("shelves")).ok());
}

TEST_CASE("a count is never above its limit in the same row") {
  std::vector<Value> row(table("shelves").columns().size());
  const ColumnNumber used = table("shelves").find("used")->number;
  const ColumnNumber capacity = table("shelves").find("capacity")->number;
  row[used] = std::int64_t{10};
  row[capacity] = std::int64_t{10};
  CHECK(check_row(table("shelves"), row).ok());
  row[used] = std::int64_t{11};
  CHECK(check_row(table("shelves"), row).error().column == "used");
  CHECK(check_row(table("shelves"), row).error().message == "shelves.used is never above capacity, which is 10");
  row[capacity] = Null();
  CHECK(check_row(table("shelves"), row).ok());
}
