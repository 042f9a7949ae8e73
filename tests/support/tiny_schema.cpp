#include "tests/support/tiny_schema.hpp"

namespace freehold {
namespace {

void declare_people(Schema& schema) {
  schema.table("people", 10)
      .is_owner()
      .text("nickname", {.max_length = 20, .unique = true})
      .text("email",
            {.max_length = 40, .required = true, .unique = true, .ignore_case = true, .kind = ColumnKind::server})
      .text("pin", {.max_length = 12, .kind = ColumnKind::secret})
      .timestamps()
      .index({"pin"});
}

void declare_shelves(Schema& schema) {
  schema.table("shelves", 11)
      .owned()
      .about("Where books stand.")
      .text("label", {.max_length = 8, .required = true})
      .text("color", {.required = true, .one_of = {"red", "green", "bookworm's"}, .default_value = "red"})
      .text("code", {.exact_length = 4})
      .integer("capacity", {.required = true, .default_value = 10, .min = 0, .max = 100})
      .integer("used", {.required = true, .default_value = 0, .merge = MergeRule::counter})
      .integer("height", {.merge = MergeRule::immutable, .about = "in millimetres"})
      .bigint("weight", {.min = 0})
      .boolean("open", {.about = "no default: every insert says it"})
      .timestamp("opened_at")
      .json("layout")
      .bytes("picture")
      .boolean("inspected", {.default_value = false, .kind = ColumnKind::server})
      .timestamps()
      .unique({"user_id", "label"})
      .index({"user_id", "opened_at desc"})
      .at_most("used", "capacity");
}

void declare_books(Schema& schema) {
  schema.table("books", 12)
      .owned()
      .reference("shelf_id", {"shelves", OnDelete::cascade}, {.required = true})
      .reference("lent_from", {"shelves", OnDelete::set_null})
      .text("title", {.max_length = 20, .required = true})
      .timestamps()
      .index({"shelf_id"});
}

}  // namespace

const Schema& tiny_schema() {
  static const Schema schema = [] {
    Schema declared;
    declare_people(declared);
    declare_shelves(declared);
    declare_books(declared);
    declared.table("stamps", 14)
        .owned()
        .append_only()
        .reference("book_id", {"books", OnDelete::cascade}, {.required = true})
        .text("note")
        .created_at();
    declared.table("audit", 13).server_only().text("line", {.required = true}).created_at();
    return declared;
  }();
  return schema;
}

}  // namespace freehold
