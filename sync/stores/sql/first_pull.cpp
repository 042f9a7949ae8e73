#include <algorithm>
#include <charconv>

#include "core/base/defects.hpp"
#include "sync/stores/sql/feed_head.hpp"
#include "sync/stores/sql/sql_store.hpp"

namespace freehold {
namespace {

/// What a table's rows are read in the order of. An index leads from the owner to it, so that a part costs what it
/// brings, wherever it begins; where SQLite has none that ends there, numbers alone are sorted.
class PageKey {
 public:
  explicit PageKey(bool numbered) : numbered_(numbered) {}

  /// Ids and keys of at most `$2` rows of the owner `$1`; with `goes_on`, of those after `$3`.
  std::string select(const Table& table, bool goes_on) const {
    const std::string& id = table.with_role(ColumnRole::id)->name;
    const std::string key = numbered_ ? "rowid" : id, from = " FROM " + table.name() + " WHERE ";
    const std::string page = from + table.owner_column()->name + " = $1" + (goes_on ? " AND " + key + " > $3" : "") +
                             " ORDER BY " + key + " LIMIT $2";
    if (!numbered_) return "SELECT " + id + ", " + id + " AS page_key" + page;
    return "SELECT " + id + ", rowid" + from + "rowid IN (SELECT rowid" + page + ") ORDER BY rowid";
  }
  std::string text(const Value& key) const { return numbered_ ? std::to_string(integer_of(key)) : text_of(key); }
  /// Nothing where the text is no key of this database.
  std::optional<SqlParam> param(const std::string& text) const {
    if (!numbered_) return is_uuid_text(text) ? std::optional(SqlParam{ColumnType::uuid, text}) : std::nullopt;
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = failed == std::errc() && end == text.data() + text.size();
    return whole ? std::optional(number_param(number)) : std::nullopt;
  }

 private:
  bool numbered_;
};

/// The rows of one part.
class Part {
 public:
  Part(SqlSession& session, PageKey key, const OwnerId& owner, const FirstPosition& at, std::size_t limit)
      : session_(session), key_(key), owner_(owner), at_(at), limit_(limit) {}

  /// Goes on in this table, from its beginning or, with `goes_on`, from where the position is. False: the part is full.
  Result<bool> read(const RowStatements& statements, bool goes_on);
  const FirstPosition& at() const { return at_; }
  std::vector<FeedRow> take() { return std::move(rows_); }

 private:
  struct Entry {
    RowId row;
    std::string key;
  };
  Result<std::vector<Entry>> entries(const Table& table, const std::optional<SqlParam>& after, std::size_t count);
  Result<bool> add(const RowStatements& statements, const std::vector<Entry>& entries);

  SqlSession& session_;
  PageKey key_;
  OwnerId owner_;
  FirstPosition at_;
  std::size_t limit_;
  std::size_t looked_at_ = 0, bytes_ = 0;
  std::vector<FeedRow> rows_;
};

Result<std::vector<Part::Entry>> Part::entries(const Table& table, const std::optional<SqlParam>& after,
                                               std::size_t count) {
  SqlParams params{id_param(owner_.uuid), number_param(static_cast<std::int64_t>(count))};
  if (after) params.push_back(*after);
  FREEHOLD_ASSIGN(const SqlAnswer answer, session_.run(key_.select(table, after.has_value()), params));
  std::vector<Entry> found;
  for (const SqlRow& row : answer.rows) {
    FREEHOLD_ASSIGN(const RowId id, row_id_of(row[0]));
    found.push_back({id, key_.text(row[1])});
  }
  return found;
}

/// Rows in the order of their keys. One that another program wrote and no feed has yet has no number: the feed brings
/// it. False: the part has become full, and the rest is left for the next one.
Result<bool> Part::add(const RowStatements& statements, const std::vector<Entry>& entries) {
  std::vector<RowId> ids;
  for (const Entry& entry : entries) ids.push_back(entry.row);
  FREEHOLD_ASSIGN(std::vector<FeedRow> read, read_rows(session_, statements, owner_, ids));
  std::unordered_map<RowId, FeedRow*, IdHash> by_id;
  for (FeedRow& row : read) by_id.emplace(row.row, &row);
  for (const Entry& entry : entries) {
    if (bytes_ > kAnswerBytesAimed) return false;
    at_.table = statements.table().number();
    at_.key = entry.key;
    ++looked_at_;
    const auto found = by_id.find(entry.row);
    if (found == by_id.end() || found->second->deleted || found->second->seq == 0) continue;
    bytes_ += bytes_of(*found->second);
    rows_.push_back(std::move(*found->second));
    ++at_.done;
  }
  return true;
}

Result<bool> Part::read(const RowStatements& statements, bool goes_on) {
  std::optional<SqlParam> after = goes_on ? key_.param(at_.key) : std::nullopt;
  // How large the rows of other tables were says nothing about this one's.
  const std::size_t rows_before = rows_.size(), bytes_before = bytes_;
  while (true) {
    if (looked_at_ >= limit_ || bytes_ > kAnswerBytesAimed) return false;
    const std::size_t count =
        std::min(limit_ - looked_at_, rows_to_read(rows_.size() - rows_before, bytes_ - bytes_before));
    FREEHOLD_ASSIGN(const std::vector<Entry> found, entries(statements.table(), after, count));
    FREEHOLD_ASSIGN(const bool added, add(statements, found));
    if (!added) return false;
    if (found.size() < count) return true;
    after = key_.param(at_.key);
  }
}

/// Parents stand before their children in the declaration.
std::vector<const Table*> tables_in_order(const Schema& schema) {
  std::vector<const Table*> tables;
  for (const Table& table : schema.tables())
    if (table.on_devices()) tables.push_back(&table);
  if (defect(Defect::children_come_first)) std::reverse(tables.begin(), tables.end());
  return tables;
}

/// Where this part begins, as of now. Rows of the bookkeeping are counted once, at the beginning.
Result<FirstPosition> begin_at(SqlSession& session, const OwnerId& owner, const FeedHead& feed, FirstPosition at,
                               bool goes_on) {
  if (goes_on) return at;
  FREEHOLD_ASSIGN(const SqlAnswer answer,
                  session.run("SELECT count(*) FROM freehold.row_meta WHERE scope_id = $1 AND NOT deleted",
                              {id_param(owner.uuid)}));
  return FirstPosition{feed.epoch, feed.head, 0, {}, 0, integer_of(answer.rows.at(0).at(0))};
}

}  // namespace

Result<PullReply> SqlStore::pull_first(const OwnerId& owner, const FirstPosition& asked, std::size_t limit) {
  FREEHOLD_ASSIGN(const auto session, sessions_->open());
  FREEHOLD_TRY(session->begin_for(owner, SqlAccess::snapshot));
  FREEHOLD_ASSIGN(const FeedHead feed, read_feed_head(*session, id_param(owner.uuid), "0", {}));
  const PageKey key(sessions_->numbers_rows());
  const std::vector<const Table*> tables = tables_in_order(schema_);
  auto table = std::find(tables.begin(), tables.end(), schema_.find(asked.table));
  const bool known = asked.table == 0 || (table != tables.end() && key.param(asked.key));
  const bool goes_on = asked.epoch == feed.epoch && asked.until <= feed.head && known;
  FREEHOLD_ASSIGN(const FirstPosition at, begin_at(*session, owner, feed, asked, goes_on));
  Part part(*session, key, owner, at, std::max<std::size_t>(limit, 1));
  if (at.table == 0) table = tables.begin();
  bool room = true;
  for (bool first = at.table != 0; room && table != tables.end(); first = false) {
    FREEHOLD_ASSIGN(room, part.read(statements(**table), first));
    if (room) ++table;
  }
  FREEHOLD_TRY(session->commit());
  const FirstPosition reached = part.at();
  PullReply reply{feed.epoch, feed.head, at.until, true, part.take(), feed.floor, {}};
  reply.first = FirstPart{room ? std::string() : reached.text(), reached.done, std::max(reached.total, reached.done)};
  return reply;
}

}  // namespace freehold
