#include "core/workspace/plans.hpp"
#include "core/workspace/tables.hpp"

namespace freehold {
namespace {

constexpr auto kServer = ColumnKind::server;
constexpr auto kSecret = ColumnKind::secret;

void declare_connections(Schema& schema) {
  schema.table("data_connections", 9)
      .owned()
      .about("Where datasets may come from; the credentials never leave the server.")
      .quota(at_once({{"free", 5}, {"pro", 5}, {"team", 10}}))
      .text("name", {.max_length = 255, .required = true})
      .text("kind", {.max_length = 50, .required = true})
      .json("config")
      .bytes("encrypted_credentials", {.kind = kSecret})
      .bytes("encrypted_dek", {.kind = kSecret})
      .bytes("nonce", {.kind = kSecret})
      .text("kms_key_version", {.max_length = 255, .kind = kSecret})
      .boolean("is_active", {.default_value = true})
      .timestamps()
      .index({"user_id"});
}

void declare_datasets(Schema& schema) {
  schema.table("datasets", 10)
      .owned()
      .about("Tables of figures that were uploaded.")
      .quota(monthly(5, "datasets_count"))
      .text("name", {.max_length = 255, .required = true})
      .text("file_path", {.max_length = 500, .names_blob = true, .about = "the storage key of the bytes"})
      .reference("connection_id", {"data_connections", OnDelete::set_null})
      .integer("row_count", {.min = 0})
      .integer("column_count", {.min = 0})
      .bigint("size_bytes", {.min = 0})
      .timestamps()
      .index({"user_id"})
      .index({"connection_id"})
      .index({"user_id", "created_at"});
}

void declare_analyses(Schema& schema) {
  schema.table("analyses", 11)
      .owned()
      .about("Questions to a dataset, and their answers.")
      .shared({"collaborations", "analysis_id", "collaborator_id", {when("status", "accepted")}})
      .text("name", {.max_length = 255, .required = true})
      .reference("dataset_id", {"datasets", OnDelete::set_null})
      .json("config")
      .json("results")
      .text("status", {.required = true, .one_of = {"draft", "completed", "failed"}, .default_value = "draft"})
      .timestamps()
      .index({"user_id"})
      .index({"dataset_id"})
      .index({"status"})
      .index({"user_id", "created_at"});
}

void declare_reports(Schema& schema) {
  schema.table("reports", 12)
      .owned()
      .about("Analyses published under a short code.")
      .quota(monthly(3, "reports_count"))
      .reference("analysis_id", {"analyses", OnDelete::cascade}, {.required = true})
      .text("short_code", {.max_length = 20, .required = true, .unique = true, .form = TextForm::base62})
      .boolean("is_public", {.default_value = true})
      .text("password_hash", {.max_length = 255, .kind = kSecret, .about = "Null: open to everybody who has the code"})
      .timestamp("expires_at")
      .integer("view_count", {.required = true, .default_value = 0, .merge = MergeRule::counter})
      .timestamps()
      .index({"user_id"})
      .index({"analysis_id"})
      .index({"expires_at"});
}

}  // namespace

void declare_data(Schema& schema) {
  declare_connections(schema);
  declare_datasets(schema);
  declare_analyses(schema);
  declare_reports(schema);
}

void declare_charts(Schema& schema) {
  schema.table("charts", 13)
      .owned()
      .about("Drawings of an analysis.")
      .shared({"collaborations", "analysis_id", "collaborator_id", {when("status", "accepted")}, "analysis_id"})
      .reference("analysis_id", {"analyses", OnDelete::cascade}, {.required = true})
      .text("name", {.max_length = 255, .required = true})
      .text("chart_type", {.max_length = 50, .required = true})
      .json("config")
      .text("embed_token", {.max_length = 64, .unique = true})
      .boolean("is_embeddable", {.default_value = false})
      .timestamps()
      .index({"user_id"})
      .index({"analysis_id"});
  schema.table("embed_analytics", 14)
      .owned()
      .rows_by_server()
      .append_only()
      .about("Who looked at an embedded chart.")
      .reference("chart_id", {"charts", OnDelete::cascade}, {.required = true, .kind = kServer})
      .text("referrer", {.max_length = 500, .kind = kServer})
      .created_at("viewed_at")
      .index({"user_id"})
      .index({"chart_id", "viewed_at"});
}

}  // namespace freehold
