#include "core/workspace/tables.hpp"

namespace freehold {

void declare_templates(Schema& schema) {
  const Reference any_template = {"templates", OnDelete::cascade, Reach::readable};
  schema.table("templates", 15)
      .owned()
      .public_when({when("is_public", true)})
      .about("Analyses to start from.")
      .text("name", {.max_length = 255, .required = true})
      .text("description")
      .json("template_data", {.required = true})
      .boolean("is_public", {.default_value = false})
      .integer("price_cents", {.required = true, .default_value = 0, .min = 0})
      .integer("use_count", {.required = true, .default_value = 0, .merge = MergeRule::counter})
      .timestamps()
      .index({"user_id"})
      .index({"updated_at desc"}, {.where = {when("is_public", true)}});
  schema.table("template_purchases", 16)
      .owned()
      .rows_by_server()
      .about("Who bought which template.")
      .reference("template_id", any_template, {.required = true, .kind = ColumnKind::server})
      .integer("price_cents", {.required = true, .min = 0, .kind = ColumnKind::server})
      .created_at("purchased_at")
      .unique({"user_id", "template_id"})
      .index({"template_id"});
  schema.table("template_ratings", 17)
      .owned()
      .about("One rating of a template for each account.")
      .reference("template_id", any_template, {.required = true})
      .integer("rating", {.required = true, .min = 1, .max = 5})
      .created_at()
      .natural_key({"template_id", "user_id"})
      .index({"user_id"});
}

}  // namespace freehold
