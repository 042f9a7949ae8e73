#include "sync/stores/sql/feed_head.hpp"

#include <algorithm>

#include "sync/stores/sql/sql_store.hpp"

namespace freehold {
namespace {

constexpr std::size_t kRowsToJudgeBy = 50;

}  // namespace

Result<FeedHead> read_feed_head(SqlSession& session, const SqlParam& owner, const std::string& beside,
                                const SqlParams& params) {
  SqlParams all{owner};
  all.insert(all.end(), params.begin(), params.end());
  FREEHOLD_ASSIGN(const SqlAnswer answer,
                  session.run("SELECT h.head, h.floor, h.digest, e.value, " + beside +
                                  " FROM freehold.settings AS e LEFT JOIN freehold.heads AS h ON h.scope_id = $1 "
                                  "WHERE e.name = 'epoch'",
                              all));
  if (answer.rows.empty()) return epoch_of(Value()).error();
  const SqlRow& found = answer.rows[0];
  FREEHOLD_ASSIGN(const Epoch epoch, epoch_of(found[3]));
  return FeedHead{epoch, integer_of(found[0]), integer_of(found[1]), static_cast<std::uint64_t>(integer_of(found[2])),
                  found[4]};
}

std::size_t bytes_of(const FeedRow& row) {
  std::size_t bytes = 0;
  for (const Value& value : row.values) {
    if (const std::string* text = as_text(value)) bytes += text->size();
    if (const auto* blob = std::get_if<Bytes>(&value)) bytes += blob->size();
  }
  return bytes;
}

std::size_t rows_to_read(std::size_t rows_so_far, std::size_t bytes_so_far) {
  if (rows_so_far == 0) return kRowsToJudgeBy;
  return std::max<std::size_t>(kAnswerBytesAimed / (bytes_so_far / rows_so_far + 1), 1);
}

}  // namespace freehold
