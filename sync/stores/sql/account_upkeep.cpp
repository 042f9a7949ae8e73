#include "sync/stores/sql/sql_store.hpp"

namespace freehold {
namespace {

/// Every table of the bookkeeping that says something about one account, and the column that names it. The sign-ins
/// come first: who refreshes a token holds the lock of one, and waits for none of the others.
constexpr std::pair<const char*, const char*> kOfAnAccount[] = {
    {"sign_ins", "owner_id"}, {"refresh_tokens", "owner_id"}, {"clients", "owner_id"},  {"verdicts", "owner_id"},
    {"captured", "scope_id"}, {"counted_before", "scope_id"}, {"row_meta", "scope_id"}, {"heads", "scope_id"}};

}  // namespace

Result<std::vector<Account>> SqlStore::accounts(const OwnerId& after, std::size_t limit) {
  const std::string& id = schema_.owner_table()->with_role(ColumnRole::id)->name;
  return select_accounts("WHERE " + id + " > $1 ORDER BY " + id + " LIMIT $2",
                         {id_param(after.uuid), number_param(static_cast<std::int64_t>(limit))});
}

Status SqlStore::remove_account(const OwnerId& owner) {
  const Table& users = *schema_.owner_table();
  const SqlParams params = {id_param(owner.uuid)};
  FREEHOLD_ASSIGN(const auto session, sessions_->open());
  FREEHOLD_TRY(session->begin(SqlAccess::write));
  // A push of the owner's either has ended, and its rows go too, or finds no account any more.
  FREEHOLD_TRY(
      session->run("SELECT head FROM freehold.heads WHERE scope_id = $1" + std::string(sessions_->row_lock()), params));
  FREEHOLD_ASSIGN(const SqlAnswer gone, session->run("DELETE FROM " + users.name() + " WHERE " +
                                                         users.with_role(ColumnRole::id)->name + " = $1",
                                                     params));
  if (gone.affected == 0) return fail(Code::not_found, "there is no such account (any more)");
  for (const auto& [table, column] : kOfAnAccount)
    FREEHOLD_TRY(session->run("DELETE FROM freehold." + std::string(table) + " WHERE " + column + " = $1", params));
  return session->commit();
}

Status SqlStore::set_cell(const Table& table, const OwnerId& owner, const RowId& row, const Column& column,
                          const Value& value, const std::string& now) {
  SqlParams params = {id_param(row.uuid), id_param(owner.uuid), {column.type, value}};
  std::string sql = "UPDATE " + table.name() + " SET " + column.name + " = $3";
  if (const Column* updated = table.with_role(ColumnRole::updated_at)) {
    params.push_back({updated->type, now});
    sql += ", " + updated->name + " = $4";
  }
  sql += " WHERE " + table.with_role(ColumnRole::id)->name + " = $1 AND " + table.owner_column()->name + " = $2";
  FREEHOLD_ASSIGN(const auto session, sessions_->open());
  FREEHOLD_TRY(session->begin(SqlAccess::write));
  FREEHOLD_ASSIGN(const SqlAnswer answer, session->run(sql, params));
  if (answer.affected == 0) return fail_at(Code::not_found, "there is no such row among yours", table.name());
  return session->commit();
}

}  // namespace freehold
