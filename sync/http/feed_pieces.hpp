#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "core/base/ids.hpp"
#include "sync/reconcile/next_rows.hpp"

namespace freehold {

/// One answer of a feed, as it goes to a device.
struct FeedPiece {
  FeedPosition reached;
  Seq head = 0;
  std::string text;
};

/// Pieces that were read a moment ago. A push wakes all devices of its account at once, and a change of what everybody
/// may read all there are: each of them would read the same. Safe from several threads.
class FeedPieces {
 public:
  /// For so long a piece is handed out: nobody who comes later is told what the database may have forgotten since.
  explicit FeedPieces(std::chrono::milliseconds age_max = std::chrono::seconds(2)) : age_max_(age_max) {}

  /// What goes on from `cursor` and is not older than `head`; null: nobody has read that lately.
  std::shared_ptr<const FeedPiece> find(const OwnerId& scope, Seq cursor, Seq head);
  /// For others that stand at the same place. The newest ones are kept, and none that is large.
  void keep(const OwnerId& scope, Seq cursor, const std::shared_ptr<const FeedPiece>& piece);

 private:
  struct Place {
    OwnerId scope;
    Seq cursor = 0;
    std::chrono::steady_clock::time_point read_at;
    std::shared_ptr<const FeedPiece> piece;
  };
  /// Together at most 4 MiB.
  static constexpr std::size_t kPlaces = 64, kBytesMax = 64 * 1024;

  Place& place_of(const OwnerId& scope) { return places_[IdHash()(scope) % kPlaces]; }

  const std::chrono::milliseconds age_max_;
  std::mutex mutex_;
  std::array<Place, kPlaces> places_;
};

}  // namespace freehold
