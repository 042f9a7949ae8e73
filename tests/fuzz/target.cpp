#include "tests/fuzz/target.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace freehold {

void must(bool holds, std::string_view sentence) {
  if (holds) return;
  std::fprintf(stderr, "This must hold: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
  std::abort();
}

std::size_t Choices::below(std::size_t count) {
  const std::string_view byte = take(1);
  return byte.empty() ? 0 : static_cast<unsigned char>(byte.front()) % count;
}

std::string_view Choices::take(std::size_t length_max) {
  const std::string_view taken = rest_.substr(0, length_max);
  rest_.remove_prefix(taken.size());
  return taken;
}

std::string_view Choices::line() {
  const std::string_view taken = take(std::min(rest_.find('\n'), rest_.size()));
  take(1);
  return taken;
}

}  // namespace freehold
