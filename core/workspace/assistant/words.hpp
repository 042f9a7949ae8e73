#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace freehold {

/// A word of what somebody typed: where it stands, and how it is compared.
struct Word {
  std::string plain;  ///< ASCII letters in lower case, curly apostrophes made straight
  std::size_t begin = 0, end = 0;  ///< bytes of the text; of a quoted word, without the quotes
  bool quoted = false;  ///< all that stood between quotes is one word

  bool is(std::string_view other) const { return !quoted && plain == other; }
};

/// Splits at blanks; a colon that ends a word is one of its own. Quotes are "…" and “…”, where the second one is there.
std::vector<Word> words_of(std::string_view text);

/// What the words stand for in the text, from the first to the last: as it was typed.
std::string span_of(std::string_view text, std::span<const Word> words);

/// The words of a title, for comparing: without marks at their ends and without those that carry no meaning.
std::vector<std::string> title_words(std::string_view text);

/// At most so many characters of the beginning.
std::string_view first_characters(std::string_view text, std::size_t count);

/// Lower case, for ASCII; other letters compare as they are written.
std::string folded(std::string_view text);

}  // namespace freehold
