#include "sync/stores/sql/sql_store.hpp"

#include <random>
#include <tuple>
#include <unordered_map>

#include "core/base/time.hpp"
#include "sync/stores/sql/owner_transaction.hpp"

namespace freehold {
Epoch fresh_epoch() {
  std::random_device source;
  Epoch epoch;
  for (std::uint8_t& byte : epoch.uuid.bytes) byte = static_cast<std::uint8_t>(source());
  epoch.uuid.bytes[6] = static_cast<std::uint8_t>((epoch.uuid.bytes[6] & 0x0f) | 0x40);
  epoch.uuid.bytes[8] = static_cast<std::uint8_t>((epoch.uuid.bytes[8] & 0x3f) | 0x80);
  return epoch;
}

Result<Epoch> epoch_of(const Value& stored) {
  auto epoch = Epoch::parse(text_of(stored));
  if (!epoch) return fail(Code::database_damaged, "the database has lost the name of its epoch");
  return epoch;
}

SqlParam clock_param(Hlc clock) {
  Bytes packed;
  for (int shift = 56; shift >= 0; shift -= 8) packed.push_back(static_cast<std::uint8_t>(clock.value >> shift));
  return {ColumnType::bytes, std::move(packed)};
}

SqlParam time_param(std::int64_t us) {
  return {ColumnType::timestamp, us == 0 ? Value() : Value(format_time(us))};
}

std::string text_of(const Value& value) {
  const std::string* text = as_text(value);
  return text == nullptr ? std::string() : *text;
}

std::int64_t integer_of(const Value& value) {
  const std::int64_t* number = as_integer(value);
  return number == nullptr ? 0 : *number;
}

SqlStore::SqlStore(std::unique_ptr<SqlSessions> sessions, const Schema& schema, WakeListener listener)
    : sessions_(std::move(sessions)), schema_(schema), listener_(std::move(listener)), sealed_rows_(*this) {
  for (const Table& table : schema.tables()) {
    if (table.on_devices())
      statements_.emplace(std::piecewise_construct, std::forward_as_tuple(&table), std::forward_as_tuple(table));
    if (is_published(table))
      published_.emplace(std::piecewise_construct, std::forward_as_tuple(&table),
                         std::forward_as_tuple(table, RowStatements::Of::everybody));
  }
}

Status SqlStore::prepare(bool only_look) {
  const auto mark = run("SELECT value FROM freehold.settings WHERE name = $1", {{ColumnType::text, kTransferMark}});
  if (!mark) {
    Error error = mark.error();
    if (error.code == Code::sql_error)
      error.message = "the database has not been migrated; run 'freehold migrate upgrade' (" + error.message + ")";
    return error;
  }
  if (!mark->rows.empty())
    return fail(
        Code::wrong_state,
        "a transfer into this database has not been finished; run 'freehold transfer' again, with the same URLs");
  if (!only_look) FREEHOLD_TRY(shared_setting("epoch", fresh_epoch().text()));
  return {};
}

Result<SqlAnswer> SqlStore::run(const std::string& sql, const SqlParams& params) {
  FREEHOLD_ASSIGN(const auto session, sessions_->open());
  return session->run(sql, params);
}

Result<SqlAnswer> SqlStore::read_for(const OwnerId& owner, const std::string& sql, const SqlParams& params) {
  FREEHOLD_ASSIGN(const auto session, sessions_->open());
  FREEHOLD_TRY(session->begin_for(owner, SqlAccess::snapshot));
  FREEHOLD_ASSIGN(SqlAnswer answer, session->run(sql, params));
  FREEHOLD_TRY(session->commit());
  return answer;
}

void SqlStore::wake(const OwnerId& owner, Seq head) {
  sessions_->announce(owner, head);
  if (listener_.rose) listener_.rose(owner, head);
}

Result<Epoch> SqlStore::epoch() {
  FREEHOLD_ASSIGN(const SqlAnswer answer, run("SELECT value FROM freehold.settings WHERE name = 'epoch'", {}));
  return epoch_of(answer.rows.empty() ? Value() : answer.rows[0][0]);
}

Result<std::unique_ptr<OwnerTransaction>> SqlStore::begin(const OwnerId& owner) {
  FREEHOLD_ASSIGN(auto session, sessions_->open());
  auto begun = SqlOwnerTransaction::begin(*this, std::move(session), owner, sessions_->row_lock());
  if (!begun) return std::move(begun).error();
  return std::unique_ptr<OwnerTransaction>(std::move(*begun));
}

Result<std::int64_t> SqlStore::drop_tombstones(Hlc before) {
  FREEHOLD_ASSIGN(
      const SqlAnswer scopes,
      run("SELECT DISTINCT scope_id FROM freehold.row_meta WHERE deleted AND clocks < $1", {clock_param(before)}));
  std::int64_t dropped = 0;
  for (const SqlRow& row : scopes.rows) {
    FREEHOLD_ASSIGN(const RowId scope, row_id_of(row[0]));
    FREEHOLD_ASSIGN(auto session, sessions_->open());
    FREEHOLD_ASSIGN(const auto transaction,
                    SqlOwnerTransaction::begin(*this, std::move(session), OwnerId{scope.uuid}, sessions_->row_lock()));
    FREEHOLD_ASSIGN(const std::int64_t gone, transaction->drop_tombstones(before));
    dropped += gone;
  }
  return dropped;
}

Result<Seq> SqlStore::head(const OwnerId& owner) {
  FREEHOLD_ASSIGN(const SqlAnswer answer,
                  read_for(owner, "SELECT head FROM freehold.heads WHERE scope_id = $1", {id_param(owner.uuid)}));
  return answer.rows.empty() ? 0 : integer_of(answer.rows[0][0]);
}

Result<std::vector<OwnerStanding>> SqlStore::standings(std::span<const OwnerId> owners) {
  const Table& users = *schema_.owner_table();
  const std::string& id = users.with_role(ColumnRole::id)->name;
  const std::string is_active = users.find("is_active") == nullptr ? "true" : "a.is_active";
  SqlRowSet set{{{"id", ColumnType::uuid, {}}}};
  std::vector<OwnerStanding> standings;
  std::unordered_map<OwnerId, std::size_t, IdHash> places;
  for (const OwnerId& owner : owners) {
    places.emplace(owner, standings.size());
    set.columns[0].values.emplace_back(owner.text());
    standings.push_back({owner});
  }
  FREEHOLD_ASSIGN(const auto session, sessions_->open());
  FREEHOLD_ASSIGN(const SqlAnswer answer,
                  session->run_for(set,
                                   "SELECT a." + id + ", h.head, " + is_active + " FROM " + users.name() +
                                       " AS a LEFT JOIN freehold.heads AS h ON h.scope_id = a." + id + " WHERE a." +
                                       id + " = {any id}",
                                   {}));
  for (const SqlRow& row : answer.rows) {
    FREEHOLD_ASSIGN(const OwnerId owner, OwnerId::parse(text_of(row[0])));
    const auto place = places.find(owner);
    if (place == places.end()) continue;
    standings[place->second].head = integer_of(row[1]);
    standings[place->second].is_active = integer_of(row[2]) != 0;
  }
  FREEHOLD_ASSIGN(const SqlAnswer ended, session->run_for(set,
                                                          "SELECT owner_id, id FROM freehold.sign_ins "
                                                          "WHERE ended_at IS NOT NULL AND owner_id = {any id}",
                                                          {}));
  for (const SqlRow& row : ended.rows) {
    FREEHOLD_ASSIGN(const OwnerId owner, OwnerId::parse(text_of(row[0])));
    FREEHOLD_ASSIGN(const Uuid sign_in, Uuid::parse(text_of(row[1])));
    const auto place = places.find(owner);
    if (place != places.end()) standings[place->second].ended_sign_ins.push_back(sign_in);
  }
  // No account has the scope of what everybody may read.
  if (const auto place = places.find(kPublicScope); place != places.end()) {
    FREEHOLD_ASSIGN(const SqlAnswer head,
                    session->run("SELECT head FROM freehold.heads WHERE scope_id = $1", {id_param(kPublicScope.uuid)}));
    if (!head.rows.empty()) standings[place->second].head = integer_of(head.rows[0][0]);
  }
  return standings;
}

Result<ClientState> SqlStore::client(const OwnerId& owner, const ClientId& client) {
  FREEHOLD_ASSIGN(
      const SqlAnswer answer,
      read_for(owner,
               "SELECT c.last_transaction, coalesce((SELECT min(v.transaction_id) FROM freehold.verdicts AS v WHERE "
               "v.owner_id = c.owner_id AND v.client_id = c.client_id), 0) FROM freehold.clients AS c "
               "WHERE c.owner_id = $1 AND c.client_id = $2",
               {id_param(owner.uuid), id_param(client.uuid)}));
  if (answer.rows.empty()) return ClientState();
  return ClientState{integer_of(answer.rows[0][0]), integer_of(answer.rows[0][1])};
}

Result<std::string> SqlStore::shared_setting(const std::string& name, const std::string& fresh) {
  FREEHOLD_ASSIGN(const auto session, sessions_->open());
  FREEHOLD_TRY(session->run("INSERT INTO freehold.settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
                            {{ColumnType::text, name}, {ColumnType::text, fresh}}));
  FREEHOLD_ASSIGN(const SqlAnswer answer,
                  session->run("SELECT value FROM freehold.settings WHERE name = $1", {{ColumnType::text, name}}));
  if (answer.rows.empty()) return fail(Code::busy, "the setting '" + name + "' was removed at the same moment");
  return text_of(answer.rows[0][0]);
}

Status SqlStore::ping() {
  FREEHOLD_TRY(run("SELECT 1", {}));
  return {};
}

}  // namespace freehold
