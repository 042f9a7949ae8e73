#include "sync/stores/sql/row_statements.hpp"

#include "core/base/defects.hpp"

namespace freehold {
namespace {

std::string comma_list(std::string list, const std::vector<const Column*>& columns, const char* prefix) {
  for (const Column* column : columns) list += ", " + std::string(prefix) + column->name;
  return list;
}

SqlRowSet row_set(const std::vector<const Column*>& columns, std::span<const RowWrite> rows, bool is_new) {
  SqlRowSet set;
  set.columns.push_back({"id", ColumnType::uuid, {}});
  for (const Column* column : columns) set.columns.push_back({column->name, column->type, {}});
  for (const RowWrite& row : rows) {
    if (row.is_new != is_new) continue;
    set.columns[0].values.emplace_back(row.row.text());
    for (std::size_t i = 0; i < columns.size(); ++i)
      set.columns[i + 1].values.push_back(row.values[columns[i]->number]);
  }
  return set;
}

}  // namespace

namespace {

/// What makes a row readable by everybody; empty where nothing does.
std::string public_condition(const Table& table) {
  std::string out;
  for (const Condition& condition : table.public_when())
    out += (out.empty() ? "" : " AND ") + condition.column + " = " +
           (*as_integer(condition.value) != 0 ? "true" : "false");
  return out;
}

}  // namespace

RowStatements::RowStatements(const Table& table, Of whose) : table_(table) {
  for (const Column& column : table.columns()) {
    if (column.on_devices()) read_.push_back(&column);
    if (column.inserted_by_reconcile()) inserted_.push_back(&column);
    if (column.kept_by_reconcile()) updated_.push_back(&column);
  }
  const std::string& name = table.name();
  const std::string& id = table.with_role(ColumnRole::id)->name;
  const std::string& owner = table.owner_column()->name;
  const std::string by_id = " FROM " + name + " WHERE " + id + " = {any id} AND (" + owner + " = $1) IS TRUE";
  const std::string by_id_alone = " FROM " + name + " WHERE " + id + " = {any id} AND $1 IS NOT NULL";
  const std::string everybodys = public_condition(table);
  if (whose == Of::everybody) {
    select_ = comma_list("SELECT " + id, read_, "") + by_id_alone + " AND " + everybodys;
    ids_ = "SELECT " + id + by_id_alone + " AND " + everybodys;
    return;
  }
  select_ = comma_list("SELECT " + id, read_, "") + (defect(Defect::owner_not_asked) ? by_id_alone : by_id);
  ids_ = "SELECT " + id + by_id;
  remove_ = "DELETE" + by_id;
  if (!everybodys.empty())
    public_ = "SELECT " + id + " FROM " + name + " WHERE " + id + " = {any id} AND " + everybodys;
  referring_ = "SELECT " + id + " FROM " + name + " WHERE (" + owner + " = $1) IS TRUE AND ";
  const bool owned = table.ownership() == Ownership::column;
  insert_ = "INSERT INTO " + name + " (" + comma_list(id + (owned ? ", " + owner : ""), inserted_, "") + ") {values " +
            comma_list(owned ? "u.id, $1" : "u.id", inserted_, "u.") + "}";
  if (updated_.empty()) return;
  update_ = "UPDATE " + name + " AS t SET ";
  for (const Column* column : updated_)
    update_ += (column == updated_.front() ? "" : ", ") + column->name + " = u." + column->name;
  update_ += " {from} WHERE t." + id + " = u.id AND (t." + owner + " = $1) IS TRUE";
}

std::string RowStatements::select_referring(const Column& column) const {
  return referring_ + column.name + " = {any id}";
}

SqlRowSet RowStatements::inserts(std::span<const RowWrite> rows) const {
  return row_set(inserted_, rows, true);
}

SqlRowSet RowStatements::updates(std::span<const RowWrite> rows) const {
  return row_set(updated_, rows, false);
}

std::vector<Value> RowStatements::values_of(SqlRow row) const {
  std::vector<Value> values(table_.width());
  for (std::size_t i = 0; i < read_.size(); ++i) values[read_[i]->number] = std::move(row[i + 1]);
  return values;
}

namespace {

using ValuesById = std::unordered_map<RowId, std::vector<Value>, IdHash>;

SqlStatement select_values(const RowStatements& statements, const OwnerId& owner, std::span<const RowId> ids) {
  return {statements.select(), {id_param(owner.uuid)}, id_set(ids)};
}

Result<ValuesById> values_by_id(const RowStatements& statements, SqlAnswer answer) {
  ValuesById values;
  values.reserve(answer.rows.size());
  for (SqlRow& row : answer.rows) {
    FREEHOLD_ASSIGN(const RowId id, row_id_of(row[0]));
    values.emplace(id, statements.values_of(std::move(row)));
  }
  return values;
}

/// Takes the row's values out of `values`; a row that is not there is deleted.
FeedRow put_together(const Table& table, RowMeta meta, ValuesById& values) {
  FeedRow row{&table, meta.row, meta.seq, std::move(meta.clocks), true, {}};
  const auto found = values.find(meta.row);
  if (found == values.end()) return row;
  row.deleted = false;
  row.values = std::move(found->second);
  values.erase(found);
  return row;
}

Result<std::vector<FeedRow>> put_together(const RowStatements& statements, SqlAnswer answer,
                                          std::vector<RowMeta> known) {
  FREEHOLD_ASSIGN(ValuesById values, values_by_id(statements, std::move(answer)));
  std::vector<FeedRow> rows;
  rows.reserve(known.size());
  for (RowMeta& meta : known) rows.push_back(put_together(statements.table(), std::move(meta), values));
  // What is left has no entry yet: any write of a device is newer than that of the other program.
  for (auto& [id, cells] : values) rows.push_back({&statements.table(), id, 0, {}, false, std::move(cells)});
  return rows;
}

}  // namespace

Result<std::vector<FeedRow>> read_rows(SqlSession& session, const RowStatements& statements, const OwnerId& owner,
                                       std::vector<RowMeta> known) {
  std::vector<RowId> ids;
  ids.reserve(known.size());
  for (const RowMeta& meta : known) ids.push_back(meta.row);
  const SqlStatement select = select_values(statements, owner, ids);
  FREEHOLD_ASSIGN(SqlAnswer answer, session.run_for(select.rows, select.sql, select.params));
  return put_together(statements, std::move(answer), std::move(known));
}

Result<std::vector<FeedRow>> read_rows(SqlSession& session, const RowStatements& statements, const OwnerId& owner,
                                       std::span<const RowId> ids) {
  if (ids.empty()) return std::vector<FeedRow>();
  const SqlStatement entries{
      "SELECT row_id, seq, clocks FROM freehold.row_meta WHERE row_id = {any id} AND (scope_id = $1) IS TRUE AND "
      "table_no = $2",
      {id_param(owner.uuid), number_param(statements.table().number())},
      id_set(ids)};
  FREEHOLD_ASSIGN(auto answers, session.run_both(entries, select_values(statements, owner, ids)));
  std::vector<RowMeta> known;
  known.reserve(answers.first.rows.size());
  for (const SqlRow& row : answers.first.rows) {
    FREEHOLD_ASSIGN(const RowId id, row_id_of(row[0]));
    FREEHOLD_ASSIGN(RowClocks clocks, clocks_of(row[2]));
    known.push_back({id, *as_integer(row[1]), std::move(clocks)});
  }
  return put_together(statements, std::move(answers.second), std::move(known));
}

Result<RowId> row_id_of(const Value& value) {
  const std::string* text = as_text(value);
  return RowId::parse(text == nullptr ? std::string_view() : *text);
}

Result<RowClocks> clocks_of(const Value& value) {
  const auto* packed = std::get_if<Bytes>(&value);
  if (packed == nullptr) return fail(Code::database_damaged, "the stored clocks of a row are no bytes");
  return RowClocks::unpack(*packed);
}

SqlRowSet id_set(std::span<const RowId> ids) {
  SqlRowSet set;
  set.columns.push_back({"id", ColumnType::uuid, {}});
  set.columns[0].values.reserve(ids.size());
  for (const RowId& id : ids) set.columns[0].values.emplace_back(id.text());
  return set;
}

}  // namespace freehold
