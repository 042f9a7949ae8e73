#include <algorithm>
#include <iterator>
#include <limits>
#include <map>

#include "core/base/defects.hpp"
#include "sync/stores/sql/sql_store.hpp"

namespace freehold {
namespace {

/// An answer stays near this size, whatever its rows hold; one number is never split, so one large transaction may
/// exceed it.
constexpr std::size_t kBytesAimed = 4 * 1024 * 1024;
/// So many rows are read to see how large they are.
constexpr std::size_t kRowsToJudgeBy = 50;
constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

/// What `pull` is about to read: everything of one owner with numbers in (since, cursor].
struct Window {
  Epoch epoch;
  Seq head = 0;
  Seq cursor = 0;
  Seq floor = 0;
  std::uint64_t digest = 0;
};

Result<Window> choose_window(SqlSession& session, const SqlParam& owner, Seq since, std::size_t limit) {
  const auto skip = static_cast<std::int64_t>(std::max<std::size_t>(limit, 1) - 1);
  FREEHOLD_ASSIGN(
      const SqlAnswer answer,
      session.run("SELECT h.head, h.floor, h.digest, e.value, "
                  "(SELECT seq FROM freehold.row_meta WHERE scope_id = $1 AND seq > $2 ORDER BY seq LIMIT 1 OFFSET $3) "
                  "FROM freehold.settings AS e LEFT JOIN freehold.heads AS h ON h.scope_id = $1 WHERE e.name = 'epoch'",
                  {owner, number_param(since), number_param(skip)}));
  if (answer.rows.empty()) return epoch_of(Value()).error();
  const SqlRow& found = answer.rows[0];
  Window window{{}, integer_of(found[0]), 0, integer_of(found[1]), static_cast<std::uint64_t>(integer_of(found[2]))};
  FREEHOLD_ASSIGN(window.epoch, epoch_of(found[3]));
  // The number of the row that fills the answer; all rows of that number come along.
  window.cursor = is_null(found[4]) ? window.head : integer_of(found[4]);
  return window;
}

using ChangedRows = std::map<TableNumber, std::vector<RowMeta>>;

/// Entries of the window, by table.
Result<ChangedRows> changed_rows(SqlSession& session, const SqlParam& owner, Seq since, Seq cursor) {
  FREEHOLD_ASSIGN(const SqlAnswer answer, session.run("SELECT table_no, row_id, seq, clocks FROM freehold.row_meta "
                                                      "WHERE scope_id = $1 AND seq > $2 AND seq <= $3",
                                                      {owner, number_param(since), number_param(cursor)}));
  ChangedRows changed;
  for (const SqlRow& row : answer.rows) {
    FREEHOLD_ASSIGN(const RowId id, row_id_of(row[1]));
    FREEHOLD_ASSIGN(RowClocks clocks, clocks_of(row[3]));
    changed[static_cast<TableNumber>(integer_of(row[0]))].push_back({id, integer_of(row[2]), std::move(clocks)});
  }
  return changed;
}

std::size_t bytes_of(const FeedRow& row) {
  std::size_t bytes = 0;
  for (const Value& value : row.values) {
    if (const std::string* text = as_text(value)) bytes += text->size();
    if (const auto* blob = std::get_if<Bytes>(&value)) bytes += blob->size();
  }
  return bytes;
}

/// The rows of one answer, read in pieces that follow the size of the rows, so that neither the answer nor a piece
/// takes more memory than it should.
class Answer {
 public:
  explicit Answer(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  /// False: with these the answer is too large.
  Result<bool> add(SqlSession& session, const RowStatements& statements, const OwnerId& owner,
                   std::span<const RowMeta> rows);
  /// How many rows of this size would do.
  std::size_t rows_that_fit() const { return rows_.size() * kBytesAimed / (bytes_ + 1); }
  std::vector<FeedRow> take();

 private:
  std::size_t piece() const;

  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::vector<FeedRow> rows_;
};

std::size_t Answer::piece() const {
  if (rows_.empty()) return kRowsToJudgeBy;
  return std::max<std::size_t>(kBytesAimed / (bytes_ / rows_.size() + 1), 1);
}

Result<bool> Answer::add(SqlSession& session, const RowStatements& statements, const OwnerId& owner,
                         std::span<const RowMeta> rows) {
  while (!rows.empty()) {
    const std::size_t count = std::min(piece(), rows.size());
    FREEHOLD_ASSIGN(auto read, read_rows(session, statements, owner, {rows.begin(), rows.begin() + count}));
    rows = rows.subspan(count);
    for (const FeedRow& row : read) bytes_ += bytes_of(row);
    std::move(read.begin(), read.end(), std::back_inserter(rows_));
    if (bytes_ > bytes_max_) return false;
  }
  return true;
}

/// Parents come before their children within a number, as far as the order of declaration says.
std::vector<FeedRow> Answer::take() {
  std::stable_sort(rows_.begin(), rows_.end(), [](const FeedRow& a, const FeedRow& b) {
    return std::make_pair(a.seq, a.table->number()) < std::make_pair(b.seq, b.table->number());
  });
  return std::move(rows_);
}

}  // namespace

Result<std::optional<PullReply>> SqlStore::pull_rows(SqlSession& session, const OwnerId& owner, Seq since,
                                                     std::size_t& limit) {
  const SqlParam scope = id_param(owner.uuid);
  FREEHOLD_ASSIGN(const Window window, choose_window(session, scope, since, limit));
  PullReply reply{window.epoch, window.head, window.cursor, window.cursor < window.head, {}, window.floor, {}};
  if (!reply.more) reply.digest = window.digest;
  FREEHOLD_ASSIGN(const ChangedRows changed, changed_rows(session, scope, since, window.cursor));
  if (defect(Defect::feed_cursor_skips) && reply.more) ++reply.cursor;
  Answer answer(limit > 1 ? kBytesAimed : kUnlimited);
  for (const auto& [number, rows] : changed) {
    const Table* table = schema_.find(number);
    if (table == nullptr || !table->on_devices()) continue;
    FREEHOLD_ASSIGN(const bool fits, answer.add(session, statements(*table), owner, rows));
    if (fits) continue;
    limit = std::clamp<std::size_t>(answer.rows_that_fit(), 1, limit / 2);
    return std::optional<PullReply>();
  }
  reply.rows = answer.take();
  return std::optional(std::move(reply));
}

Result<PullReply> SqlStore::pull(const OwnerId& owner, Seq since, std::size_t limit) {
  FREEHOLD_ASSIGN(const auto session, sessions_->open());
  FREEHOLD_TRY(session->begin_for(owner, SqlAccess::snapshot));
  limit = std::max<std::size_t>(limit, 1);
  std::optional<PullReply> reply;
  while (!reply) {
    FREEHOLD_ASSIGN(reply, pull_rows(*session, owner, since, limit));
  }
  FREEHOLD_TRY(session->commit());
  return std::move(*reply);
}

}  // namespace freehold
