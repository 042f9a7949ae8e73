#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/value.hpp"

/// What each target consists of: any bytes go in, and either everything it promises holds, or the process ends there.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace freehold {

/// Ends the process with the sentence where it does not hold.
void must(bool holds, std::string_view sentence);

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}
inline Bytes bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

/// What decodes, encodes to something that decodes to the same. `decode` takes anything and answers a Result or an
/// optional, `encode` a text; equal texts are equal values.
template <class Input, class Decode, class Encode>
void must_come_back(const Input& input, Decode decode, Encode encode) {
  const auto decoded = decode(input);
  if (!decoded) return;
  const std::string text = encode(*decoded);
  const auto again = decode(text);
  must(static_cast<bool>(again), "what was decoded and encoded can be decoded again: " + text);
  const std::string repeated = encode(*again);
  must(repeated == text, "what came back is the same: " + text + " and " + repeated);
}

/// Parts of the input, from the front. Where nothing is left, numbers are 0 and texts empty.
class Choices {
 public:
  explicit Choices(std::string_view bytes) : rest_(bytes) {}

  bool empty() const { return rest_.empty(); }
  /// A number below `count`, which is at most 256.
  std::size_t below(std::size_t count);
  /// True for one input byte in so many; false where nothing is left.
  bool one_in(std::size_t count) { return below(count) == count - 1; }
  /// As many bytes as there are, at most `length_max`.
  std::string_view take(std::size_t length_max);
  /// Up to the end of the line, which is left out.
  std::string_view line();

 private:
  std::string_view rest_;
};

}  // namespace freehold
