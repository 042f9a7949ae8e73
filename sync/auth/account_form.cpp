#include "sync/auth/account_form.hpp"

namespace freehold {

namespace {

/// How many bytes the control character takes that begins there; 0 where there is none. Those that turn the direction
/// of writing, or end a line, are among them: they make a terminal show something else than what is there.
std::size_t control_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(at), second = byte(at + 1), third = byte(at + 2);
  if (first < 0x20 || first == 0x7F) return 1;
  if (first == 0xC2 && second >= 0x80 && second < 0xA0) return 2;
  const bool turns = second == 0x80 ? third >= 0xA8 && third <= 0xAE : second == 0x81 && third >= 0xA6 && third <= 0xA9;
  return first == 0xE2 && turns ? 3 : 0;
}

}  // namespace

bool has_control_characters(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (control_at(text, at) > 0) return true;
  return false;
}

std::string shown_to_operator(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = control_at(text, at);
    if (length == 0) shown += text[at++];
    for (const std::size_t end = at + length; length > 0 && at < end; ++at) {
      const auto byte = static_cast<unsigned char>(text[at]);
      shown += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return shown;
}

bool looks_like_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == text.size()) return false;
  if (text.find('@', at + 1) != std::string_view::npos) return false;
  return text.find(' ') == std::string_view::npos && !has_control_characters(text);
}

bool looks_like_username(std::string_view text) {
  return !text.empty() && text.find('@') == std::string_view::npos && !has_control_characters(text);
}

}  // namespace freehold
