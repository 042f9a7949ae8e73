#include "core/replica/device_rows.hpp"

namespace freehold {
namespace {

/// `a, b, c` of a table's columns on devices, each passed through `write`.
template <class Write>
std::string column_list(const Table& table, Write write) {
  std::string out;
  for (const Column& column : table.columns()) {
    if (!column.on_devices()) continue;
    if (!out.empty()) out += ", ";
    out += write(column);
  }
  return out;
}

std::string name_of(const Column& column) {
  return column.name;
}

std::string insert_sql(const Table& table) {
  return "INSERT INTO " + table.name() + " (" + column_list(table, name_of) + ") VALUES (" +
         column_list(table, [](const Column&) { return "?"; }) + ")";
}

std::string update_sql(const Table& table, std::span<const Cell> cells) {
  std::string sql = "UPDATE " + table.name() + " SET ";
  for (const Cell& cell : cells) {
    const Column& column = table.column(cell.column);
    sql += (sql.ends_with(' ') ? "" : ", ") + column.name + " = " + (column.counts() ? column.name + " + ?" : "?");
  }
  return sql + " WHERE id = ?";
}

}  // namespace

RowId row_id_of(const Table& table, std::span<const Value> values) {
  const std::string* text = as_text(values[table.with_role(ColumnRole::id)->number]);
  auto id = RowId::parse(text != nullptr ? *text : std::string());
  return id ? *id : RowId{};
}

DeviceRows::Spelled::Spelled(const Table& table) : insert(insert_sql(table)) {
  for (const Column& column : table.columns())
    if (column.on_devices()) columns.push_back(column.number);
  select = "SELECT " + column_list(table, name_of) + " FROM " + table.name() + " WHERE id = ?";
  upsert = insert + " ON CONFLICT (id) DO UPDATE SET " +
           column_list(table, [](const Column& column) { return column.name + " = excluded." + column.name; });
}

const DeviceRows::Spelled& DeviceRows::spelled(const Table& table) {
  return spelled_.try_emplace(&table, table).first->second;
}

Result<std::optional<std::vector<Value>>> DeviceRows::get(const Table& table, const RowId& row) {
  const Spelled& known = spelled(table);
  FREEHOLD_ASSIGN(Statement * statement, database_.cached(known.select));
  const std::string id = row.text();
  statement->bind_text(1, id);
  FREEHOLD_ASSIGN(const bool found, statement->step());
  std::optional<std::vector<Value>> values;
  if (found) {
    values.emplace(table.width());
    int position = 0;
    for (const ColumnNumber column : known.columns) (*values)[column] = statement->value(position++);
  }
  statement->reset();
  return values;
}

Result<bool> DeviceRows::has_parent(const Column& column, const Value& parent) {
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("SELECT 1 FROM " + column.references->table + " WHERE id = ?"));
  statement->bind(1, parent);
  FREEHOLD_ASSIGN(const bool found, statement->step());
  statement->reset();
  return found;
}

Status DeviceRows::write(std::string_view sql, const Table& table, std::span<const Value> values) {
  FREEHOLD_ASSIGN(Statement * statement, database_.cached(sql));
  int parameter = 0;
  for (const ColumnNumber column : spelled(table).columns) statement->bind_view(++parameter, values[column]);
  return statement->run();
}

Status DeviceRows::insert(const Table& table, std::span<const Value> values) {
  return write(spelled(table).insert, table, values);
}

Status DeviceRows::upsert(const Table& table, std::span<const Value> values) {
  return write(spelled(table).upsert, table, values);
}

/// An update where the row is there: an INSERT OR REPLACE would remove it first, and with it what hangs on it.
Status DeviceRows::upsert_over_others(const Table& table, std::span<const Value> values) {
  const std::string columns = column_list(table, [](const Column& column) { return column.name + " = ?"; });
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("UPDATE OR REPLACE " + table.name() + " SET " + columns + " WHERE id = ?"));
  int parameter = 0;
  for (const ColumnNumber column : spelled(table).columns) statement->bind_view(++parameter, values[column]);
  statement->bind_view(++parameter, values[table.with_role(ColumnRole::id)->number]);
  FREEHOLD_TRY(statement->run());
  if (database_.changes() > 0) return {};
  return write("INSERT OR REPLACE" + spelled(table).insert.substr(sizeof "INSERT" - 1), table, values);
}

Result<bool> DeviceRows::update(const Table& table, const RowId& row, std::span<const Cell> cells) {
  FREEHOLD_ASSIGN(Statement * statement, database_.cached(update_sql(table, cells)));
  int parameter = 1;
  for (const Cell& cell : cells) statement->bind_view(parameter++, cell.value);
  const std::string id = row.text();
  statement->bind_text(parameter, id);
  FREEHOLD_TRY(statement->run());
  return database_.changes() > 0;
}

Result<std::int64_t> DeviceRows::count(const Table& table, const std::vector<Condition>& where, const Column* since,
                                       const std::string& from, std::int64_t most) {
  std::string sql = "SELECT count(*) FROM (SELECT 1 FROM " + table.name() + " WHERE true";
  for (const Condition& condition : where) sql += " AND " + condition.column + " = ?";
  if (since != nullptr) sql += " AND " + since->name + " >= ?";
  FREEHOLD_ASSIGN(Statement * statement, database_.cached(sql + " LIMIT ?)"));
  int parameter = 0;
  for (const Condition& condition : where) statement->bind(++parameter, condition.value);
  if (since != nullptr) statement->bind(++parameter, Value(from));
  statement->bind_integer(++parameter, most);
  FREEHOLD_TRY(statement->step());
  const std::int64_t rows = statement->integer(0);
  statement->reset();
  return rows;
}

Result<bool> DeviceRows::remove(const Table& table, const RowId& row) {
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("DELETE FROM " + table.name() + " WHERE id = ?"));
  statement->bind(1, row.text());
  FREEHOLD_TRY(statement->run());
  return database_.changes() > 0;
}

Result<std::vector<RowId>> DeviceRows::hanging_on(const RowId& parent, const Table& table, const Column& column) {
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("SELECT id FROM " + table.name() + " WHERE " + column.name + " = ?"));
  const std::string id = parent.text();
  statement->bind_text(1, id);
  std::vector<RowId> rows;
  while (true) {
    FREEHOLD_ASSIGN(const bool row, statement->step());
    if (!row) break;
    FREEHOLD_ASSIGN(const RowId child, RowId::parse(statement->text(0)));
    rows.push_back(child);
  }
  statement->reset();
  return rows;
}

Result<std::int64_t> DeviceRows::release_orphans(const Table& table, const Column& column) {
  const bool cascade = column.references->on_delete == OnDelete::cascade;
  const std::string& name = table.name();
  FREEHOLD_ASSIGN(
      Statement * statement,
      database_.cached((cascade ? "DELETE FROM " + name : "UPDATE " + name + " SET " + column.name + " = NULL") +
                       " WHERE " + column.name + " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " +
                       column.references->table + " AS parent WHERE parent.id = " + name + '.' + column.name + ")"));
  FREEHOLD_TRY(statement->run());
  return database_.changes();
}

}  // namespace freehold
