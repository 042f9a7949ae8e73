#include "sync/stores/sql/owner_transaction.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>

#include "core/base/defects.hpp"
#include "core/base/time.hpp"
#include "core/protocol/codec.hpp"

namespace freehold {
namespace {

std::string now_text() {
  using namespace std::chrono;
  return format_time(duration_cast<microseconds>(system_clock::now().time_since_epoch()).count());
}

/// A taken id says nothing about whose it is.
Error hide_owner(Error error, const Table& table) {
  const Column* column = table.find(error.column);
  if (error.code != Code::unique_violation || column == nullptr || column->role != ColumnRole::id) return error;
  return fail_at(Code::not_owner, "there is no such row among yours", table.name());
}

/// Answers with one column of ids.
Result<std::vector<RowId>> ids_of(const SqlAnswer& answer) {
  std::vector<RowId> ids;
  for (const SqlRow& row : answer.rows) {
    FREEHOLD_ASSIGN(const RowId id, row_id_of(row[0]));
    ids.push_back(id);
  }
  return ids;
}

SqlRowSet meta_of(std::span<const RowWrite> rows) {
  SqlRowSet meta;
  meta.columns = {{"id", ColumnType::uuid, {}}, {"clocks", ColumnType::bytes, {}}};
  for (const RowWrite& row : rows) {
    meta.columns[0].values.emplace_back(row.row.text());
    meta.columns[1].values.emplace_back(row.clocks.pack());
  }
  return meta;
}

Result<std::optional<Error>> read_refusal(const Value& stored) {
  const std::string* text = as_text(stored);
  if (text == nullptr) return std::optional<Error>();
  FREEHOLD_ASSIGN(const boost::json::value json, parse_json(*text));
  const auto* object = json.if_object();
  if (object == nullptr) return fail(Code::database_damaged, "a stored verdict is not readable");
  return std::optional<Error>(error_from_json(*object));
}

Result<std::vector<MergeNote>> read_notes(const Schema& schema, const Value& stored) {
  const std::string* text = as_text(stored);
  if (text == nullptr) return std::vector<MergeNote>();
  FREEHOLD_ASSIGN(const boost::json::value json, parse_json(*text));
  return decode_notes(schema, json);
}

}  // namespace

Result<std::unique_ptr<SqlOwnerTransaction>> SqlOwnerTransaction::begin(SqlStore& store,
                                                                        std::unique_ptr<SqlSession> session,
                                                                        const OwnerId& owner, std::string_view row_lock,
                                                                        Acts acts) {
  std::unique_ptr<SqlOwnerTransaction> transaction(new SqlOwnerTransaction(store, std::move(session), owner));
  SqlSession& sql = *transaction->session_;
  FREEHOLD_TRY(acts == Acts::as_server ? sql.begin(SqlAccess::quiet) : sql.begin_for(owner, SqlAccess::write));
  FREEHOLD_ASSIGN(bool locked, transaction->lock_head(row_lock));
  if (!locked) {
    FREEHOLD_TRY(transaction->begin_feed());
    FREEHOLD_ASSIGN(locked, transaction->lock_head(row_lock));
  }
  if (!locked) return fail(Code::busy, "somebody else is at the owner's feed");
  return transaction;
}

/// The first push of an owner whom another program added. An account that is gone gets no feed any more: nobody would
/// ever take it away. What other programs have written is fed all the same, and with it what everybody may read.
Status SqlOwnerTransaction::begin_feed() {
  const Table& users = *store_.schema().owner_table();
  const SqlParams scope = {id_param(owner_.uuid)};
  std::string wanted =
      "EXISTS (SELECT 1 FROM " + users.name() + " WHERE " + users.with_role(ColumnRole::id)->name + " = $1)";
  if (!store_.sessions().captured_owners().empty())
    wanted += " OR EXISTS (SELECT 1 FROM freehold.captured WHERE scope_id = $1)";
  if (owner_ == kPublicScope) wanted = "true";
  FREEHOLD_ASSIGN(const SqlAnswer begun,
                  session_->run("INSERT INTO freehold.heads (scope_id, head) SELECT $1, 0 WHERE " + wanted +
                                    " ON CONFLICT (scope_id) DO NOTHING",
                                scope));
  if (begun.affected > 0) return {};
  FREEHOLD_ASSIGN(const SqlAnswer held, session_->run("SELECT 1 FROM freehold.heads WHERE scope_id = $1", scope));
  if (held.rows.empty()) return fail(Code::unauthenticated, "the account does not exist any more");
  return {};
}

Result<bool> SqlOwnerTransaction::lock_head(std::string_view row_lock) {
  const std::string sql =
      "SELECT head, (SELECT value FROM freehold.settings WHERE name = 'epoch'), digest FROM freehold.heads "
      "WHERE scope_id = $1";
  FREEHOLD_ASSIGN(const SqlAnswer answer, session_->run(sql + std::string(row_lock), {id_param(owner_.uuid)}));
  if (answer.rows.empty()) return false;
  head_ = integer_of(answer.rows[0][0]);
  FREEHOLD_ASSIGN(epoch_, epoch_of(answer.rows[0][1]));
  digest_ = static_cast<std::uint64_t>(integer_of(answer.rows[0][2]));
  return true;
}

Result<KnownClient> SqlOwnerTransaction::client(const ClientId& client, TransactionId first) {
  FREEHOLD_ASSIGN(
      const SqlAnswer answer,
      session_->run("SELECT c.last_transaction, v.transaction_id, v.seq, v.clock, v.refusal, v.merged FROM "
                    "freehold.clients AS c LEFT JOIN freehold.verdicts AS v ON v.owner_id = c.owner_id AND "
                    "v.client_id = c.client_id AND v.transaction_id BETWEEN CASE WHEN $3 < c.last_transaction THEN $3 "
                    "ELSE c.last_transaction END AND c.last_transaction WHERE c.owner_id = $1 AND c.client_id = $2 "
                    "ORDER BY v.transaction_id",
                    {id_param(owner_.uuid), id_param(client.uuid), number_param(first)}));
  KnownClient known;
  for (const SqlRow& row : answer.rows) {
    known.state.last_transaction = integer_of(row[0]);
    if (is_null(row[1])) continue;
    FREEHOLD_ASSIGN(auto refusal, read_refusal(row[4]));
    const auto clock = static_cast<std::uint64_t>(integer_of(row[3]));
    FREEHOLD_ASSIGN(auto notes, read_notes(store_.schema(), row[5]));
    known.verdicts.push_back(
        {integer_of(row[1]), std::move(refusal), integer_of(row[2]), Hlc{clock}, std::move(notes)});
  }
  return known;
}

Result<std::vector<StoredRow>> SqlOwnerTransaction::load(const Table& table, std::span<const RowId> rows) {
  FREEHOLD_ASSIGN(auto held, load_feed_rows(table, rows));
  std::vector<StoredRow> loaded;
  loaded.reserve(held.size());
  for (FeedRow& row : held)
    loaded.push_back({row.row, row.seq, std::move(row.clocks), row.deleted, std::move(row.values)});
  return loaded;
}

Result<std::vector<StoredRow>> SqlOwnerTransaction::load_referring(const Table& table, const Column& column,
                                                                   std::span<const RowId> parents) {
  const RowStatements& statements = store_.statements(table);
  std::string sql = statements.select_referring(column);
  // Who is let go is written back whole, so it is read when nobody else can write it any more.
  if (statements.updated_by_clients() && !store_.sessions().change_lock().empty()) {
    FREEHOLD_TRY(be_impatient());
    sql += store_.sessions().change_lock();
  }
  FREEHOLD_ASSIGN(const SqlAnswer answer, session_->run_for(id_set(parents), sql, {id_param(owner_.uuid)}));
  FREEHOLD_ASSIGN(const auto ids, ids_of(answer));
  return load(table, ids);
}

Result<std::int64_t> SqlOwnerTransaction::count(const Table& table) {
  SqlParams params = {id_param(owner_.uuid)};
  std::string sql = "SELECT count(*) FROM " + table.name() + " WHERE " + table.owner_column()->name + " = $1";
  for (const Condition& condition : table.quota()->where) {
    params.push_back({table.find(condition.column)->type, condition.value});
    sql += " AND " + condition.column + " = $" + std::to_string(params.size());
  }
  FREEHOLD_ASSIGN(const SqlAnswer answer, session_->run(sql, params));
  return answer.rows.empty() ? 0 : integer_of(answer.rows[0][0]);
}

Result<std::vector<RowId>> SqlOwnerTransaction::readable(const Table& table, std::span<const RowId> rows) {
  const std::string& sql = store_.statements(table).select_public();
  if (sql.empty()) return std::vector<RowId>();
  FREEHOLD_ASSIGN(const SqlAnswer answer, session_->run_for(id_set(rows), sql, {}));
  return ids_of(answer);
}

Result<std::vector<FeedRow>> SqlOwnerTransaction::load_feed_rows(const Table& table, std::span<const RowId> rows) {
  return read_rows(*session_, store_.statements(table), owner_, rows);
}

Status SqlOwnerTransaction::write(const Table& table, std::span<const RowWrite> rows, Seq seq) {
  const RowStatements& statements = store_.statements(table);
  const SqlParams owner = {id_param(owner_.uuid)};
  if (const SqlRowSet set = statements.inserts(rows); set.size() > 0) {
    const auto inserted = session_->run_for(set, statements.insert(), owner);
    if (!inserted) return hide_owner(inserted.error(), table);
  }
  if (const SqlRowSet set = statements.updates(rows); set.size() > 0) {
    FREEHOLD_ASSIGN(const SqlAnswer updated, session_->run_for(set, statements.update(), owner));
    // Somebody who does not take the owner's lock deleted one in between.
    if (updated.affected != static_cast<std::int64_t>(set.size()))
      return fail(Code::busy, "a row was deleted by another program at the same moment");
  }
  return write_meta(table, meta_of(rows), seq, false);
}

Result<std::int64_t> SqlOwnerTransaction::count_all(const Table& table) {
  const std::string sql = "SELECT count(*) FROM " + table.name() + " WHERE " + table.owner_column()->name + " = $1";
  FREEHOLD_ASSIGN(const SqlAnswer answer, session_->run(sql, {id_param(owner_.uuid)}));
  return answer.rows.empty() ? 0 : integer_of(answer.rows[0][0]);
}

Status SqlOwnerTransaction::write_whole(const Table& table, const RowWrite& row, Seq seq) {
  std::string names, values;
  SqlParams params;
  for (const Column& column : table.columns()) {
    const Value& value = row.values[column.number];
    if (is_null(value)) continue;
    params.push_back({column.type, value});
    names += (names.empty() ? "" : ", ") + column.name;
    values += (values.empty() ? "$" : ", $") + std::to_string(params.size());
  }
  const auto inserted =
      session_->run("INSERT INTO " + table.name() + " (" + names + ") VALUES (" + values + ")", params);
  if (!inserted) return hide_owner(inserted.error(), table);
  return write_meta(table, meta_of(std::span(&row, 1)), seq, false);
}

Status SqlOwnerTransaction::remove(const Table& table, std::span<const RowRemoval> rows, Seq seq) {
  SqlRowSet meta;
  meta.columns = {{"id", ColumnType::uuid, {}}};
  for (const RowRemoval& row : rows) meta.columns[0].values.emplace_back(row.row.text());
  FREEHOLD_TRY(session_->run_for(meta, store_.statements(table).remove(), {id_param(owner_.uuid)}));
  if (defect(Defect::tombstone_not_written)) return {};
  meta.columns.push_back({"clocks", ColumnType::bytes, {}});
  for (const RowRemoval& row : rows) meta.columns[1].values.emplace_back(row.clocks.pack());
  return write_meta(table, std::move(meta), seq, true);
}

Status SqlOwnerTransaction::write_meta(const Table& table, SqlRowSet rows, Seq seq, bool deleted) {
  static const std::string sql =
      "INSERT INTO freehold.row_meta (scope_id, table_no, row_id, seq, clocks, deleted) "
      "{values $1, $2, u.id, $3, u.clocks, $4} "
      "ON CONFLICT (scope_id, table_no, row_id) "
      "DO UPDATE SET seq = excluded.seq, clocks = excluded.clocks, deleted = excluded.deleted";
  const SqlParams params = {id_param(owner_.uuid),
                            number_param(table.number()),
                            number_param(seq),
                            {ColumnType::boolean, std::int64_t{deleted}}};
  return session_->run_later({sql, params, std::move(rows)});
}

Status SqlOwnerTransaction::save_verdicts(const ClientId& client, std::span<const StoredVerdict> verdicts) {
  static const std::string sql =
      "INSERT INTO freehold.verdicts (owner_id, client_id, transaction_id, seq, clock, refusal, merged) "
      "{values $1, $2, u.id, u.seq, u.clock, u.refusal, u.merged}";
  SqlRowSet set;
  set.columns = {{"id", ColumnType::bigint, {}},
                 {"seq", ColumnType::bigint, {}},
                 {"clock", ColumnType::bigint, {}},
                 {"refusal", ColumnType::json, {}},
                 {"merged", ColumnType::json, {}}};
  for (const StoredVerdict& verdict : verdicts) {
    set.columns[0].values.emplace_back(verdict.id);
    set.columns[1].values.emplace_back(verdict.seq);
    set.columns[2].values.emplace_back(static_cast<std::int64_t>(verdict.clock.value));
    set.columns[3].values.push_back(verdict.refusal ? Value(serialize_json(error_to_json(*verdict.refusal))) : Value());
    set.columns[4].values.push_back(verdict.notes.empty() ? Value() : Value(encode_notes(verdict.notes)));
  }
  return session_->run_later({sql, {id_param(owner_.uuid), id_param(client.uuid)}, std::move(set)});
}

Status SqlOwnerTransaction::forget_verdicts(const ClientId& client, TransactionId through) {
  return session_->run_later(
      {"DELETE FROM freehold.verdicts WHERE owner_id = $1 AND client_id = $2 AND transaction_id <= $3",
       {id_param(owner_.uuid), id_param(client.uuid), number_param(through)}});
}

Status SqlOwnerTransaction::save_client(const ClientId& client, const ClientState& state, int schema_version) {
  return session_->run_later(
      {"INSERT INTO freehold.clients (owner_id, client_id, last_transaction, schema_version, seen_at) "
       "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (owner_id, client_id) DO UPDATE SET "
       "last_transaction = excluded.last_transaction, schema_version = excluded.schema_version, "
       "seen_at = excluded.seen_at",
       {id_param(owner_.uuid),
        id_param(client.uuid),
        number_param(state.last_transaction),
        number_param(schema_version),
        {ColumnType::timestamp, now_text()}}});
}

Result<std::int64_t> SqlOwnerTransaction::drop_tombstones(Hlc before) {
  FREEHOLD_ASSIGN(
      const SqlAnswer dropped,
      session_->run("DELETE FROM freehold.row_meta WHERE scope_id = $1 AND deleted AND clocks < $2 RETURNING seq",
                    {id_param(owner_.uuid), clock_param(before)}));
  Seq floor = 0;
  for (const SqlRow& row : dropped.rows) floor = std::max(floor, integer_of(row[0]));
  FREEHOLD_TRY(session_->run("UPDATE freehold.heads SET floor = $2 WHERE scope_id = $1 AND floor < $2",
                             {id_param(owner_.uuid), number_param(floor)}));
  FREEHOLD_TRY(commit(head_, digest_));
  return static_cast<std::int64_t>(dropped.rows.size());
}

Status SqlOwnerTransaction::commit(Seq head, std::uint64_t digest) {
  const bool rose = head > head_ && !defect(Defect::head_not_raised);
  if (rose)
    FREEHOLD_TRY(session_->run_later(
        {"UPDATE freehold.heads SET head = $2, digest = $3 WHERE scope_id = $1",
         {id_param(owner_.uuid), number_param(head), number_param(static_cast<std::int64_t>(digest))}}));
  FREEHOLD_TRY(session_->commit());
  session_.reset();
  if (rose) store_.wake(owner_, head);
  return {};
}

}  // namespace freehold
