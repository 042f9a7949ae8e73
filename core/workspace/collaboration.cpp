#include "core/workspace/plans.hpp"
#include "core/workspace/tables.hpp"

namespace freehold {

void declare_collaboration(Schema& schema) {
  schema.table("collaborations", 18)
      .owned()
      .readable_by("collaborator_id")
      .about("Whom an analysis is shared with.")
      .quota(at_once({{"free", 3}, {"pro", 3}}))
      .reference("analysis_id", {"analyses", OnDelete::cascade}, {.required = true})
      .reference("collaborator_id", {"users", OnDelete::cascade, Reach::readable}, {.required = true})
      .text("role", {.required = true, .one_of = {"viewer", "editor"}, .default_value = "viewer"})
      .text("status", {.required = true, .one_of = {"pending", "accepted", "revoked"}, .default_value = "pending"})
      .timestamps()
      .unique({"analysis_id", "collaborator_id"})
      .index({"user_id"})
      .index({"collaborator_id"});
  schema.table("comments", 19)
      .owned()
      .shared({"collaborations", "analysis_id", "collaborator_id", {when("status", "accepted")}, "analysis_id"})
      .about("What people say about an analysis or one of its charts.")
      .reference("analysis_id", {"analyses", OnDelete::cascade}, {.required = true})
      .reference("chart_id", {"charts", OnDelete::set_null})
      .author("author_id")
      .text("body", {.required = true})
      .timestamps()
      .index({"user_id"})
      .index({"analysis_id", "created_at"})
      .index({"chart_id"})
      .index({"author_id"});
}

}  // namespace freehold
