#include "sync/stores/postgres/script.hpp"

#include <cctype>

namespace freehold {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::size_t end_or(std::size_t found, std::size_t length, std::string_view text) {
  return found == std::string_view::npos ? text.size() : found + length;
}

/// Behind the comment that begins at `at`; Postgres' block comments nest.
std::size_t skip_block_comment(std::string_view text, std::size_t at) {
  int depth = 0;
  while (at < text.size()) {
    if (text.substr(at, 2) == "/*") {
      ++depth;
      at += 2;
    } else if (text.substr(at, 2) == "*/") {
      at += 2;
      if (--depth == 0) return at;
    } else {
      ++at;
    }
  }
  return at;
}

/// Behind `$tag$ … $tag$`, or behind the dollar sign where none begins.
std::size_t skip_dollar_quote(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && is_word(text[end])) ++end;
  const bool in_name = at > 0 && is_word(text[at - 1]);
  if (in_name || end == text.size() || text[end] != '$') return at + 1;
  const std::string_view tag = text.substr(at, end - at + 1);
  return end_or(text.find(tag, end + 1), tag.size(), text);
}

/// Behind what begins at `at` and cannot hold the end of a statement; `at + 1` for any plain character.
std::size_t skip(std::string_view text, std::size_t at, bool& ink) {
  if (text.substr(at, 2) == "--") return end_or(text.find('\n', at), 1, text);
  if (text.substr(at, 2) == "/*") return skip_block_comment(text, at);
  if (std::isspace(static_cast<unsigned char>(text[at])) != 0) return at + 1;
  ink = true;
  if (text[at] == '\'' || text[at] == '"') return end_or(text.find(text[at], at + 1), 1, text);
  if (text[at] == '$') return skip_dollar_quote(text, at);
  return at + 1;
}

}  // namespace

std::vector<std::string_view> split_script(std::string_view script) {
  std::vector<std::string_view> statements;
  std::size_t start = 0;
  bool ink = false;
  for (std::size_t at = 0; at < script.size();) {
    if (script[at] != ';') {
      at = skip(script, at, ink);
      continue;
    }
    if (ink) statements.push_back(script.substr(start, at - start));
    start = ++at;
    ink = false;
  }
  if (ink) statements.push_back(script.substr(start));
  return statements;
}

}  // namespace freehold
