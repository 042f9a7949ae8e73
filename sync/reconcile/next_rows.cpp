#include "sync/reconcile/next_rows.hpp"

#include <algorithm>

namespace freehold {

FeedPosition position_of(const Hello& hello, const Epoch& epoch, Seq head) {
  // Who has another history gives back what this one lacks, and compares it with tombstones too: the feed has those.
  if (hello.epoch && !(*hello.epoch == epoch)) return {};
  if (hello.since == 0) return {0, hello.first_at};
  return {hello.since <= head ? hello.since : 0};
}

FeedPosition public_position_of(const Hello& hello, const Epoch& epoch, Seq head) {
  const Seq since = hello.public_since.value_or(0);
  const bool known = since <= head && (!hello.epoch || *hello.epoch == epoch);
  return {known ? since : 0};
}

Result<PullReply> next_rows(ServerStore& store, const OwnerId& owner, const FeedPosition& from, std::size_t limit) {
  if (!from.first_at) return store.pull(owner, from.cursor, limit);
  FREEHOLD_ASSIGN(const FirstPosition at, FirstPosition::parse(*from.first_at));
  return store.pull_first(owner, at, limit);
}

FeedPosition position_after(const FeedPosition& from, const PullReply& reply) {
  if (reply.first && !reply.first->next.empty()) return {0, reply.first->next};
  return {std::max(from.cursor, reply.cursor), std::nullopt, reply.more};
}

}  // namespace freehold
