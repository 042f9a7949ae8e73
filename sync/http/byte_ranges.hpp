#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace freehold {

/// Bytes `begin` up to, but not including, `end`.
struct ByteRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::int64_t length() const { return end - begin; }
};

/// Which part of a file of `size` bytes a Range header asks for (RFC 9110, section 14.2).
struct WantedRange {
  enum class Kind {
    whole,  ///< there is no header, or one that a server may pass over: another unit, several ranges, no range at all
    part,
    unsatisfiable,  ///< there is no such part
  };
  Kind kind = Kind::whole;
  ByteRange range;
};
WantedRange wanted_range(std::string_view header, std::int64_t size);

/// What a Content-Range header says of a body: `bytes A-B/TOTAL`.
struct ContentRange {
  ByteRange range;
  std::int64_t total = 0;
};
/// Nothing where it is in any other form, or names bytes beyond the total.
std::optional<ContentRange> parse_content_range(std::string_view header);

}  // namespace freehold
