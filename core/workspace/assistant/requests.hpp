#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace freehold {

/// Which task somebody means.
struct TaskReference {
  enum class Kind : std::uint8_t {
    words,  ///< of its title
    title,  ///< the whole title: it was quoted
    ordinal,  ///< its place in the list shown last, from 1; -1: the last one
    vague,  ///< "it", "all": no single task can be found by that
  };
  Kind kind = Kind::vague;
  std::string text;  ///< as typed
  int ordinal = 0;
};

/// What somebody asked for, as far as the small grammar understands it.
struct Request {
  enum class Kind : std::uint8_t { unknown, too_long, help, list, add, complete, reopen, rename, describe, remove };
  Kind kind = Kind::unknown;
  TaskReference task;  ///< of complete, reopen, rename, describe and remove
  std::string title;  ///< of add and rename
  std::string description;  ///< of add and describe
  std::string status;  ///< of list: all, open or done
  std::string search;  ///< of list; empty: no search
  /// "rename a to b to c" can be read in two ways: titles belong into quotes.
  bool ambiguous = false;
};

/// Reads one sentence. Pure, and never fails: what it does not know is `unknown`, what it knows is the list of forms in
/// requests.cpp.
Request parse_request(std::string_view text);

/// Says clearly what is understood, as Markdown. Each of its examples is understood; a test says so.
std::string help_text();

/// A longer text is no request, but a letter.
inline constexpr std::size_t kRequestBytesMax = 8 * 1024;

}  // namespace freehold
