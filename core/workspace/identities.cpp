#include "core/workspace/tables.hpp"

namespace freehold {

void declare_identities(Schema& schema) {
  schema.table("user_identities", 4)
      .server_only()
      .about("Which account the subject of an external token is.")
      .reference("user_id", {"users", OnDelete::cascade}, {.required = true})
      .text("issuer", {.max_length = 255, .required = true})
      .text("subject", {.max_length = 255, .required = true})
      .natural_key({"issuer", "subject"})
      .index({"user_id"});
}

}  // namespace freehold
