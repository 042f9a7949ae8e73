#include "core/workspace/workspace.hpp"

#include "core/workspace/tables.hpp"

namespace freehold {

const Schema& workspace_schema() {
  static const Schema schema = [] {
    Schema declared;
    declare_users(declared);
    declare_notes(declared);
    declare_tasks(declared);
    return declared;
  }();
  return schema;
}

}  // namespace freehold
