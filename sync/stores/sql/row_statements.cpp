#include "sync/stores/sql/row_statements.hpp"

namespace freehold {
namespace {

constexpr std::size_t kId = 0, kSeq = 1, kClocks = 2, kLive = 3, kFirstValue = 4;

std::string comma_list(const std::string& first, const std::vector<const Column*>& columns, const char* prefix) {
  std::string list = first;
  for (const Column* column : columns) list += (list.empty() ? "" : ", ") + std::string(prefix) + column->name;
  return list;
}

Result<RowClocks> clocks_of(const Value& value) {
  // A row that another program wrote has no entry in the bookkeeping yet; any write of a device is newer.
  if (is_null(value)) return RowClocks();
  const auto* packed = std::get_if<Bytes>(&value);
  if (packed == nullptr) return fail(Code::database_damaged, "the stored clocks of a row are no bytes");
  return RowClocks::unpack(*packed);
}

bool is_live(const SqlRow& row) {
  const std::int64_t* live = as_integer(row[kLive]);
  return live != nullptr && *live != 0;
}

}  // namespace

RowStatements::RowStatements(const Table& table) : table_(table) {
  for (const Column& column : table.columns()) {
    if (column.on_devices()) read_.push_back(&column);
    const bool time = column.role == ColumnRole::created_at || column.role == ColumnRole::updated_at;
    if (!column.written_by_clients() && !time) continue;
    inserted_.push_back(&column);
    if (column.merge != MergeRule::immutable) updated_.push_back(&column);
  }
  const std::string& name = table.name();
  const std::string& id = table.with_role(ColumnRole::id)->name;
  const std::string& owner = table.owner_column()->name;
  const std::string number = std::to_string(table.number());
  select_list_ = comma_list("m.seq, m.clocks, t." + id + " IS NOT NULL", read_, "t.");
  const auto meta_of = [&](const std::string& row) {
    return " LEFT JOIN freehold.row_meta AS m ON m.scope_id = $1 AND m.table_no = " + number + " AND m.row_id = " + row;
  };
  from_row_ = " JOIN " + name + " AS t ON t." + owner + " = $1 AND t.";
  select_rows_ = "SELECT u.id, " + select_list_ + " FROM {rows} LEFT" + from_row_ + id + " = u.id" + meta_of("u.id") +
                 " WHERE t." + id + " IS NOT NULL OR m.row_id IS NOT NULL";
  select_feed_ = "SELECT m.row_id, " + select_list_ + " FROM freehold.row_meta AS m LEFT" + from_row_ + id +
                 " = m.row_id WHERE m.scope_id = $1 AND m.table_no = " + number +
                 " AND m.seq > $2 AND m.seq <= $3 ORDER BY m.seq";
  from_row_ += "{column} = u.id" + meta_of("t." + id);

  const bool owned = table.ownership() == Ownership::column;
  insert_ = "INSERT INTO " + name + " (" + comma_list(id + (owned ? ", " + owner : ""), inserted_, "") + ") SELECT " +
            comma_list(owned ? "u.id, $1" : "u.id", inserted_, "u.") + " FROM {rows}";
  update_ = "UPDATE " + name + " AS t SET ";
  for (const Column* column : updated_)
    update_ += (column == updated_.front() ? "" : ", ") + column->name + " = u." + column->name;
  update_ += " FROM {rows} WHERE t." + id + " = u.id AND t." + owner + " = $1";
  remove_ = "DELETE FROM " + name + " WHERE " + owner + " = $1 AND " + id + " IN (SELECT u.id FROM {rows})";
}

std::string RowStatements::select_referring(const Column& column) const {
  std::string from = from_row_;
  const std::string place = "{column}";
  from.replace(from.find(place), place.size(), column.name);
  return "SELECT t." + table_.with_role(ColumnRole::id)->name + ", " + select_list_ + " FROM {rows}" + from;
}

namespace {

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

SqlRowSet RowStatements::inserts(std::span<const RowWrite> rows) const {
  return row_set(inserted_, rows, true);
}

SqlRowSet RowStatements::updates(std::span<const RowWrite> rows) const {
  return row_set(updated_, rows, false);
}

Result<FeedRow> RowStatements::read_feed_row(SqlRow row) const {
  const std::string* id = as_text(row[kId]);
  FREEHOLD_ASSIGN(const RowId row_id, RowId::parse(id == nullptr ? "" : *id));
  FREEHOLD_ASSIGN(RowClocks clocks, clocks_of(row[kClocks]));
  const std::int64_t* seq = as_integer(row[kSeq]);
  FeedRow feed{&table_, row_id, seq == nullptr ? 0 : *seq, std::move(clocks), !is_live(row), {}};
  if (feed.deleted) return feed;
  feed.values.resize(table_.columns().size());
  for (std::size_t i = 0; i < read_.size(); ++i) feed.values[read_[i]->number] = std::move(row[kFirstValue + i]);
  return feed;
}

Result<StoredRow> RowStatements::read_stored_row(SqlRow row) const {
  FREEHOLD_ASSIGN(FeedRow feed, read_feed_row(std::move(row)));
  return StoredRow{feed.row, std::move(feed.clocks), feed.deleted, std::move(feed.values)};
}

SqlRowSet id_set(std::span<const RowId> ids) {
  SqlRowSet set;
  set.columns.push_back({"id", ColumnType::uuid, {}});
  for (const RowId& id : ids) set.columns[0].values.emplace_back(id.text());
  return set;
}

}  // namespace freehold
