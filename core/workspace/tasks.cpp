#include "core/workspace/tables.hpp"

namespace freehold {

void declare_tasks(Schema& schema) {
  schema.table("tasks", 3)
      .owned()
      .about("Things to do.")
      .searched_on_devices({"title", "description"})
      .text("title", {.max_length = 255, .required = true})
      .text("description")
      .boolean("completed", {.default_value = false})
      .timestamps()
      .index({"user_id"})
      .index({"user_id", "created_at desc"})
      .index({"user_id", "title"});
}

}  // namespace freehold
