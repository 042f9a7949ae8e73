#include "core/replica/queries.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "core/protocol/codec.hpp"
#include "core/replica/local_writes.hpp"
#include "core/schema/published.hpp"
#include "core/store/result_buffer.hpp"

namespace freehold {
namespace {

constexpr std::size_t kResultBytesMax = 256 * 1024 * 1024;
constexpr std::size_t kWatchesMax = 10'000;

}  // namespace

Result<Statement> Queries::prepare(std::string_view sql, const boost::json::array& params) {
  database_.guard([](std::string_view) { return false; });
  auto statement = database_.prepare(sql);
  database_.guard(nullptr);
  if (!statement) return std::move(statement).error();
  if (!statement->read_only())
    return fail(Code::sql_error, "a query only reads; use execute or the typed calls to write");
  FREEHOLD_TRY(bind_params(*statement, params));
  return std::move(statement).value();
}

Result<Bytes> Queries::packed(std::string_view sql, const boost::json::array& params) {
  FREEHOLD_ASSIGN(Statement statement, prepare(sql, params));
  return pack_rows(statement, schema_, kResultBytesMax);
}

void Queries::append_result_cell(std::string& out, const Statement& statement, int position) const {
  const Value value = statement.value(position);
  const Table* table = table_on_device(schema_, statement.origin_table(position));
  const Column* column = table != nullptr ? table->find(statement.origin_column(position)) : nullptr;
  if (const double* real = std::get_if<double>(&value)) {
    out += boost::json::serialize(boost::json::value(*real));
    return;
  }
  static const Column kExpression;
  append_cell(out, column != nullptr ? *column : kExpression, value);
}

Result<std::string> Queries::json(std::string_view sql, const boost::json::array& params) {
  FREEHOLD_ASSIGN(Statement statement, prepare(sql, params));
  std::string out = "[";
  while (true) {
    FREEHOLD_ASSIGN(const bool row, statement.step());
    if (!row) return out + ']';
    out += out.size() > 1 ? ",{" : "{";
    for (int i = 0; i < statement.column_count(); ++i) {
      if (i > 0) out += ',';
      append_json_text(out, statement.column_name(i));
      out += ':';
      append_result_cell(out, statement, i);
    }
    out += '}';
    if (out.size() > kResultBytesMax)
      return fail(Code::too_large, "the result is too large; ask for fewer rows with LIMIT");
  }
}

Result<std::set<std::string>> Queries::watch(std::int64_t id, std::string_view sql) {
  if (watches_.size() >= kWatchesMax) return fail(Code::too_large, "too many live queries are open; stop some first");
  database_.guard([](std::string_view) { return false; });
  auto tables = database_.tables_read(sql);
  database_.guard(nullptr);
  if (tables) watches_[id] = *tables;
  return tables;
}

std::vector<std::int64_t> Queries::affected(const std::set<std::string>& changed) const {
  std::vector<std::int64_t> ids;
  for (const auto& [id, tables] : watches_)
    if (std::any_of(tables.begin(), tables.end(), [&](const std::string& table) { return changed.count(table) > 0; }))
      ids.push_back(id);
  return ids;
}

}  // namespace freehold
