#include "sync/stores/version.hpp"

#include "sync/stores/open.hpp"
#include "sync/stores/sql/sql_store.hpp"

namespace freehold {

Status check_version(SqlSession& session, std::span<const Migration> steps, Home home) {
  auto answer = session.run("SELECT version, name, checksum FROM freehold.migrations ORDER BY version", {});
  if (!answer && answer.error().code == Code::sql_error)
    return fail(Code::database_foreign, "there is no server's database here (" + answer.error().message + ")");
  if (!answer) return std::move(answer).error();
  std::vector<AppliedMigration> applied;
  for (const SqlRow& row : answer->rows)
    applied.push_back({static_cast<int>(integer_of(row[0])), text_of(row[1]), text_of(row[2]), {}});
  FREEHOLD_TRY(check_history(applied, steps, home));
  if (applied.size() == steps.size()) return {};
  return fail(Code::wrong_state, "the database is at step " + std::to_string(applied.size()) + " of " +
                                     std::to_string(steps.size()) +
                                     "; bring it to the newest first, with 'freehold migrate upgrade'");
}

Status check_version(const std::string& url, const Schema& schema, std::span<const Migration> steps) {
  FREEHOLD_ASSIGN(const auto sessions, open_sessions(url, schema));
  FREEHOLD_ASSIGN(const auto session, sessions->open());
  return check_version(*session, steps, is_postgres(url) ? Home::postgres : Home::server_sqlite);
}

}  // namespace freehold
