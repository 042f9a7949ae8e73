#include "sync/stores/sql/session.hpp"

namespace freehold {

std::string fill_words(std::string_view sql,
                       const std::function<std::string(std::string_view word, std::string_view rest)>& spell) {
  std::string filled;
  for (;;) {
    const std::size_t open = sql.find('{');
    const std::size_t close = sql.find('}', open);
    filled += sql.substr(0, open);
    if (open == std::string_view::npos || close == std::string_view::npos) return filled;
    const std::string_view inside = sql.substr(open + 1, close - open - 1);
    const std::size_t blank = std::min(inside.find(' '), inside.size());
    filled += spell(inside.substr(0, blank), inside.substr(std::min(blank + 1, inside.size())));
    sql.remove_prefix(close + 1);
  }
}

}  // namespace freehold
