#include "sync/stores/sql/sealed_rows.hpp"

#include <algorithm>

#include "core/merge/digest.hpp"
#include "sync/stores/sql/owner_transaction.hpp"

namespace freehold {
namespace {

const std::string& id_of(const Table& table) {
  return table.with_role(ColumnRole::id)->name;
}

const std::string& owner_of(const Table& table) {
  return table.owner_column()->name;
}

Bytes bytes_in(const Value& value) {
  const auto* bytes = std::get_if<Bytes>(&value);
  return bytes == nullptr ? Bytes() : *bytes;
}

SqlParam text_param(const std::string& text) {
  return {ColumnType::text, text};
}

}  // namespace

Status SqlSealedRows::add(const OwnerId& owner, const Table& table, const RowWrite& row, std::int64_t rows_max) {
  FREEHOLD_ASSIGN(auto session, store_.open_session());
  FREEHOLD_ASSIGN(const auto transaction,
                  SqlOwnerTransaction::begin(store_, std::move(session), owner, store_.sessions().row_lock(),
                                             SqlOwnerTransaction::Acts::as_server));
  FREEHOLD_ASSIGN(const std::int64_t held, transaction->count_all(table));
  if (held >= rows_max)
    return fail_at(Code::quota_exceeded, "an account may have " + std::to_string(rows_max) + " of these", table.name());
  const Seq seq = transaction->head() + 1;
  FREEHOLD_TRY(transaction->write_whole(table, row, seq));
  return transaction->commit(seq, transaction->digest() + version_digest(table.number(), row.row, seq, row.clocks));
}

Result<std::vector<std::vector<Value>>> SqlSealedRows::list(const OwnerId& owner, const Table& table,
                                                            std::size_t limit) {
  FREEHOLD_ASSIGN(const auto session, store_.open_session());
  FREEHOLD_TRY(session->begin_for(owner, SqlAccess::snapshot));
  const std::string sql = "SELECT " + id_of(table) + " FROM " + table.name() + " WHERE " + owner_of(table) +
                          " = $1 ORDER BY " + id_of(table) + " LIMIT $2";
  FREEHOLD_ASSIGN(const SqlAnswer answer,
                  session->run(sql, {id_param(owner.uuid), number_param(static_cast<std::int64_t>(limit))}));
  std::vector<RowId> ids;
  for (const SqlRow& row : answer.rows) {
    FREEHOLD_ASSIGN(const RowId id, row_id_of(row[0]));
    ids.push_back(id);
  }
  FREEHOLD_ASSIGN(auto rows, read_rows(*session, store_.statements(table), owner, ids));
  FREEHOLD_TRY(session->commit());
  std::erase_if(rows, [](const FeedRow& row) { return row.deleted; });
  std::sort(rows.begin(), rows.end(), [](const FeedRow& a, const FeedRow& b) { return a.row < b.row; });
  std::vector<std::vector<Value>> values;
  for (FeedRow& row : rows) values.push_back(std::move(row.values));
  return values;
}

Result<std::optional<Sealed>> SqlSealedRows::find(const SealedColumns& columns, const OwnerId& owner,
                                                  const RowId& row) {
  const Table& table = *columns.table;
  FREEHOLD_ASSIGN(const auto session, store_.open_session());
  FREEHOLD_ASSIGN(const SqlAnswer answer,
                  session->run("SELECT " + columns.secret->name + ", " + columns.nonce->name + ", " +
                                   columns.version->name + ", " + columns.key->name + " FROM " + table.name() +
                                   " WHERE " + id_of(table) + " = $1 AND " + owner_of(table) + " = $2",
                               {id_param(row.uuid), id_param(owner.uuid)}));
  if (answer.rows.empty() || is_null(answer.rows[0][0])) return std::optional<Sealed>();
  const SqlRow& cells = answer.rows[0];
  return std::optional<Sealed>({bytes_in(cells[0]), bytes_in(cells[1]), {text_of(cells[2]), bytes_in(cells[3])}});
}

Status SqlSealedRows::put(const SealedColumns& columns, const OwnerId& owner, const RowId& row, const Sealed& sealed) {
  return write(columns, owner, row, {sealed.secret, sealed.nonce, sealed.key.version, sealed.key.bytes});
}

Status SqlSealedRows::clear(const SealedColumns& columns, const OwnerId& owner, const RowId& row) {
  return write(columns, owner, row, {});
}

Status SqlSealedRows::write(const SealedColumns& columns, const OwnerId& owner, const RowId& row,
                            const std::array<Value, 4>& cells) {
  const Table& table = *columns.table;
  FREEHOLD_ASSIGN(const auto session, store_.open_session());
  FREEHOLD_TRY(session->begin(SqlAccess::quiet));
  FREEHOLD_ASSIGN(
      const SqlAnswer answer,
      session->run("UPDATE " + table.name() + " SET " + columns.secret->name + " = $3, " + columns.nonce->name +
                       " = $4, " + columns.version->name + " = $5, " + columns.key->name + " = $6 WHERE " +
                       id_of(table) + " = $1 AND " + owner_of(table) + " = $2",
                   {id_param(row.uuid),
                    id_param(owner.uuid),
                    {ColumnType::bytes, cells[0]},
                    {ColumnType::bytes, cells[1]},
                    {ColumnType::text, cells[2]},
                    {ColumnType::bytes, cells[3]}}));
  if (answer.affected == 0) return fail_at(Code::not_found, "there is no such row among yours", table.name());
  return session->commit();
}

Result<std::vector<SealedRows::Wrapped>> SqlSealedRows::wrapped_otherwise(const SealedColumns& columns,
                                                                          const std::string& version,
                                                                          const RowId& after, std::size_t limit) {
  const Table& table = *columns.table;
  const std::string& id = id_of(table);
  // A row without a secret has no version, and Null is unequal to nothing.
  FREEHOLD_ASSIGN(const auto session, store_.open_session());
  FREEHOLD_ASSIGN(
      const SqlAnswer answer,
      session->run("SELECT " + id + ", " + owner_of(table) + ", " + columns.version->name + ", " + columns.key->name +
                       " FROM " + table.name() + " WHERE " + columns.version->name + " <> $1 AND " + id +
                       " > $2 ORDER BY " + id + " LIMIT $3",
                   {text_param(version), id_param(after.uuid), number_param(static_cast<std::int64_t>(limit))}));
  std::vector<Wrapped> found;
  for (const SqlRow& cells : answer.rows) {
    Wrapped row;
    FREEHOLD_ASSIGN(row.row, row_id_of(cells[0]));
    FREEHOLD_ASSIGN(row.owner, OwnerId::parse(text_of(cells[1])));
    row.key = {text_of(cells[2]), bytes_in(cells[3])};
    found.push_back(std::move(row));
  }
  return found;
}

Result<std::int64_t> SqlSealedRows::rewrap(const SealedColumns& columns, std::span<const Rewrap> rows) {
  if (rows.empty()) return std::int64_t{0};
  const Table& table = *columns.table;
  SqlRowSet set;
  set.columns = {{"id", ColumnType::uuid, {}},     {"owner", ColumnType::uuid, {}},
                 {"held", ColumnType::bytes, {}},  {"held_by", ColumnType::text, {}},
                 {"fresh", ColumnType::bytes, {}}, {"fresh_by", ColumnType::text, {}}};
  for (const Rewrap& row : rows) {
    set.columns[0].values.emplace_back(row.held.row.text());
    set.columns[1].values.emplace_back(row.held.owner.text());
    set.columns[2].values.emplace_back(row.held.key.bytes);
    set.columns[3].values.emplace_back(row.held.key.version);
    set.columns[4].values.emplace_back(row.fresh.bytes);
    set.columns[5].values.emplace_back(row.fresh.version);
  }
  FREEHOLD_ASSIGN(const auto session, store_.open_session());
  FREEHOLD_TRY(session->begin(SqlAccess::quiet));
  FREEHOLD_ASSIGN(const SqlAnswer answer,
                  session->run_for(set,
                                   "UPDATE " + table.name() + " AS t SET " + columns.key->name + " = u.fresh, " +
                                       columns.version->name + " = u.fresh_by {from} WHERE t." + id_of(table) +
                                       " = u.id AND t." + owner_of(table) + " = u.owner AND t." + columns.key->name +
                                       " = u.held AND t." + columns.version->name + " = u.held_by",
                                   {}));
  FREEHOLD_TRY(session->commit());
  return answer.affected;
}

Result<std::map<std::string, std::int64_t>> SqlSealedRows::versions(const SealedColumns& columns) {
  const std::string& version = columns.version->name;
  FREEHOLD_ASSIGN(const auto session, store_.open_session());
  FREEHOLD_ASSIGN(const SqlAnswer answer,
                  session->run("SELECT " + version + ", count(*) FROM " + columns.table->name() + " WHERE " + version +
                                   " IS NOT NULL GROUP BY " + version,
                               {}));
  std::map<std::string, std::int64_t> found;
  for (const SqlRow& row : answer.rows) found.emplace(text_of(row[0]), integer_of(row[1]));
  return found;
}

}  // namespace freehold
