#include "core/base/time.hpp"
#include "sync/stores/sql/owner_transaction.hpp"

namespace freehold {
namespace {

/// Shorter than the second after which Postgres looks for a deadlock, so that of two who wait for each other it is we
/// who give up, and never the other program. A push begins again by itself; an INSERT of somebody's would not.
constexpr const char* kImpatience = "SET LOCAL lock_timeout = '400ms'";

Result<CapturedRow> captured_row(const SqlRow& cells) {
  CapturedRow row;
  row.table = static_cast<TableNumber>(integer_of(cells[0]));
  FREEHOLD_ASSIGN(row.row, row_id_of(cells[1]));
  row.columns = integer_of(cells[2]);
  FREEHOLD_ASSIGN(row.written_at_us, parse_time(text_of(cells[3])));
  return row;
}

}  // namespace

Result<std::unique_ptr<OwnerTransaction>> SqlStore::try_begin(const OwnerId& owner) {
  FREEHOLD_ASSIGN(auto session, sessions_->open());
  const std::string lock(sessions_->row_lock());
  auto begun =
      SqlOwnerTransaction::begin(*this, std::move(session), owner, lock.empty() ? lock : lock + " SKIP LOCKED");
  if (!begun) return std::move(begun).error();
  return std::unique_ptr<OwnerTransaction>(std::move(*begun));
}

Result<std::vector<OwnerId>> SqlStore::captured_owners() {
  std::vector<OwnerId> owners;
  const std::string sql(sessions_->captured_owners());
  if (sql.empty()) return owners;
  FREEHOLD_ASSIGN(const SqlAnswer answer, run(sql, {}));
  for (const SqlRow& row : answer.rows) {
    FREEHOLD_ASSIGN(const OwnerId owner, OwnerId::parse(text_of(row[0])));
    owners.push_back(owner);
  }
  return owners;
}

Status SqlOwnerTransaction::be_impatient() {
  if (impatient_) return {};
  impatient_ = true;
  return session_->run_later({kImpatience, {}});
}

Status SqlOwnerTransaction::lock(const Table& table, std::span<const RowId> rows) {
  const RowStatements& statements = store_.statements(table);
  const std::string_view lock = store_.sessions().change_lock();
  if (lock.empty() || rows.empty() || !statements.updated_by_clients()) return {};
  FREEHOLD_TRY(be_impatient());
  return session_->run_later({statements.select_ids() + std::string(lock), {id_param(owner_.uuid)}, id_set(rows)});
}

Result<std::vector<CapturedRow>> SqlOwnerTransaction::take_captured(std::size_t limit) {
  // What another transaction adds behind the first rows meanwhile this statement does not see.
  static const std::string sql =
      "DELETE FROM freehold.captured WHERE scope_id = $1 AND id <= (SELECT max(id) FROM (SELECT id FROM "
      "freehold.captured WHERE scope_id = $1 ORDER BY id LIMIT $2) AS first) RETURNING table_no, row_id, columns, "
      "written_at";
  std::vector<CapturedRow> rows;
  if (store_.sessions().captured_owners().empty()) return rows;
  FREEHOLD_ASSIGN(const SqlAnswer answer,
                  session_->run(sql, {id_param(owner_.uuid), number_param(static_cast<std::int64_t>(limit))}));
  rows.reserve(answer.rows.size());
  for (const SqlRow& cells : answer.rows) {
    FREEHOLD_ASSIGN(const CapturedRow row, captured_row(cells));
    rows.push_back(row);
  }
  return rows;
}

Result<std::vector<RowStanding>> SqlOwnerTransaction::standing(const Table& table, std::span<const RowId> rows) {
  static const std::string known =
      "SELECT row_id, clocks, deleted, seq FROM freehold.row_meta "
      "WHERE row_id = {any id} AND (scope_id = $1) IS TRUE AND table_no = $2";
  const SqlRowSet set = id_set(rows);
  const SqlParam owner = id_param(owner_.uuid);
  std::unordered_map<RowId, RowStanding, IdHash> found;
  FREEHOLD_ASSIGN(const SqlAnswer entries, session_->run_for(set, known, {owner, number_param(table.number())}));
  for (const SqlRow& cells : entries.rows) {
    RowStanding row;
    FREEHOLD_ASSIGN(row.row, row_id_of(cells[0]));
    FREEHOLD_ASSIGN(row.clocks, clocks_of(cells[1]));
    row.deleted = integer_of(cells[2]) != 0;
    row.seq = integer_of(cells[3]);
    found.emplace(row.row, std::move(row));
  }
  FREEHOLD_ASSIGN(const SqlAnswer live, session_->run_for(set, store_.statements(table, owner_).select_ids(), {owner}));
  for (const SqlRow& cells : live.rows) {
    FREEHOLD_ASSIGN(const RowId id, row_id_of(cells[0]));
    RowStanding& row = found[id];
    row.row = id;
    row.live = true;
  }
  std::vector<RowStanding> standing;
  standing.reserve(found.size());
  for (auto& [id, row] : found) standing.push_back(std::move(row));
  return standing;
}

Status SqlOwnerTransaction::stamp(const Table& table, std::span<const RowStamps> rows, Seq seq, bool deleted) {
  SqlRowSet set;
  set.columns = {{"id", ColumnType::uuid, {}}, {"clocks", ColumnType::bytes, {}}};
  for (const RowStamps& row : rows) {
    set.columns[0].values.emplace_back(row.row.text());
    set.columns[1].values.emplace_back(row.clocks.pack());
  }
  return write_meta(table, std::move(set), seq, deleted);
}

}  // namespace freehold
