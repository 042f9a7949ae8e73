#pragma once

#include <string>

#include "sync/reconcile/server_store.hpp"
#include "sync/stores/sql/session.hpp"

namespace freehold {

/// An answer of a feed stays near this size, whatever its rows hold.
inline constexpr std::size_t kAnswerBytesAimed = 4 * 1024 * 1024;

/// What is known of an owner's feed as a whole.
struct FeedHead {
  Epoch epoch;
  Seq head = 0;
  Seq floor = 0;
  std::uint64_t digest = 0;
  Value beside;  ///< what was asked for beside it
};

/// `beside` is one more expression of the same statement: `$1` is the owner, the others are `params`.
Result<FeedHead> read_feed_head(SqlSession& session, const SqlParam& owner, const std::string& beside,
                                const SqlParams& params);

/// The bytes of a row's values.
std::size_t bytes_of(const FeedRow& row);

/// How many rows to read next, so that they take no more memory than an answer should: a few to see how large they are,
/// then as many as the first ones say.
std::size_t rows_to_read(std::size_t rows_so_far, std::size_t bytes_so_far);

}  // namespace freehold
