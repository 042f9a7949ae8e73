#include "core/workspace/tables.hpp"

namespace freehold {

void declare_usage(Schema& schema) {
  const NumberOptions count = {
      .required = true, .kept_by_rules = true, .default_value = 0, .min = 0, .kind = ColumnKind::server};
  schema.table("usage_tracking", 8)
      .owned()
      .rows_by_server()
      .about("What an account used of its plan in a month (UTC). The server counts; devices show and predict.")
      .text("month_year", {.exact_length = 7,
                           .required = true,
                           .form = TextForm::month,
                           .kept_by_rules = true,
                           .kind = ColumnKind::server})
      .integer("datasets_count", count)
      .integer("ai_messages_count", count)
      .integer("reports_count", count)
      .timestamps()
      .natural_key({"user_id", "month_year"})
      .index({"month_year"});
}

}  // namespace freehold
