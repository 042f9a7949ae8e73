#include "core/replica/search.hpp"

#include "core/replica/write_scope.hpp"
#include "core/schema/ddl.hpp"
#include "core/schema/names.hpp"
#include "core/schema/published.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

constexpr std::size_t kTypedBytesMax = 4'000;
constexpr std::size_t kWordsMax = 32;
constexpr std::int64_t kHitsMax = 1'000;
/// What one command indexes at most: some twenty milliseconds, after which others have their turn.
constexpr std::int64_t kBatchRows = 2'000;
constexpr std::int64_t kBatchBytes = 1024 * 1024;

/// Words of the first text, a title as a rule, weigh as much as this many elsewhere.
constexpr const char* kFirstWeighs = "4.0";

bool may_go_on(char last) {
  const auto byte = static_cast<unsigned char>(last);
  return byte >= 0x80 || (last >= '0' && last <= '9') || (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z');
}

/// `a, b`, or `old.a, old.b`.
std::string columns_of(const Table& table, const std::string& prefix = {}) {
  std::string out;
  for (const std::string& column : table.searched_on_devices()) out += (out.empty() ? "" : ", ") + prefix + column;
  return out;
}

std::string bytes_of(const Table& table, const std::string& prefix) {
  std::string out = "0";
  for (const std::string& column : table.searched_on_devices())
    out += " + coalesce(octet_length(" + prefix + column + "), 0)";
  return out;
}

std::string ranking(const Table& table) {
  std::string out = "'bm25(" + std::string(kFirstWeighs);
  for (std::size_t i = 1; i < table.searched_on_devices().size(); ++i) out += ", 1.0";
  return out + ")'";
}

/// What a hit has: the row, how well it fits, and where.
std::string result_columns(const Table& table) {
  std::string out;
  for (const Column& column : table.columns())
    if (column.on_devices()) out += "t." + column.name + ", ";
  out += "-s.rank AS search_score, json_object(";
  int place = 0;
  for (const std::string& text : table.searched_on_devices())
    out += (place == 0 ? "" : ", ") + ddl::quoted(text) + ", json(freehold_excerpt(" + search_table(table) + ", " +
           std::to_string(place) + ", t." + text + "))",
        ++place;
  return out + ") AS search_excerpts";
}

}  // namespace

/// Rows that come next, and whether there are others behind them.
struct Search::Batch {
  std::int64_t rows = 0;
  std::int64_t last = 0;
  bool full = false;
};

Status Search::start() {
  FREEHOLD_ASSIGN(words_, Words::open(database_));
  return {};
}

Result<std::string> Search::query_of(std::string_view typed) const {
  if (typed.size() > kTypedBytesMax)
    return fail(Code::too_large, "that is too much text to search for; give fewer words");
  std::string out;
  std::size_t left = kWordsMax;
  while (!typed.empty()) {
    const bool quoted = typed.front() == '"';
    if (quoted) typed.remove_prefix(1);
    const std::size_t end = typed.find_first_of(quoted ? "\"" : " \t\r\n\"");
    const std::string_view piece = typed.substr(0, end);
    FREEHOLD_ASSIGN(const std::vector<std::string> words, words_->of(piece, left));
    left -= words.size();
    std::string phrase;
    for (const std::string& word : words) phrase += (phrase.empty() ? "" : " ") + word;
    if (!phrase.empty()) out += (out.empty() ? "\"" : " AND \"") + phrase + '"';
    if (end == std::string_view::npos) return out + (!phrase.empty() && may_go_on(piece.back()) ? "*" : "");
    typed.remove_prefix(end + (quoted || typed[end] != '"' ? 1 : 0));
  }
  return out;
}

Result<Table> Search::table_of(std::string_view name) const {
  const Table* table = table_on_device(schema_, name);
  if (table == nullptr || !table->on_devices() || table->searched_on_devices().empty())
    return fail_at(Code::unknown_table, "there is no table '" + std::string(name) + "' whose texts can be searched",
                   std::string(name));
  return table->name() == name ? *table : published_copy(*table);
}

Result<std::optional<Search::Found>> Search::find(const Question& question) {
  FREEHOLD_ASSIGN(const Table table, table_of(question.table));
  FREEHOLD_ASSIGN(Found found, statement(table, question));
  FREEHOLD_ASSIGN(const bool behind, catch_up(table));
  if (behind) return std::optional<Found>();
  return std::optional<Found>(std::move(found));
}

Result<Search::Found> Search::statement(const Table& table, const Question& question) const {
  FREEHOLD_ASSIGN(const std::string query, query_of(question.typed));
  if (question.limit < 1 || question.limit > kHitsMax)
    return fail(Code::invalid_value, "limit is a whole number from 1 to " + std::to_string(kHitsMax));
  const std::string search = search_table(table);
  Found found;
  // The words come first, in the order of their rank: SQLite then makes excerpts of the rows that are answered alone.
  found.sql = "SELECT " + result_columns(table) + " FROM " + search + " AS s CROSS JOIN " + table.name() +
              " AS t ON t.rowid = s.rowid WHERE s." + search + " MATCH ? AND s.rank MATCH " + ranking(table);
  // No text at all is no query; an empty phrase is one that finds nothing.
  found.params.push_back(json::string(query.empty() ? "\"\"" : query));
  if (question.where != nullptr) {
    for (const auto& [name, value] : *question.where) {
      const Column* column = table.find(std::string_view(name.data(), name.size()));
      if (column == nullptr || !column->on_devices())
        return fail_at(Code::unknown_column, "there is no column '" + std::string(name) + "'", table.name(),
                       std::string(name));
      found.sql += " AND t." + column->name + " IS ?";
      found.params.push_back(value);
    }
  }
  found.sql += " ORDER BY s.rank LIMIT ?";
  found.params.push_back(question.limit);
  return found;
}

/// The highest row of the index that nobody touched since. It has been in its table all the time, so what came since
/// has a rowid above it; and what was there below it was in the index by then, or on the list.
Result<std::int64_t> Search::settled(const Table& table) {
  FREEHOLD_ASSIGN(
      Statement * highest,
      database_.cached("SELECT id FROM " + search_table(table) + "_docsize WHERE NOT EXISTS (SELECT 1 FROM " +
                       stale_table(table) + " WHERE row = id) ORDER BY id DESC LIMIT 1"));
  FREEHOLD_ASSIGN(const bool found, highest->step());
  const std::int64_t row = found ? highest->integer(0) : 0;
  highest->reset();
  return row;
}

Result<Search::Batch> Search::next(const std::string& sql, std::int64_t behind) {
  FREEHOLD_ASSIGN(Statement * rows, database_.cached(sql));
  rows->bind_integer(1, behind);
  Batch batch;
  std::int64_t bytes = 0;
  for (;;) {
    FREEHOLD_ASSIGN(const bool row, rows->step());
    if (!row) break;
    batch.full = batch.rows == kBatchRows || (batch.rows > 0 && bytes + rows->integer(1) > kBatchBytes);
    if (batch.full) break;
    bytes += rows->integer(1);
    batch.last = rows->integer(0);
    ++batch.rows;
  }
  rows->reset();
  return batch;
}

Result<bool> Search::catch_up(const Table& table) {
  const std::string stale = stale_table(table);
  FREEHOLD_ASSIGN(const std::int64_t behind, settled(table));
  FREEHOLD_ASSIGN(const Batch fresh, next("SELECT rowid, " + bytes_of(table, "") + " FROM " + table.name() +
                                              " WHERE rowid > ? ORDER BY rowid",
                                          behind));
  FREEHOLD_ASSIGN(const Batch touched, next("SELECT row, " + bytes_of(table, "t.") + " FROM " + stale + " LEFT JOIN " +
                                                table.name() + " AS t ON t.rowid = row WHERE row > ? ORDER BY row",
                                            INT64_MIN));
  if (fresh.rows == 0 && touched.rows == 0) return false;
  FREEHOLD_ASSIGN(WriteScope scope, WriteScope::begin(database_));
  if (fresh.rows > 0) FREEHOLD_TRY(add(table, behind, fresh.last));
  // Not before: a stale row that gets into the index would otherwise count as settled, with new ones below it.
  if (!fresh.full && touched.rows > 0) FREEHOLD_TRY(renew(table, touched.last));
  FREEHOLD_TRY(scope.commit());
  return fresh.full || touched.full;
}

/// Rows that are there are no longer stale then; those that are not leave the index by `renew`.
Status Search::add(const Table& table, std::int64_t behind, std::int64_t to) {
  const std::string range = " FROM " + table.name() + " WHERE rowid > ?1 AND rowid <= ?2";
  FREEHOLD_TRY(run("INSERT OR REPLACE INTO " + search_table(table) + " (rowid, " + columns_of(table) +
                       ") SELECT rowid, " + columns_of(table) + range + " ORDER BY rowid",
                   {behind, to}));
  return run(
      "DELETE FROM " + stale_table(table) + " WHERE row > ?1 AND row <= ?2 AND row IN (SELECT rowid" + range + ")",
      {behind, to});
}

Status Search::renew(const Table& table, std::int64_t to) {
  const std::string search = search_table(table), stale = stale_table(table);
  const std::string listed = " WHERE rowid IN (SELECT row FROM " + stale + " WHERE row <= ?1)";
  FREEHOLD_TRY(run("DELETE FROM " + search + listed, {to}));
  FREEHOLD_TRY(run("INSERT INTO " + search + " (rowid, " + columns_of(table) + ") SELECT rowid, " + columns_of(table) +
                       " FROM " + table.name() + listed,
                   {to}));
  return run("DELETE FROM " + stale + " WHERE row <= ?1", {to});
}

Status Search::run(const std::string& sql, std::initializer_list<std::int64_t> numbers) {
  FREEHOLD_ASSIGN(Statement * statement, database_.cached(sql));
  int parameter = 0;
  for (const std::int64_t number : numbers) statement->bind_integer(++parameter, number);
  return statement->run();
}

}  // namespace freehold
