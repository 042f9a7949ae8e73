#include <algorithm>
#include <iterator>
#include <limits>
#include <map>

#include "core/base/defects.hpp"
#include "sync/stores/sql/feed_head.hpp"
#include "sync/stores/sql/sql_store.hpp"

namespace freehold {
namespace {

constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

/// What `pull` is about to read: everything of one owner with numbers in (since, cursor].
struct Window {
  FeedHead feed;
  Seq cursor = 0;
};

Result<Window> choose_window(SqlSession& session, const SqlParam& owner, Seq since, std::size_t limit) {
  const auto skip = static_cast<std::int64_t>(std::max<std::size_t>(limit, 1) - 1);
  FREEHOLD_ASSIGN(const FeedHead feed,
                  read_feed_head(session, owner,
                                 "(SELECT seq FROM freehold.row_meta WHERE scope_id = $1 AND seq > $2 ORDER BY seq "
                                 "LIMIT 1 OFFSET $3)",
                                 {number_param(since), number_param(skip)}));
  // The number of the row that fills the answer; all rows of that number come along.
  return Window{feed, is_null(feed.beside) ? feed.head : integer_of(feed.beside)};
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

/// The rows of one answer, read in pieces that follow the size of the rows, so that neither the answer nor a piece
/// takes more memory than it should.
class Answer {
 public:
  explicit Answer(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  /// False: with these the answer is too large.
  Result<bool> add(SqlSession& session, const RowStatements& statements, const OwnerId& owner,
                   std::span<const RowMeta> rows);
  /// How many rows of this size would do.
  std::size_t rows_that_fit() const { return rows_.size() * kAnswerBytesAimed / (bytes_ + 1); }
  std::vector<FeedRow> take();

 private:
  std::size_t piece() const;

  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::vector<FeedRow> rows_;
};

std::size_t Answer::piece() const {
  return rows_to_read(rows_.size(), bytes_);
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
  const FeedHead& feed = window.feed;
  PullReply reply{feed.epoch, feed.head, window.cursor, window.cursor < feed.head, {}, feed.floor, {}};
  if (owner == kPublicScope) reply.scope = FeedScope::everybody;
  if (!reply.more) reply.digest = feed.digest;
  FREEHOLD_ASSIGN(const ChangedRows changed, changed_rows(session, scope, since, window.cursor));
  if (defect(Defect::feed_cursor_skips) && reply.more) ++reply.cursor;
  Answer answer(limit > 1 ? kAnswerBytesAimed : kUnlimited);
  for (const auto& [number, rows] : changed) {
    const Table* table = schema_.find(number);
    if (table == nullptr || !table->on_devices()) continue;
    FREEHOLD_ASSIGN(const bool fits, answer.add(session, statements(*table, owner), owner, rows));
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
