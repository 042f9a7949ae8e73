#include "sync/http/target.hpp"

#include "core/base/text.hpp"

namespace freehold {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decode_escapes(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%') {
      if (at + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[at + 1]), low = hex_digit(text[at + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      at += 2;
    } else {
      out += plus_is_space && text[at] == '+' ? ' ' : text[at];
    }
  }
  if (!count_code_points(out)) return std::nullopt;
  return out;
}

bool is_plain_path(std::string_view path) {
  if (path.empty() || path.front() != '/') return false;
  for (const char c : path)
    if ((c >= 0 && c < ' ') || c == 0x7F || c == '\\') return false;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    const std::string_view segment = path.substr(at + 1, end - at - 1);
    if (segment == "." || segment == "..") return false;
    at = end;
  }
  return true;
}

bool parse_query(std::string_view text, std::map<std::string, std::string>& out) {
  while (!text.empty()) {
    const std::string_view field = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(field.size() + 1, text.size()));
    const std::size_t equals = field.find('=');
    auto name = decode_escapes(field.substr(0, equals), true);
    auto value = decode_escapes(equals == std::string_view::npos ? "" : field.substr(equals + 1), true);
    if (!name || !value) return false;
    out[std::move(*name)] = std::move(*value);
  }
  return true;
}

}  // namespace

std::optional<Target> parse_target(std::string_view text) {
  const std::size_t question = text.find('?');
  auto path = decode_escapes(text.substr(0, question), false);
  if (!path || !is_plain_path(*path)) return std::nullopt;
  Target target{std::move(*path), {}};
  if (question != std::string_view::npos && !parse_query(text.substr(question + 1), target.query)) return std::nullopt;
  return target;
}

}  // namespace freehold
