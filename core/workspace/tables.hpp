#pragma once

#include "core/schema/schema.hpp"

namespace freehold {

/// One declaration per group of tables, called in this order by `workspace_schema`. The order of columns inside a
/// declaration is stored in clocks: new columns go to the end, for ever.
void declare_users(Schema& schema);
void declare_notes(Schema& schema);
void declare_tasks(Schema& schema);

}  // namespace freehold
