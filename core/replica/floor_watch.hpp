#pragma once

#include <optional>

#include "core/base/ids.hpp"

namespace freehold {

/// Whether a reader of a feed has missed deletions, because tombstones up to the feed's floor are no longer kept.
///
/// Who reads from 0 misses none that are gone by then: it has nothing that they could take away. So only a floor counts
/// that has risen since the reader began.
class FloorWatch {
 public:
  /// A connection begins, with everything up to `cursor` in the tables.
  void begin(Seq cursor) { harmless_ = cursor > 0 ? std::optional<Seq>(0) : std::nullopt; }

  /// Looks at an answer of the feed that has this floor.
  bool has_missed(Seq cursor, Seq floor) {
    if (!harmless_) harmless_ = floor;
    return cursor < floor && *harmless_ < floor;
  }

 private:
  std::optional<Seq> harmless_;
};

}  // namespace freehold
