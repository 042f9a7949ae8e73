#include "core/workspace/tables.hpp"

namespace freehold {

void declare_notes(Schema& schema) {
  schema.table("notes", 2)
      .owned()
      .about("Texts with a title.")
      .searched_on_devices({"title", "content"})
      .text("title", {.max_length = 200, .required = true})
      .text("content")
      .timestamps()
      .index({"user_id", "updated_at desc"});
}

}  // namespace freehold
