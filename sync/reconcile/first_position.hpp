#pragma once

#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/schema/schema.hpp"

namespace freehold {

/// Where a first sync stands, which goes through an owner's live rows table by table, parents before what hangs on
/// them. Devices keep its text and give it back; it means nothing to them, and what it says is not to be relied on.
struct FirstPosition {
  /// The history it belongs to; nil: the beginning.
  Epoch epoch;
  /// The head when it began: what changed after it comes by the feed.
  Seq until = 0;
  /// The row that was looked at last, 0: none yet. Its key is the store's own: an id, or a number.
  TableNumber table = 0;
  std::string key;
  std::int64_t done = 0;  ///< rows sent
  std::int64_t total = 0;  ///< rows there were at the beginning

  /// `<epoch>.<until>.<table>.<key>.<done>.<total>`, at most `limits::kFirstAtChars`.
  std::string text() const;
  /// `malformed` where it is not such a text. Empty text is the beginning.
  static Result<FirstPosition> parse(std::string_view text);
};

}  // namespace freehold
