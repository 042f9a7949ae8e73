#include <catch2/catch.hpp>
#include <functional>

#include "core/schema/builder.hpp"

using namespace freehold;

namespace {

/// What check() says of a schema with a table of owners and whatever `declare` adds.
std::string findings(const std::function<void(Schema&)>& declare) {
  Schema schema;
  schema.table("people", 1).is_owner().timestamps();
  declare(schema);
  std::string out;
  for (const std::string& finding : schema.check()) out += finding + "\n";
  return out;
}

/// The same for one owned table.
std::string table_findings(const std::function<void(TableBuilder)>& declare) {
  return findings([&](Schema& schema) { declare(schema.table("things", 2).owned()); });
}

}  // namespace

TEST_CASE("a schema without owners is not one") {
  Schema schema;
  schema.table("things", 1).owned();
  REQUIRE(schema.check().size() == 2);
  CHECK(schema.check()[0] == "Declare one table with is_owner(): its rows are the owners of all others.");
  CHECK(schema.check()[1] ==
        "Column 'things.user_id': declare the table with is_owner() before the tables that are owned().");
}

TEST_CASE("a second table of owners is found") {
  CHECK(findings([](Schema& schema) { schema.table("robots", 2).is_owner(); }) ==
        "Table 'robots': only one table can be is_owner(); declare this one with owned().\n");
}

TEST_CASE("names that a database would not take as they are, or would cut off, are found") {
  CHECK(findings([](Schema& schema) { schema.table("Things", 2).owned(); }) ==
        "Table 'Things': a name is lower-case letters, digits and underscores, and begins with a letter.\n");
  CHECK(findings([](Schema& schema) { schema.table("freehold_things", 2).owned(); }) ==
        "Table 'freehold_things': names that begin with freehold_, sqlite_ or pg_ are taken; choose another.\n");
  CHECK(table_findings([](TableBuilder table) { table.text("order"); }) ==
        "Column 'things.order': 'order' is a word of SQL; choose another name.\n");
  CHECK(table_findings([](TableBuilder table) {
          table.text(std::string(60, 'x'));
        }).find("too long for names of constraints") != std::string::npos);
  CHECK(table_findings([](TableBuilder table) {
          table.text(std::string(30, 'x')).text(std::string(30, 'y'));
          table.index({std::string(30, 'x'), std::string(30, 'y')});
        }).find("its name is longer than 63 characters") != std::string::npos);
}

TEST_CASE("a table that belongs to nobody names no files") {
  CHECK(findings([](Schema& schema) { schema.table("shelf", 2).server_only().text("file", {.names_blob = true}); }) ==
        "Column 'shelf.file': files belong to owners, so only a table with owned() can name them.\n");
}

TEST_CASE("what is declared twice is found: tables, numbers, columns, indexes") {
  CHECK(findings([](Schema& schema) { schema.table("people", 2).owned(); }) ==
        "Table 'people' is declared twice; remove one.\n");
  CHECK(findings([](Schema& schema) { schema.table("things", 1).owned(); }) ==
        "Table 'things': its number belongs to another table; take the next free one.\n");
  CHECK(findings([](Schema& schema) { schema.table("things", 0).owned(); }) ==
        "Table 'things': give it a number from 1; 0 means none.\n");
  CHECK(table_findings([](TableBuilder table) { table.text("a").text("a"); }) ==
        "Column 'things.a' is declared twice; remove one.\n");
  CHECK(table_findings([](TableBuilder table) { table.text("a").index({"a"}).index({"a desc"}); }) ==
        "Index 'things_a_idx' is declared twice; remove one.\n");
}

TEST_CASE("a table that nobody began, and an append-only one that is updated, are found") {
  CHECK(findings([](Schema& schema) { schema.table("things", 2).text("a"); }) ==
        "Table 'things': begin its declaration with owned(), is_owner() or server_only().\n");
  CHECK(table_findings([](TableBuilder table) { table.append_only().timestamps(); }) ==
        "Table 'things' is append-only; use created_at() in place of timestamps().\n");
}

TEST_CASE("limits that no value could keep are found") {
  CHECK(table_findings([](TableBuilder table) { table.text("a", {.max_length = 5, .exact_length = 5}); }) ==
        "Column 'things.a': give max_length or exact_length, not both.\n");
  CHECK(table_findings([](TableBuilder table) { table.text("a", {.max_length = 0}); }) ==
        "Column 'things.a': max_length must be at least 1.\n");
  CHECK(table_findings([](TableBuilder table) { table.integer("a", {.min = 2, .max = 1}); }) ==
        "Column 'things.a': min is above max; swap them.\n");
  CHECK(table_findings([](TableBuilder table) { table.integer("a", {.max = std::int64_t{1} << 31}); }) ==
        "Column 'things.a': a bound of an integer must fit into 32 bits; declare the column with bigint().\n");
}

TEST_CASE("a default that breaks its own column's rules is found") {
  CHECK(table_findings([](TableBuilder table) { table.text("a", {.one_of = {"x"}, .default_value = "y"}); }) ==
        "Column 'things.a': its default is not one of its values; add it or choose another.\n");
  CHECK(table_findings([](TableBuilder table) { table.text("a", {.max_length = 2, .default_value = "xyz"}); }) ==
        "Column 'things.a': its default is longer or shorter than the column allows; change one of them.\n");
  CHECK(table_findings([](TableBuilder table) { table.integer("a", {.default_value = 5, .max = 4}); }) ==
        "Column 'things.a': its default lies outside its range; change one of them.\n");
}

TEST_CASE("a column that keeps clients from inserting at all is found") {
  CHECK(table_findings([](TableBuilder table) { table.text("a", {.required = true, .kind = ColumnKind::server}); }) ==
        "Column 'things.a' is required but clients cannot write it, so no client could insert a row; "
        "give it a default.\n");
  CHECK(table_findings([](TableBuilder table) { table.integer("a", {.merge = MergeRule::counter}); }) ==
        "Column 'things.a': a counter is a required integer with a default; declare it so.\n");
}

TEST_CASE("references that lead nowhere, forward, or off the device are found") {
  CHECK(table_findings([](TableBuilder table) { table.reference("other_id", {"others"}); }) ==
        "Column 'things.other_id': declare 'others' before the table that points at it.\n");
  CHECK(table_findings([](TableBuilder table) {
          table.reference("thing_id", {"things", OnDelete::set_null}, {.required = true});
        }) ==
        "Column 'things.thing_id': it is required and cannot be set to null; use cascade, or do not require "
        "it.\n");
  CHECK(table_findings([](TableBuilder table) { table.reference("thing_id", {"things"}); }).empty());
  CHECK(findings([](Schema& schema) {
          schema.table("audit", 2).server_only();
          schema.table("things", 3).owned().reference("audit_id", {"audit"});
        }) == "Column 'things.audit_id': devices do not have 'audit'; point at a table that they have.\n");
}

TEST_CASE("indexes and comparisons of columns that are not there are found") {
  CHECK(table_findings([](TableBuilder table) { table.index({"a"}); }) ==
        "Index 'things_a_idx': the table has no column 'a'.\n");
  CHECK(table_findings([](TableBuilder table) { table.text("a").integer("b").at_most("a", "b"); }) ==
        "Table 'things': at_most compares integers of the table; 'a' is none.\n");
  CHECK(table_findings([](TableBuilder table) {
          table.integer("a").integer("b", {.kind = ColumnKind::secret}).at_most("a", "b");
        }) == "Table 'things': at_most needs columns that devices have; 'b' is secret.\n");
}

TEST_CASE("totals that nobody could keep are found") {
  const auto with = [](const Totals& totals, const NumberOptions& kept, bool counted) {
    return findings([&](Schema& schema) {
      schema.table("books", 2).owned().integer("sum", kept).integer("count", kept);
      TableBuilder votes = schema.table("votes", 3).owned().reference("book_id", {"books"});
      votes.integer("stars", {.required = counted}).text("note").totals(totals);
    });
  };
  const NumberOptions kept = {.required = true, .default_value = 0, .kind = ColumnKind::server};
  CHECK(with({"book_id", "stars", "sum", "count"}, kept, true).empty());
  CHECK(with({"book_id", "stars", "sum", "count"}, kept, false) ==
        "Table 'votes': its totals add up 'stars', which is no required integer of it.\n");
  CHECK(with({"note", "stars", "sum", "count"}, kept, true) ==
        "Table 'votes': its totals go through 'note', which leads to no other table that devices have.\n");
  CHECK(with({"book_id", "stars", "sum", "many"}, kept, true) ==
        "Table 'votes': its totals stand in 'books.many'; declare that a required integer of the server's with "
        "default 0.\n");
  CHECK(with({"book_id", "stars", "sum", "sum"}, {.required = true, .default_value = 0}, true).find("'books.sum'") !=
        std::string::npos);
}
