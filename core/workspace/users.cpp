#include "core/workspace/tables.hpp"

namespace freehold {

void declare_users(Schema& schema) {
  constexpr auto server = ColumnKind::server;
  constexpr auto secret = ColumnKind::secret;
  schema.table("users", 1)
      .is_owner()
      .about("One row per account; a device has its own account's row alone.")
      .text("username", {.max_length = 80, .unique = true, .about = "a name to sign in with, beside the email"})
      .text("email", {.max_length = 255,
                      .required = true,
                      .unique = true,
                      .ignore_case = true,
                      .kind = server,
                      .about = "what the account signs in with"})
      .text("password_hash", {.max_length = 255, .kind = secret, .about = "Null for external identities"})
      .text("full_name", {.max_length = 255})
      .text("tier", {.required = true,
                     .one_of = {"free", "pro", "team", "enterprise"},
                     .default_value = "free",
                     .kind = server,
                     .about = "the account's plan"})
      .text("stripe_customer_id", {.max_length = 255, .kind = secret})
      .text("stripe_subscription_id", {.max_length = 255, .kind = secret})
      .boolean("is_active", {.default_value = true, .kind = server, .about = "false: can neither sign in nor sync"})
      .boolean("is_admin", {.default_value = false, .kind = server})
      .integer("token_quota", {.required = true, .default_value = 100'000, .kind = server})
      .integer("token_used", {.required = true, .default_value = 0, .merge = MergeRule::counter})
      .timestamps()
      .index({"tier"})
      .index({"stripe_customer_id"})
      .at_most("token_used", "token_quota");
}

}  // namespace freehold
