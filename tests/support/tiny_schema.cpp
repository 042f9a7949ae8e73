#include "tests/support/tiny_schema.hpp"

#include "core/schema/builder.hpp"

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
      .retired()
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
      .text("isbn", {.exact_length = 4, .form = TextForm::hex})
      .text("tag", {.max_length = 6, .unique = true, .form = TextForm::base62})
      .text("bought", {.form = TextForm::month})
      .json("pages", {.required = true, .default_value = "[]", .merge = MergeRule::list_by_id})
      .integer("edition",
               {.required = true, .default_value = 1, .kind = ColumnKind::server, .counts_changes_of = "pages"})
      .boolean("lent_out", {.default_value = false})
      .integer("stars_sum", {.required = true, .default_value = 0, .kind = ColumnKind::server})
      .bigint("stars_count", {.required = true, .default_value = 0, .kind = ColumnKind::server})
      .public_when({when("lent_out", true)})
      .shared({"friends", "book_id", "friend_id", {when("state", "yes")}})
      .searched({"title", "bought"})
      .index({"shelf_id"})
      .index({"title"}, {.where = {when("lent_out", true)}});
}

/// What reaches beyond one owner.
void declare_readers(Schema& schema) {
  schema.table("friends", 15)
      .owned()
      .readable_by("friend_id")
      .reference("book_id", {"books", OnDelete::cascade}, {.required = true})
      .reference("friend_id", {"people", OnDelete::cascade, Reach::readable}, {.required = true})
      .text("state", {.required = true, .one_of = {"yes", "no"}, .default_value = "no"})
      .timestamps();
  schema.table("votes", 16)
      .owned()
      .reference("book_id", {"books", OnDelete::cascade, Reach::readable}, {.required = true})
      .reference("after_id", {"books", OnDelete::set_null, Reach::readable})
      .author("voter_id")
      .integer("stars", {.required = true, .min = 1, .max = 5})
      .created_at("voted_at")
      .totals({.through = "book_id", .summed = "stars", .sum = "stars_sum", .count = "stars_count"})
      .natural_key({"book_id", "user_id"});
  schema.table("fines", 17)
      .owned()
      .rows_by_server()
      .reference("book_id", {"books", OnDelete::cascade}, {.required = true, .kind = ColumnKind::server})
      .text("reason", {.max_length = 8})
      .created_at("due_at");
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
    declare_readers(declared);
    declared.table("audit", 13).server_only().text("line", {.required = true}).created_at();
    return declared;
  }();
  return schema;
}

}  // namespace freehold
