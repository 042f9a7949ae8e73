#include "core/workspace/plans.hpp"
#include "core/workspace/tables.hpp"

namespace freehold {

void declare_chat(Schema& schema) {
  schema.table("conversations", 6)
      .owned()
      .about("Talks with the assistant.")
      .text("title", {.max_length = 255})
      .timestamps()
      .index({"user_id"})
      .index({"user_id", "updated_at desc"})
      .index({"user_id", "created_at"});
  schema.table("messages", 7)
      .owned()
      .append_only()
      .searched_on_devices({"content"})
      .about("What was said in a conversation, and which tools were called.")
      .quota(monthly(50, "ai_messages_count", {when("role", "user")}))
      .reference("conversation_id", {"conversations", OnDelete::cascade}, {.required = true})
      // Two applications had two words for one speaker: both stay as they were written.
      .text("role", {.required = true, .one_of = {"user", "assistant", "agent"}})
      .text("content", {.required = true})
      .json("tool_calls")
      .created_at()
      .index({"conversation_id"})
      .index({"user_id"})
      .index({"conversation_id", "created_at"});
}

}  // namespace freehold
