#include "core/workspace/tables.hpp"

namespace freehold {
namespace {

constexpr auto kServer = ColumnKind::server;
constexpr auto kSecret = ColumnKind::secret;

void declare_blueprints(Schema& schema) {
  const std::vector<Condition> in_marketplace = {when("is_public", true), when("is_deleted", false)};
  schema.table("blueprints", 22)
      .owned()
      .public_when(in_marketplace)
      .searched({"name"})
      .searched_on_devices({"name", "description"})
      .about("How an agent works. Public ones are the marketplace.")
      .text("name", {.max_length = 255, .required = true})
      .text("description")
      .json("blueprint_data", {.required = true})
      .integer("version", {.required = true,
                           .default_value = 1,
                           .kind = kServer,
                           .counts_changes_of = "blueprint_data",
                           .about = "grows by one with every change of blueprint_data"})
      .boolean("is_public", {.default_value = false})
      .boolean("is_deleted", {.default_value = false, .about = "put away; can be undone"})
      .timestamp("deleted_at")
      .integer("clone_count", {.required = true, .default_value = 0, .merge = MergeRule::counter})
      .integer("rating_sum", {.required = true, .default_value = 0, .kind = kServer})
      .integer("rating_count", {.required = true, .default_value = 0, .kind = kServer})
      .timestamps()
      .index({"user_id"})
      .index({"is_public"})
      .index({"updated_at desc"}, {.where = in_marketplace});
}

void declare_keys(Schema& schema) {
  schema.table("user_api_keys", 24)
      .owned()
      .rows_by_server()
      .about("Keys to other services, each encrypted by a key of its own. Devices see the last four characters.")
      .text("provider", {.max_length = 50, .required = true, .kind = kServer})
      .text("key_name", {.max_length = 255})
      .bytes("encrypted_key", {.required = true, .kind = kSecret})
      .bytes("encrypted_dek", {.required = true, .kind = kSecret})
      .bytes("nonce", {.required = true, .kind = kSecret})
      .text("key_last_four", {.exact_length = 4, .kind = kServer})
      .text("kms_key_version", {.max_length = 255, .required = true, .kind = kSecret})
      .created_at()
      .timestamp("last_used_at", {.kind = kServer})
      .boolean("is_active", {.default_value = true})
      .index({"user_id", "provider"});
}

}  // namespace

void declare_agents(Schema& schema) {
  const Reference any_blueprint = {"blueprints", OnDelete::cascade, Reach::readable};
  declare_blueprints(schema);
  schema.table("sessions", 23)
      .owned()
      .about("Work with an agent; the blueprint may be somebody else's public one.")
      .reference("blueprint_id", any_blueprint, {.required = true})
      .json("messages", {.required = true,
                         .default_value = "[]",
                         .merge = MergeRule::list_by_id,
                         .about = "entries with an id; what two devices append is all kept"})
      .timestamp("last_message_at")
      .timestamps()
      .index({"user_id"})
      .index({"blueprint_id"})
      .index({"user_id", "last_message_at desc"});
  declare_keys(schema);
  schema.table("marketplace_ratings", 25)
      .owned()
      .about("One rating of a blueprint for each account.")
      .reference("blueprint_id", any_blueprint, {.required = true})
      .integer("rating", {.required = true, .min = 1, .max = 5})
      .created_at()
      .natural_key({"blueprint_id", "user_id"})
      .totals({.through = "blueprint_id", .summed = "rating", .sum = "rating_sum", .count = "rating_count"})
      .index({"user_id"});
}

}  // namespace freehold
