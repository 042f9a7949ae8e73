#include "sync/auth/account_form.hpp"

#include <algorithm>

namespace freehold {

bool looks_like_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == text.size()) return false;
  if (text.find('@', at + 1) != std::string_view::npos) return false;
  return std::none_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c <= ' ') || c == 0x7F; });
}

bool looks_like_username(std::string_view text) {
  return !text.empty() && text.find('@') == std::string_view::npos;
}

}  // namespace freehold
