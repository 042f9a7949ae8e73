#pragma once

#include <optional>
#include <string>

#include "sync/reconcile/server_store.hpp"

namespace freehold {

/// How far somebody has been sent the feed of one scope.
struct FeedPosition {
  /// Everything up to this number; 0 also while a first sync is under way.
  Seq cursor = 0;
  /// Set while a first sync goes on table by table: what the last part said of the next one, empty at the beginning.
  std::optional<std::string> first_at = {};
  /// No answer has said yet that this is all.
  bool more = true;

  /// Whether there is something to send, of a feed whose head is this.
  bool has_next(Seq head) const { return more || head > cursor; }
};

/// Where a device goes on that says hello to a scope with this epoch and head. A cursor of another history, or one
/// beyond this history's end, means nothing: the feed starts over.
FeedPosition position_of(const Hello& hello, const Epoch& epoch, Seq head);

/// The same in the feed of what everybody may read.
FeedPosition public_position_of(const Hello& hello, const Epoch& epoch, Seq head);

/// The next answer of about `limit` rows. `malformed` where nobody could have been told this position.
Result<PullReply> next_rows(ServerStore& store, const OwnerId& owner, const FeedPosition& from, std::size_t limit);

FeedPosition position_after(const FeedPosition& from, const PullReply& reply);

}  // namespace freehold
