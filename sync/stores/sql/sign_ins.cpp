#include "core/base/time.hpp"
#include "sync/stores/sql/sql_store.hpp"

namespace freehold {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

Result<std::int64_t> time_of(const Value& value) {
  if (is_null(value)) return std::int64_t{0};
  return parse_time(text_of(value));
}

Status insert_token(SqlSession& session, const RefreshToken& token) {
  FREEHOLD_TRY(session.run(
      "INSERT INTO freehold.refresh_tokens (digest, owner_id, family_id, expires_at) VALUES ($1, $2, $3, $4)",
      {{ColumnType::bytes, token.digest},
       id_param(token.owner.uuid),
       id_param(token.family),
       time_param(token.expires_at_us)}));
  return {};
}

/// The lock is the sign-in's, not the token's: whoever ends it waits, and then finds the successor too.
Result<bool> lock_sign_in_of(SqlSession& session, const Bytes& digest, std::string_view row_lock) {
  const std::string sql =
      "SELECT id FROM freehold.sign_ins WHERE ended_at IS NULL "
      "AND id = (SELECT family_id FROM freehold.refresh_tokens WHERE digest = $1)";
  FREEHOLD_ASSIGN(const SqlAnswer answer, session.run(sql + std::string(row_lock), {{ColumnType::bytes, digest}}));
  return !answer.rows.empty();
}

Result<std::optional<RefreshToken>> find_token(SqlSession& session, const Bytes& digest) {
  FREEHOLD_ASSIGN(const SqlAnswer answer,
                  session.run("SELECT owner_id, family_id, expires_at, used_at FROM freehold.refresh_tokens "
                              "WHERE digest = $1",
                              {{ColumnType::bytes, digest}}));
  if (answer.rows.empty()) return std::optional<RefreshToken>();
  const SqlRow& row = answer.rows[0];
  RefreshToken token;
  token.digest = digest;
  FREEHOLD_ASSIGN(token.owner, OwnerId::parse(text_of(row[0])));
  FREEHOLD_ASSIGN(token.family, Uuid::parse(text_of(row[1])));
  FREEHOLD_ASSIGN(token.expires_at_us, time_of(row[2]));
  FREEHOLD_ASSIGN(token.used_at_us, time_of(row[3]));
  return std::optional<RefreshToken>(std::move(token));
}

/// Whatever is done with an account's sign-ins clears up behind them: a token past its time, or of a sign-in that has
/// ended, says the same as none.
Status clear_up(SqlSession& session, const OwnerId& owner, std::int64_t now_us) {
  FREEHOLD_TRY(
      session.run("DELETE FROM freehold.refresh_tokens WHERE owner_id = $1 AND (expires_at < $2 OR family_id NOT IN "
                  "(SELECT id FROM freehold.sign_ins WHERE owner_id = $1 AND ended_at IS NULL))",
                  {id_param(owner.uuid), time_param(now_us)}));
  FREEHOLD_TRY(session.run(
      "DELETE FROM freehold.sign_ins WHERE owner_id = $1 AND (seen_at < $2 OR ended_at < $3 OR "
      "(ended_at IS NOT NULL AND id NOT IN (SELECT id FROM freehold.sign_ins "
      "WHERE owner_id = $1 AND ended_at IS NOT NULL ORDER BY ended_at DESC, id LIMIT $4)))",
      {id_param(owner.uuid), time_param(now_us - DeviceSignIn::kUnseenMaxS * kSecond),
       time_param(now_us - DeviceSignIn::kEndedKeptS * kSecond), number_param(DeviceSignIn::kEndedKeptMax)}));
  return {};
}

/// Until commit the account stays as it is found here: a new password, and what else ends its sign-ins, waits, and then
/// finds this one too.
Status hold_account(SqlSession& session, const Table& users, const OwnerId& owner, const std::string& held,
                    std::string_view share_lock) {
  const std::string is_active = users.find("is_active") == nullptr ? "true" : "is_active";
  FREEHOLD_ASSIGN(const SqlAnswer answer,
                  session.run("SELECT password_hash, " + is_active + " FROM " + users.name() + " WHERE " +
                                  users.with_role(ColumnRole::id)->name + " = $1" + std::string(share_lock),
                              {id_param(owner.uuid)}));
  if (answer.rows.empty() || text_of(answer.rows[0][0]) != held)
    return fail(Code::not_found, "there is no account with that password record");
  const Value& active = answer.rows[0][1];
  if (!is_null(active) && integer_of(active) == 0)
    return fail(Code::account_disabled, "this account has been switched off");
  return {};
}

Status end_all(SqlSession& session, const OwnerId& owner, std::int64_t now_us) {
  FREEHOLD_TRY(session.run("UPDATE freehold.sign_ins SET ended_at = $2 WHERE owner_id = $1 AND ended_at IS NULL",
                           {id_param(owner.uuid), time_param(now_us)}));
  return clear_up(session, owner, now_us);
}

}  // namespace

Result<Standing> SqlStore::standing(const OwnerId& owner, const std::optional<Uuid>& sign_in) {
  const Table& users = *schema_.owner_table();
  std::string columns = users.find("is_active") == nullptr ? "true" : "is_active";
  SqlParams params = {id_param(owner.uuid)};
  if (sign_in) {
    columns += ", EXISTS (SELECT 1 FROM freehold.sign_ins WHERE id = $2 AND owner_id = $1 AND ended_at IS NULL)";
    params.push_back(id_param(*sign_in));
  } else {
    columns += ", true";
  }
  FREEHOLD_ASSIGN(const SqlAnswer answer, run("SELECT " + columns + " FROM " + users.name() + " WHERE " +
                                                  equals(*users.with_role(ColumnRole::id)),
                                              params));
  if (answer.rows.empty()) return Standing::gone;
  const SqlRow& row = answer.rows[0];
  if (!is_null(row[0]) && integer_of(row[0]) == 0) return Standing::switched_off;
  return integer_of(row[1]) != 0 ? Standing::good : Standing::signed_out;
}

Status SqlStore::add_sign_in(const DeviceSignIn& sign_in, const std::string& held, const RefreshToken& token) {
  FREEHOLD_ASSIGN(const auto session, sessions_->open());
  FREEHOLD_TRY(session->begin(SqlAccess::write));
  FREEHOLD_TRY(hold_account(*session, *schema_.owner_table(), sign_in.owner, held, sessions_->share_lock()));
  FREEHOLD_TRY(session->run(
      "UPDATE freehold.sign_ins SET ended_at = $2 WHERE owner_id = $1 AND ended_at IS NULL AND id NOT IN "
      "(SELECT id FROM freehold.sign_ins WHERE owner_id = $1 AND ended_at IS NULL ORDER BY seen_at DESC, id LIMIT $3)",
      {id_param(sign_in.owner.uuid), time_param(sign_in.seen_at_us), number_param(DeviceSignIn::kLivingMax - 1)}));
  FREEHOLD_TRY(session->run(
      "INSERT INTO freehold.sign_ins (id, owner_id, device, created_at, seen_at) VALUES ($1, $2, $3, $4, $5)",
      {id_param(sign_in.id),
       id_param(sign_in.owner.uuid),
       {ColumnType::text, sign_in.device},
       time_param(sign_in.created_at_us),
       time_param(sign_in.seen_at_us)}));
  FREEHOLD_TRY(insert_token(*session, token));
  FREEHOLD_TRY(clear_up(*session, sign_in.owner, sign_in.seen_at_us));
  return session->commit();
}

Result<std::vector<DeviceSignIn>> SqlStore::sign_ins(const OwnerId& owner, std::int64_t now_us) {
  FREEHOLD_ASSIGN(const SqlAnswer answer,
                  run("SELECT id, device, created_at, seen_at FROM freehold.sign_ins WHERE owner_id = $1 "
                      "AND ended_at IS NULL AND seen_at >= $2 ORDER BY seen_at DESC, id DESC",
                      {id_param(owner.uuid), time_param(now_us - DeviceSignIn::kUnseenMaxS * kSecond)}));
  std::vector<DeviceSignIn> found;
  for (const SqlRow& row : answer.rows) {
    DeviceSignIn& one = found.emplace_back();
    FREEHOLD_ASSIGN(one.id, Uuid::parse(text_of(row[0])));
    one.owner = owner;
    one.device = text_of(row[1]);
    FREEHOLD_ASSIGN(one.created_at_us, time_of(row[2]));
    FREEHOLD_ASSIGN(one.seen_at_us, time_of(row[3]));
  }
  return found;
}

Status SqlStore::end_sign_in(const OwnerId& owner, const Uuid& id, std::int64_t now_us) {
  FREEHOLD_ASSIGN(const auto session, sessions_->open());
  FREEHOLD_TRY(session->begin(SqlAccess::write));
  FREEHOLD_ASSIGN(const SqlAnswer ended, session->run("UPDATE freehold.sign_ins SET ended_at = $3 "
                                                      "WHERE id = $2 AND owner_id = $1 AND ended_at IS NULL",
                                                      {id_param(owner.uuid), id_param(id), time_param(now_us)}));
  if (ended.affected == 0) return fail(Code::not_found, "there is no such sign-in (any more)");
  FREEHOLD_TRY(clear_up(*session, owner, now_us));
  return session->commit();
}

Status SqlStore::end_sign_ins(const OwnerId& owner, std::int64_t now_us) {
  FREEHOLD_ASSIGN(const auto session, sessions_->open());
  FREEHOLD_TRY(session->begin(SqlAccess::write));
  FREEHOLD_TRY(end_all(*session, owner, now_us));
  return session->commit();
}

Status SqlStore::reset_password(const OwnerId& owner, const std::string& record, std::int64_t now_us) {
  const Table& users = *schema_.owner_table();
  FREEHOLD_ASSIGN(const auto session, sessions_->open());
  FREEHOLD_TRY(session->begin(SqlAccess::write));
  FREEHOLD_ASSIGN(const SqlAnswer answer, session->run("UPDATE " + users.name() + " SET password_hash = $2 WHERE " +
                                                           users.with_role(ColumnRole::id)->name + " = $1",
                                                       {id_param(owner.uuid), {ColumnType::text, record}}));
  if (answer.affected == 0) return fail(Code::not_found, "there is no such account (any more)");
  FREEHOLD_TRY(end_all(*session, owner, now_us));
  return session->commit();
}

Result<std::optional<RefreshToken>> SqlStore::rotate_refresh_token(const Bytes& digest, const RefreshToken& successor,
                                                                   std::int64_t now_us) {
  FREEHOLD_ASSIGN(const auto session, sessions_->open());
  FREEHOLD_TRY(session->begin(SqlAccess::write));
  FREEHOLD_ASSIGN(const bool lives, lock_sign_in_of(*session, digest, sessions_->row_lock()));
  if (!lives) return std::optional<RefreshToken>();
  FREEHOLD_ASSIGN(auto held, find_token(*session, digest));
  if (!held || held->used_at_us != 0 || held->expires_at_us <= now_us) return held;
  FREEHOLD_TRY(session->run("UPDATE freehold.refresh_tokens SET used_at = $2 WHERE digest = $1",
                            {{ColumnType::bytes, digest}, time_param(now_us)}));
  RefreshToken next = successor;
  next.owner = held->owner;
  next.family = held->family;
  FREEHOLD_TRY(insert_token(*session, next));
  FREEHOLD_TRY(session->run("UPDATE freehold.sign_ins SET seen_at = $2 WHERE id = $1",
                            {id_param(held->family), time_param(now_us)}));
  FREEHOLD_TRY(clear_up(*session, held->owner, now_us));
  FREEHOLD_TRY(session->commit());
  return held;
}

Status SqlStore::change_password(const OwnerId& owner, const std::string& held, const std::string& record,
                                 const RefreshToken& token, std::int64_t now_us) {
  FREEHOLD_ASSIGN(const auto session, sessions_->open());
  FREEHOLD_TRY(session->begin(SqlAccess::write));
  FREEHOLD_TRY(update_password(*session, owner, held, record));
  FREEHOLD_TRY(
      session->run("UPDATE freehold.sign_ins SET ended_at = $3 WHERE owner_id = $1 AND ended_at IS NULL AND id <> $2",
                   {id_param(owner.uuid), id_param(token.family), time_param(now_us)}));
  FREEHOLD_ASSIGN(const SqlAnswer kept,
                  session->run("UPDATE freehold.sign_ins SET seen_at = $3 "
                               "WHERE id = $2 AND owner_id = $1 AND ended_at IS NULL",
                               {id_param(owner.uuid), id_param(token.family), time_param(now_us)}));
  if (kept.affected == 0) return fail(Code::unauthenticated, "this device has been signed out; sign in again");
  FREEHOLD_TRY(session->run("DELETE FROM freehold.refresh_tokens WHERE family_id = $1", {id_param(token.family)}));
  FREEHOLD_TRY(insert_token(*session, token));
  FREEHOLD_TRY(clear_up(*session, owner, now_us));
  return session->commit();
}

}  // namespace freehold
