#include "core/base/text.hpp"
#include "core/merge/digest.hpp"
#include "sync/stores/sql/sql_store.hpp"

namespace freehold {
namespace {

/// Columns that sign-in knows by name, as far as the application's table of owners has them.
SqlRowSet account_row(const Table& users, const NewAccount& account) {
  const auto optional = [](const std::optional<std::string>& text) { return text ? Value(*text) : Value(); };
  const std::pair<const char*, Value> cells[] = {
      {"email", account.email},
      {"username", optional(account.username)},
      {"full_name", optional(account.full_name)},
      {"password_hash", account.password_hash.empty() ? Value() : Value(account.password_hash)}};
  const std::pair<const char*, std::optional<bool>> flags[] = {{"is_active", account.is_active},
                                                               {"is_admin", account.is_admin}};
  SqlRowSet set;
  const auto add = [&set](const Column* column, Value value) {
    if (column != nullptr) set.columns.push_back({column->name, column->type, {std::move(value)}});
  };
  add(users.with_role(ColumnRole::id), account.owner.text());
  for (const auto& [name, value] : cells) add(users.find(name), value);
  for (const auto& [name, flag] : flags)
    if (flag) add(users.find(name), std::int64_t{*flag ? 1 : 0});
  add(users.with_role(ColumnRole::created_at), account.now);
  add(users.with_role(ColumnRole::updated_at), account.now);
  return set;
}

}  // namespace

std::string SqlStore::equals(const Column& column) const {
  if (!column.ignore_case) return column.name + " = $1";
  return "lower(" + column.name + std::string(sessions_->lower_collation()) + ") = $1";
}

Status SqlStore::insert_account(SqlSession& session, const NewAccount& account, Hlc clock) {
  const Table& users = *schema_.owner_table();
  const SqlRowSet row = account_row(users, account);
  std::string names, values;
  SqlParams params;
  for (const SqlRowSet::Column& column : row.columns) {
    params.push_back({column.type, column.values[0]});
    names += (names.empty() ? "" : ", ") + column.name;
    values += (values.empty() ? "$" : ", $") + std::to_string(params.size());
  }
  const SqlParam scope = id_param(account.owner.uuid);
  const RowClocks clocks(Stamp{clock, kServerDevice});
  const std::uint64_t digest = version_digest(users.number(), RowId{account.owner.uuid}, 1, clocks);
  FREEHOLD_TRY(session.run("INSERT INTO " + users.name() + " (" + names + ") VALUES (" + values + ")", params));
  FREEHOLD_TRY(session.run("INSERT INTO freehold.heads (scope_id, head, digest) VALUES ($1, 1, $2)",
                           {scope, number_param(static_cast<std::int64_t>(digest))}));
  FREEHOLD_TRY(
      session.run("INSERT INTO freehold.row_meta (scope_id, table_no, row_id, seq, clocks) VALUES ($1, $2, $1, 1, $3)",
                  {scope, number_param(users.number()), {ColumnType::bytes, clocks.pack()}}));
  return {};
}

Status SqlStore::add_account(const NewAccount& account, Hlc clock) {
  FREEHOLD_ASSIGN(auto session, sessions_->open());
  FREEHOLD_TRY(session->begin(SqlAccess::quiet));
  FREEHOLD_TRY(insert_account(*session, account, clock));
  FREEHOLD_TRY(session->commit());
  session.reset();
  wake(account.owner, 1);
  return {};
}

Result<std::vector<Account>> SqlStore::select_accounts(const std::string& rest, const SqlParams& params) {
  const Table& users = *schema_.owner_table();
  std::string columns = users.with_role(ColumnRole::id)->name;
  for (const char* name : {"email", "username", "password_hash", "is_active", "tier", "created_at"})
    columns += users.find(name) == nullptr ? std::string(", NULL") : ", " + std::string(name);
  FREEHOLD_ASSIGN(const SqlAnswer answer, run("SELECT " + columns + " FROM " + users.name() + " " + rest, params));
  std::vector<Account> accounts;
  for (const SqlRow& row : answer.rows) {
    Account& account = accounts.emplace_back();
    FREEHOLD_ASSIGN(account.owner, OwnerId::parse(text_of(row[0])));
    account.email = text_of(row[1]);
    account.username = text_of(row[2]);
    account.password_hash = text_of(row[3]);
    account.is_active = is_null(row[4]) || integer_of(row[4]) != 0;
    account.tier = text_of(row[5]);
    account.created_at = text_of(row[6]);
  }
  return accounts;
}

Result<std::optional<Account>> SqlStore::select_account(const std::string& condition, SqlParam param) {
  FREEHOLD_ASSIGN(auto accounts, select_accounts("WHERE " + condition, {std::move(param)}));
  return accounts.empty() ? std::optional<Account>() : std::optional<Account>(std::move(accounts.front()));
}

Result<std::optional<Account>> SqlStore::find_account(const std::string& email_or_username) {
  const bool is_email = email_or_username.find('@') != std::string::npos;
  const Column* column = schema_.owner_table()->find(is_email ? "email" : "username");
  // No database takes such text as a parameter, and none can hold it.
  if (column == nullptr || !count_code_points(email_or_username)) return std::optional<Account>();
  const std::string wanted = column->ignore_case ? ascii_lower(email_or_username) : email_or_username;
  return select_account(equals(*column), {ColumnType::text, wanted});
}

Result<std::optional<Account>> SqlStore::find_account(const OwnerId& owner) {
  return select_account(equals(*schema_.owner_table()->with_role(ColumnRole::id)), id_param(owner.uuid));
}

Status SqlStore::update_password(SqlSession& session, const OwnerId& owner, const std::string& held,
                                 const std::string& record) {
  const Table& users = *schema_.owner_table();
  FREEHOLD_ASSIGN(const SqlAnswer answer,
                  session.run("UPDATE " + users.name() + " SET password_hash = $3 WHERE " +
                                  users.with_role(ColumnRole::id)->name + " = $1 AND password_hash = $2",
                              {id_param(owner.uuid), {ColumnType::text, held}, {ColumnType::text, record}}));
  if (answer.affected == 0) return fail(Code::not_found, "there is no account with that password record");
  return {};
}

Status SqlStore::replace_password(const OwnerId& owner, const std::string& held, const std::string& record) {
  FREEHOLD_ASSIGN(const auto session, sessions_->open());
  return update_password(*session, owner, held, record);
}

}  // namespace freehold
