#include "core/workspace/tables.hpp"

namespace freehold {

void declare_history(Schema& schema) {
  schema.table("activity_log", 20)
      .owned()
      .append_only()
      .about("What was done to which row.")
      .text("action", {.max_length = 100, .required = true})
      .text("subject_table", {.max_length = 63})
      .uuid("subject_id", {.about = "the row it was done to, which may be gone"})
      .json("detail")
      .created_at()
      .index({"user_id", "created_at desc"});
  schema.table("analytics_events", 21)
      .owned()
      .append_only()
      .about("How the application is used.")
      .text("event", {.max_length = 100, .required = true})
      .json("properties")
      .created_at("occurred_at")
      .index({"user_id", "occurred_at desc"})
      .index({"event"});
}

}  // namespace freehold
