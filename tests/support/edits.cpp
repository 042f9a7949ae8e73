#include "tests/support/edits.hpp"

#include <deque>
#include <functional>

#include "core/schema/builder.hpp"

namespace freehold {
namespace {

/// What an edit may do to the tables while they are declared.
struct Changes {
  std::function<void(TableBuilder&)> shelf_label = [](TableBuilder& table) {
    table.text("label", {.max_length = 20, .required = true});
  };
  std::function<void(TableBuilder&)> shelf_color = [](TableBuilder& table) {
    table.text("color", {.one_of = {"red", "green"}, .default_value = "red"});
  };
  std::function<void(TableBuilder&)> more_of_shelves = [](TableBuilder&) {};
  std::function<void(TableBuilder&)> more_of_books = [](TableBuilder&) {};
  std::function<void(Schema&)> more_tables = [](Schema&) {};
  const char* shelves = "shelves";
};

Schema declare(const Changes& changes) {
  Schema schema;
  schema.table("people", 1)
      .is_owner()
      .text("email", {.required = true, .unique = true, .ignore_case = true})
      .timestamps();
  TableBuilder shelves = schema.table(changes.shelves, 2);
  shelves.owned();
  changes.shelf_label(shelves);
  changes.shelf_color(shelves);
  shelves.integer("height", {.min = 0, .max = 300}).timestamps();
  changes.more_of_shelves(shelves);
  TableBuilder books = schema.table("books", 3);
  books.owned()
      .reference("shelf_id", {changes.shelves, OnDelete::cascade}, {.required = true})
      .text("title", {.max_length = 40, .required = true})
      .json("pages", {.required = true, .default_value = "[]", .merge = MergeRule::list_by_id})
      .timestamps()
      .searched({"title"})
      .index({"shelf_id"});
  changes.more_of_books(books);
  changes.more_tables(schema);
  return schema;
}

class Edits {
 public:
  Edits() : start_(keep({})) {
    add("nothing", {});
    add("a table more", {.more_tables = [](Schema& schema) {
          schema.table("loans", 4)
              .owned()
              .reference("book_id", {"books"}, {.required = true})
              .timestamps()
              .index({"book_id"});
        }});
    add("a column more, with a default", {.more_of_shelves = [](TableBuilder& table) {
          table.integer("depth", {.required = true, .default_value = 30});
        }});
    add("a column more, without", {.more_of_books = [](TableBuilder& table) { table.timestamp("read_at"); }});
    add("a column less", {.shelf_color = [](TableBuilder& table) { table.retired(); }});
    add("a column of another name",
        {.shelf_label = [](TableBuilder& table) { table.text("name", {.max_length = 20, .required = true}); }});
    add("a table of another name", {.shelves = "racks"});
    add("a longer limit",
        {.shelf_label = [](TableBuilder& table) { table.text("label", {.max_length = 30, .required = true}); }});
    add("a value more, another default, and never null", {.shelf_color = [](TableBuilder& table) {
          table.text("color", {.required = true, .one_of = {"red", "green", "blue"}, .default_value = "green"});
        }});
    add("an index more, and one that is unique", {.more_of_shelves = [](TableBuilder& table) {
          table.index({"user_id", "height desc"}).unique({"user_id", "label"});
        }});
    add("a column that is unique", {.shelf_label = [](TableBuilder& table) {
          table.text("label", {.max_length = 20, .required = true, .unique = true});
        }});
    add("rows that are there are added up in the row that they point at",
        {.more_of_shelves =
             [](TableBuilder& table) {
               table.integer("weight", {.required = true, .default_value = 0, .kind = ColumnKind::server})
                   .integer("books", {.required = true, .default_value = 0, .kind = ColumnKind::server});
             },
         .more_of_books =
             [](TableBuilder& table) {
               table.integer("weight", {.required = true, .default_value = 3})
                   .totals({.through = "shelf_id", .summed = "weight", .sum = "weight", .count = "books"});
             }});
    add("everybody may read some, and others point at them",
        {.more_of_books =
             [](TableBuilder& table) {
               table.boolean("lent_out", {.default_value = false}).public_when({when("lent_out", true)});
             },
         .more_tables =
             [](Schema& schema) {
               schema.table("votes", 5)
                   .owned()
                   .reference("book_id", {"books", OnDelete::cascade, Reach::readable}, {.required = true})
                   .created_at();
             }});
  }

  const std::vector<Edit>& all() const { return edits_; }
  const Schema& start() const { return start_; }

 private:
  const Schema& keep(const Changes& changes) { return schemas_.emplace_back(declare(changes)); }
  void add(const char* name, const Changes& changes) { edits_.push_back({name, &start_, &keep(changes)}); }

  std::deque<Schema> schemas_;
  const Schema& start_;
  std::vector<Edit> edits_;
};

const Edits& made() {
  static const Edits edits;
  return edits;
}

}  // namespace

const std::vector<Edit>& edits() {
  return made().all();
}

const Schema& before_edits() {
  return made().start();
}

std::string rows_before_edits() {
  static const std::string kTimes = "'2025-01-31T12:00:00.000000Z', '2025-01-31T12:00:00.000000Z')";
  static const std::string kAda = "'0190a6b2-7c1e-7d3f-8a4b-00000000000a'";
  static const std::string kShelf = "'0190a6b2-7c1e-7d3f-8a4b-00000000005e'";
  std::string out = "INSERT INTO people (id, email, created_at, updated_at) VALUES (" + kAda + ", 'ada@example.org', " +
                    kTimes + ";\n";
  out += "INSERT INTO shelves (id, user_id, label, color, height, created_at, updated_at) VALUES (" + kShelf + ", " +
         kAda + ", 'fürs Büro 🌱', NULL, 200, " + kTimes + ";\n";
  out +=
      "INSERT INTO books (id, user_id, shelf_id, title, pages, created_at, updated_at) VALUES "
      "('0190a6b2-7c1e-7d3f-8a4b-0000000000b0', " +
      kAda + ", " + kShelf + ", 'Über die 大 Stille', '[1, 2]', " + kTimes + ";\n";
  return out;
}

}  // namespace freehold
