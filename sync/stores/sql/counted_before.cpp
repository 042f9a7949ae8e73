#include "sync/stores/sql/counted_before.hpp"

#include "sync/stores/sql/owner_transaction.hpp"

namespace freehold {

std::vector<CounterNote> counter_notes(const Schema& schema, const std::string& prefix) {
  std::vector<CounterNote> notes;
  for (const Table& table : schema.tables()) {
    for (const Column& column : table.columns()) {
      if (!column.counts()) continue;
      const std::string entry = table.owner_column()->name + ", " + std::to_string(table.number()) + ", " +
                                table.with_role(ColumnRole::id)->name + ", " + std::to_string(column.number) + ", " +
                                column.name;
      notes.push_back({table.name(), column.name, "SELECT " + entry + " FROM " + prefix + table.name()});
    }
  }
  return notes;
}

Result<std::vector<CountedBefore>> SqlOwnerTransaction::counted_before(const Table& table,
                                                                       std::span<const RowId> rows) {
  static const std::string sql =
      "SELECT row_id, column_no, value FROM freehold.counted_before "
      "WHERE row_id = {any id} AND scope_id = $1 AND table_no = $2";
  FREEHOLD_ASSIGN(const SqlAnswer answer,
                  session_->run_for(id_set(rows), sql, {id_param(owner_.uuid), number_param(table.number())}));
  std::vector<CountedBefore> counters;
  for (const SqlRow& cells : answer.rows) {
    FREEHOLD_ASSIGN(const RowId row, row_id_of(cells[0]));
    counters.push_back({row, static_cast<ColumnNumber>(integer_of(cells[1])), integer_of(cells[2])});
  }
  return counters;
}

Status SqlOwnerTransaction::save_counted_before(const Table& table, std::span<const CountedBefore> counters) {
  static const std::string sql =
      "INSERT INTO freehold.counted_before (scope_id, table_no, row_id, column_no, value) "
      "{values $1, $2, u.id, u.column_no, u.value} "
      "ON CONFLICT (scope_id, table_no, row_id, column_no) DO UPDATE SET value = excluded.value";
  SqlRowSet set;
  set.columns = {
      {"id", ColumnType::uuid, {}}, {"column_no", ColumnType::bigint, {}}, {"value", ColumnType::bigint, {}}};
  for (const CountedBefore& counter : counters) {
    set.columns[0].values.emplace_back(counter.row.text());
    set.columns[1].values.emplace_back(std::int64_t{counter.column});
    set.columns[2].values.emplace_back(counter.value);
  }
  FREEHOLD_TRY(session_->run_for(set, sql, {id_param(owner_.uuid), number_param(table.number())}));
  return {};
}

}  // namespace freehold
