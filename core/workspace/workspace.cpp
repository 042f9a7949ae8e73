#include "core/workspace/workspace.hpp"

#include "core/workspace/tables.hpp"

namespace freehold {

const Schema& workspace_schema() {
  static const Schema schema = [] {
    Schema declared;
    for (const auto declare :
         {declare_users, declare_notes, declare_tasks, declare_identities, declare_images, declare_chat, declare_usage,
          declare_data, declare_charts, declare_templates, declare_collaboration, declare_history, declare_agents})
      declare(declared);
    return declared;
  }();
  return schema;
}

}  // namespace freehold
