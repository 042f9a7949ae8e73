#include "sync/http/feed_pieces.hpp"

namespace freehold {

std::shared_ptr<const FeedPiece> FeedPieces::find(const OwnerId& scope, Seq cursor, Seq head) {
  const std::lock_guard lock(mutex_);
  Place& place = place_of(scope);
  if (std::chrono::steady_clock::now() - place.read_at >= age_max_) place.piece = nullptr;
  const bool fits = place.piece && place.scope == scope && place.cursor == cursor && place.piece->head >= head;
  return fits ? place.piece : nullptr;
}

void FeedPieces::keep(const OwnerId& scope, Seq cursor, const std::shared_ptr<const FeedPiece>& piece) {
  if (piece->text.size() > kBytesMax) return;
  const std::lock_guard lock(mutex_);
  place_of(scope) = {scope, cursor, std::chrono::steady_clock::now(), piece};
}

}  // namespace freehold
