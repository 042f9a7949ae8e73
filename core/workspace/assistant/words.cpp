#include "core/workspace/assistant/words.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace freehold {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kCurlyApostrophe = "\u2019";
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kQuotes = {
    {{"\"", "\""}, {"\u201c", "\u201d"}, {"\u00ab", "\u00bb"}}};

std::string plain_of(std::string_view text) {
  std::string plain = folded(text);
  for (std::size_t at = plain.find(kCurlyApostrophe); at != std::string::npos; at = plain.find(kCurlyApostrophe, at))
    plain.replace(at, kCurlyApostrophe.size(), "'");
  return plain;
}

/// Where the quoted word that begins here ends, without its quotes; nothing where none begins or it never ends.
bool quoted_word(std::string_view text, std::size_t at, Word& word, std::size_t& next) {
  for (const auto& [open, close] : kQuotes) {
    if (!text.substr(at).starts_with(open)) continue;
    const std::size_t begin = at + open.size();
    const std::size_t end = text.find(close, begin);
    if (end == std::string_view::npos || end == begin) return false;
    word = {plain_of(text.substr(begin, end - begin)), begin, end, true};
    next = end + close.size();
    return true;
  }
  return false;
}

}  // namespace

std::string folded(std::string_view text) {
  return ascii_lower(text);
}

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(kBlanks, at)) != std::string_view::npos) {
    Word quoted;
    if (quoted_word(text, at, quoted, at)) {
      words.push_back(std::move(quoted));
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(kBlanks, at), text.size());
    const bool colon = text[end - 1] == ':' && end - at > 1;
    words.push_back({plain_of(text.substr(at, end - at - (colon ? 1 : 0))), at, end - (colon ? 1 : 0), false});
    if (colon) words.push_back({":", end - 1, end, false});
    at = end;
  }
  return words;
}

std::string span_of(std::string_view text, std::span<const Word> words) {
  if (words.empty()) return {};
  if (words.size() == 1) return std::string(text.substr(words[0].begin, words[0].end - words[0].begin));
  // Quotes inside of a longer text are part of it.
  const auto begin_of = [text](const Word& word) {
    if (!word.quoted) return word.begin;
    for (const auto& [open, close] : kQuotes)
      if (text.substr(0, word.begin).ends_with(open)) return word.begin - open.size();
    return word.begin;
  };
  const auto end_of = [text](const Word& word) {
    if (!word.quoted) return word.end;
    for (const auto& [open, close] : kQuotes)
      if (text.substr(word.end).starts_with(close)) return word.end + close.size();
    return word.end;
  };
  const std::size_t begin = begin_of(words.front());
  return std::string(text.substr(begin, end_of(words.back()) - begin));
}

std::vector<std::string> title_words(std::string_view text) {
  constexpr std::string_view kMarks = ".,;:!?()[]\"'";
  constexpr std::array<std::string_view, 4> kEmpty = {"the", "a", "an", "my"};
  std::vector<std::string> words;
  for (const Word& word : words_of(text)) {
    for (const Word& part : word.quoted ? words_of(word.plain) : std::vector<Word>{word}) {
      const std::size_t first = part.plain.find_first_not_of(kMarks);
      if (first == std::string::npos) continue;
      std::string plain = part.plain.substr(first, part.plain.find_last_not_of(kMarks) - first + 1);
      if (std::find(kEmpty.begin(), kEmpty.end(), plain) == kEmpty.end()) words.push_back(std::move(plain));
    }
  }
  return words;
}

std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  for (std::size_t characters = 0; end < text.size() && characters < count; ++characters) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  }
  return text.substr(0, end);
}

}  // namespace freehold
