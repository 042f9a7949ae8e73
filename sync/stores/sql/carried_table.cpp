#include "sync/stores/sql/carried_table.hpp"

#include <algorithm>
#include <optional>

#include "sync/stores/sql/sql_store.hpp"

namespace freehold {
namespace {

constexpr std::int64_t kPageRows = 2000;
constexpr std::int64_t kPageBytes = 4 << 20;
/// What a cell of a fixed size counts for.
constexpr int kFixedBytes = 16;

std::string comma_list(const CarriedTable& table, std::size_t columns, const char* prefix, const char* suffix = "") {
  std::string list;
  for (std::size_t i = 0; i < columns; ++i) list += (i == 0 ? "" : ", ") + (prefix + table.columns[i].name) + suffix;
  return list;
}

std::string key_of(const CarriedTable& table) {
  return comma_list(table, table.key_size, "");
}

/// How much room a row takes, as SQL. The database answers without reading large values.
std::string size_of_row(const CarriedTable& table) {
  int fixed = 0;
  std::string size;
  for (const CarriedColumn& column : table.columns) {
    const bool is_json = column.type == ColumnType::json;
    if (column.type != ColumnType::text && column.type != ColumnType::bytes && !is_json) {
      fixed += kFixedBytes;
      continue;
    }
    const std::string cell = is_json ? "CAST(" + column.name + " AS text)" : column.name;
    size += " + CAST(coalesce(octet_length(" + cell + "), 0) AS bigint)";
  }
  return std::to_string(fixed) + size;
}

std::optional<ColumnType> type_named(const std::string& name) {
  static constexpr std::pair<const char*, ColumnType> kTypes[] = {
      {"uuid", ColumnType::uuid},    {"text", ColumnType::text},
      {"varchar", ColumnType::text}, {"int2", ColumnType::bigint},
      {"int4", ColumnType::bigint},  {"int8", ColumnType::bigint},
      {"bool", ColumnType::boolean}, {"jsonb", ColumnType::json},
      {"bytea", ColumnType::bytes},  {"timestamptz", ColumnType::timestamp}};
  for (const auto& [known, type] : kTypes)
    if (name == known) return type;
  return std::nullopt;
}

constexpr const char* kBookkeepingColumns =
    "SELECT c.relname, a.attname, t.typname, k.place,"
    " pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"
    " JOIN pg_type t ON t.oid = a.atttypid"
    " LEFT JOIN (SELECT i.indrelid, p.attnum, p.place FROM pg_index i, unnest(i.indkey) WITH ORDINALITY"
    "  AS p (attnum, place) WHERE i.indisprimary) k ON k.indrelid = c.oid AND k.attnum = a.attnum "
    "WHERE n.nspname = 'freehold' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'migrations' "
    "ORDER BY c.relname, k.place NULLS LAST, a.attnum";

}  // namespace

std::vector<CarriedTable> declared_tables(const Schema& schema) {
  std::vector<CarriedTable> tables;
  for (const Table& declared : schema.tables()) {
    CarriedTable table{declared.name(), {}, 1, {}};
    const Column* const id = declared.with_role(ColumnRole::id);
    table.columns.push_back({id->name, id->type, {}});
    for (const Column& column : declared.columns())
      if (&column != id) table.columns.push_back({column.name, column.type, {}});
    tables.push_back(std::move(table));
  }
  return tables;
}

Result<std::vector<CarriedTable>> bookkeeping_tables(SqlSession& postgres) {
  FREEHOLD_ASSIGN(const SqlAnswer answer, postgres.run(kBookkeepingColumns, {}));
  std::vector<CarriedTable> tables;
  for (const SqlRow& row : answer.rows) {
    const std::string name = "freehold." + text_of(row[0]), column = text_of(row[1]);
    const auto type = type_named(text_of(row[2]));
    if (!type) return fail(Code::internal, "no value of " + name + "." + column + " can be carried");
    if (tables.empty() || tables.back().name != name) tables.push_back({name, {}, 0, {}});
    tables.back().columns.push_back({column, *type, text_of(row[4])});
    if (!is_null(row[3])) ++tables.back().key_size;
  }
  for (const CarriedTable& table : tables)
    if (table.key_size == 0) return fail(Code::internal, "the rows of " + table.name + " have no key to go by");
  return tables;
}

TableReader::TableReader(SqlSession& session, const CarriedTable& table, SqlRow after)
    : session_(session), table_(table), after_(std::move(after)) {}

/// One text for a whole table, but for its first page.
std::string TableReader::question(const std::string& selected) const {
  std::string condition = table_.condition;
  if (!after_.empty()) {
    std::string places;
    for (std::size_t i = 1; i <= after_.size(); ++i) places += (i == 1 ? "$" : ", $") + std::to_string(i);
    condition += (condition.empty() ? "(" : " AND (") + key_of(table_) + ") > (" + places + ")";
  }
  return "SELECT " + selected + " FROM " + table_.name + (condition.empty() ? "" : " WHERE " + condition) +
         " ORDER BY " + key_of(table_) + " LIMIT $" + std::to_string(after_.size() + 1);
}

SqlParams TableReader::params(std::int64_t rows) const {
  SqlParams params;
  for (std::size_t i = 0; i < after_.size(); ++i) params.push_back({table_.columns[i].type, after_[i]});
  params.push_back(number_param(rows));
  return params;
}

Result<std::int64_t> TableReader::rows_that_fit() {
  FREEHOLD_ASSIGN(const SqlAnswer sizes, session_.run(question(size_of_row(table_)), params(kPageRows)));
  std::int64_t rows = 0, bytes = 0;
  for (const SqlRow& row : sizes.rows) {
    bytes += integer_of(row[0]);
    if (rows > 0 && bytes > kPageBytes) return rows;
    ++rows;
  }
  ended_ = rows < kPageRows;
  return rows;
}

Result<std::vector<SqlRow>> TableReader::next() {
  if (ended_) return std::vector<SqlRow>();
  FREEHOLD_ASSIGN(const std::int64_t rows, rows_that_fit());
  if (rows == 0) return std::vector<SqlRow>();
  FREEHOLD_ASSIGN(SqlAnswer page, session_.run(question(comma_list(table_, table_.columns.size(), "")), params(rows)));
  if (page.rows.empty()) return fail(Code::busy, "rows of " + table_.name + " went away while they were read");
  const SqlRow& last = page.rows.back();
  after_.assign(last.begin(), last.begin() + static_cast<std::ptrdiff_t>(table_.key_size));
  return std::move(page.rows);
}

Status write_page(SqlSession& session, const CarriedTable& table, std::vector<SqlRow> rows) {
  SqlRowSet set;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    SqlRowSet::Column& column = set.columns.emplace_back();
    column.name = table.columns[i].name;
    column.type = table.columns[i].type;
    column.values.reserve(rows.size());
    for (SqlRow& row : rows) column.values.push_back(std::move(row[i]));
  }
  const std::size_t columns = table.columns.size();
  const std::string sql = "INSERT INTO " + table.name + " (" + comma_list(table, columns, "") +
                          ") OVERRIDING SYSTEM VALUE {values " + comma_list(table, columns, "u.") + "} ON CONFLICT (" +
                          key_of(table) + ") DO NOTHING";
  FREEHOLD_TRY(session.run_for(set, sql, {}));
  return {};
}

Result<SqlRow> last_key(SqlSession& session, const CarriedTable& table) {
  for (std::size_t i = 0; i < table.key_size; ++i)
    if (table.columns[i].type == ColumnType::text) return SqlRow();
  FREEHOLD_ASSIGN(SqlAnswer answer, session.run("SELECT " + key_of(table) + " FROM " + table.name + " ORDER BY " +
                                                    comma_list(table, table.key_size, "", " DESC") + " LIMIT 1",
                                                {}));
  return answer.rows.empty() ? SqlRow() : std::move(answer.rows[0]);
}

}  // namespace freehold
