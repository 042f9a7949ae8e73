#include "core/base/text.hpp"

#include <catch2/catch.hpp>

using namespace freehold;

TEST_CASE("lengths are the same wherever the first letter beyond ASCII stands") {
  for (std::size_t before = 0; before < 20; ++before) {
    for (std::size_t behind = 0; behind < 20; behind += 3) {
      const std::string text = std::string(before, 'a') + "\xC3\xBC\xF0\x9F\x8C\xB1" + std::string(behind, '~');
      CHECK(ascii_prefix(text) == before);
      CHECK(count_code_points(text) == before + 2 + behind);
      CHECK(utf16_length(text) == before + 3 + behind);
    }
  }
}

TEST_CASE("a NUL or a broken byte is found at every place") {
  for (const char wrong : {'\0', '\x80', '\xFF', '\xC3'}) {
    for (std::size_t at = 0; at < 20; ++at) {
      std::string text(20, '\x01');
      text[at] = wrong;
      CHECK(ascii_prefix(text) == at);
      CHECK_FALSE(count_code_points(text));
    }
  }
  CHECK(ascii_prefix(std::string(20, '\x7F')) == 20);
  CHECK(ascii_prefix("") == 0);
}
