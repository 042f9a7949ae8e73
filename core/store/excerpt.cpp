#include "core/store/excerpt.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/protocol/codec.hpp"

namespace freehold {
namespace {

/// Words of an excerpt, those before its first match, and its length where words have no end.
constexpr int kWordsMax = 32;
constexpr int kWordsBefore = 6;
constexpr std::size_t kBytesMax = 2'000;
constexpr std::string_view kLeftOut = "…";

/// Of words by their number, or of bytes; without the last.
struct Span {
  int first = 0;
  int last = 0;
};

/// Where the query's words stand in the column, in order, without overlaps. The index knows; the text is not read.
int find_matches(const Fts5ExtensionApi* api, Fts5Context* search, int column, std::vector<Span>& matches) {
  int count = 0;
  int result = api->xInstCount(search, &count);
  for (int i = 0; result == SQLITE_OK && i < count; ++i) {
    int phrase = 0, in_column = 0, word = 0;
    result = api->xInst(search, i, &phrase, &in_column, &word);
    if (result == SQLITE_OK && in_column == column) matches.push_back({word, word + api->xPhraseSize(search, phrase)});
  }
  std::sort(matches.begin(), matches.end(), [](const Span& a, const Span& b) { return a.first < b.first; });
  std::size_t kept = 0;
  for (std::size_t i = 1; i < matches.size(); ++i) {
    if (matches[i].first < matches[kept].last)
      matches[kept].last = std::max(matches[kept].last, matches[i].last);
    else
      matches[++kept] = matches[i];
  }
  if (!matches.empty()) matches.resize(kept + 1);
  return result;
}

/// The words to show: as many matches as there can be in one piece, with some words before them, or from the beginning
/// where they fit in.
Span window_of(const std::vector<Span>& matches) {
  std::size_t best = 0, most = 0;
  for (std::size_t first = 0, end = 0; first < matches.size(); ++first) {
    while (end < matches.size() && matches[end].last - matches[first].first <= kWordsMax - kWordsBefore) ++end;
    if (end <= first + most) continue;
    best = first;
    most = end - first;
  }
  if (matches.empty() || matches[most == 0 ? 0 : best + most - 1].last <= kWordsMax) return {0, kWordsMax};
  const int from = std::max(0, matches[best].first - kWordsBefore);
  return {from, from + kWordsMax};
}

/// The words of the window as bytes of the text.
struct Reading {
  Span window;
  int word = 0;
  std::vector<Span> bytes;
  bool more = false;  ///< there are words behind the window
};

int read_word(void* context, int flags, const char*, int, int start, int end) {
  auto& reading = *static_cast<Reading*>(context);
  if ((flags & FTS5_TOKEN_COLOCATED) != 0) return SQLITE_OK;
  const int word = reading.word++;
  if (word >= reading.window.last) {
    reading.more = true;
    return SQLITE_DONE;
  }
  if (word >= reading.window.first) reading.bytes.push_back({start, end});
  return SQLITE_OK;
}

/// At most `kBytesMax`, and no character cut in two.
std::string_view shortened(std::string_view piece) {
  if (piece.size() <= kBytesMax) return piece;
  std::size_t end = kBytesMax;
  while (end > 0 && (static_cast<unsigned char>(piece[end]) & 0xc0) == 0x80) --end;
  return piece.substr(0, end);
}

class Pieces {
 public:
  void add(std::string_view piece, std::string_view before = {}, std::string_view behind = {}) {
    const std::string_view kept = shortened(piece);
    json_ += json_.empty() ? '[' : ',';
    append_json_text(
        json_, std::string(before) + std::string(kept) + std::string(kept.size() < piece.size() ? kLeftOut : behind));
  }
  std::string take() { return std::move(json_) + ']'; }

 private:
  std::string json_;
};

std::string cut(std::string_view text, const Reading& reading, const std::vector<Span>& matches) {
  const auto between = [text](int from, int to) {
    return text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
  };
  const bool starts = reading.window.first == 0 || reading.bytes.empty();
  const int size = static_cast<int>(text.size());
  const int end = reading.more ? reading.bytes.back().last : size;
  int at = starts ? 0 : reading.bytes.front().first;
  std::string_view before = starts ? std::string_view() : kLeftOut;
  Pieces pieces;
  const int words = static_cast<int>(reading.bytes.size());
  for (const Span& match : matches) {
    const int first = match.first - reading.window.first;
    const int last = std::min(match.last - reading.window.first, words) - 1;
    if (first < 0 || first > last) continue;
    const Span bytes{reading.bytes[static_cast<std::size_t>(first)].first,
                     reading.bytes[static_cast<std::size_t>(last)].last};
    pieces.add(between(at, bytes.first), before);
    pieces.add(between(bytes.first, bytes.last));
    before = {};
    at = bytes.last;
  }
  pieces.add(between(at, end), before, reading.more ? kLeftOut : std::string_view());
  return pieces.take();
}

}  // namespace

void give_excerpt(const Fts5ExtensionApi* api, Fts5Context* search, sqlite3_context* context, int count,
                  sqlite3_value** arguments) {
  if (count != 2) {
    sqlite3_result_error(context, "freehold_excerpt takes a search table, a column's place and its text", -1);
    return;
  }
  if (sqlite3_value_type(arguments[1]) == SQLITE_NULL) return;
  const auto* const bytes = reinterpret_cast<const char*>(sqlite3_value_text(arguments[1]));
  const std::string_view text(bytes, static_cast<std::size_t>(sqlite3_value_bytes(arguments[1])));
  std::vector<Span> matches;
  int result = find_matches(api, search, sqlite3_value_int(arguments[0]), matches);
  Reading reading;
  reading.window = window_of(matches);
  if (result == SQLITE_OK)
    result = api->xTokenize(search, text.data(), static_cast<int>(text.size()), &reading, read_word);
  if (result != SQLITE_OK && result != SQLITE_DONE) {
    sqlite3_result_error_code(context, result);
    return;
  }
  const std::string json = cut(text, reading, matches);
  sqlite3_result_text(context, json.data(), static_cast<int>(json.size()), SQLITE_TRANSIENT);
}

}  // namespace freehold
