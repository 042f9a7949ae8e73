#pragma once

#include "core/schema/builder.hpp"

namespace freehold {

/// One declaration per group of tables, called in this order by `workspace_schema`: a table stands after those it
/// points at. The order of columns inside a declaration is stored in clocks: new columns go to the end, for ever.
void declare_users(Schema& schema);
void declare_notes(Schema& schema);
void declare_tasks(Schema& schema);
void declare_identities(Schema& schema);
void declare_images(Schema& schema);
void declare_chat(Schema& schema);
void declare_usage(Schema& schema);
void declare_data(Schema& schema);
void declare_charts(Schema& schema);
void declare_templates(Schema& schema);
void declare_collaboration(Schema& schema);
void declare_history(Schema& schema);
void declare_agents(Schema& schema);

}  // namespace freehold
