#include "sync/http/byte_ranges.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "core/base/text.hpp"

namespace freehold {
namespace {

constexpr std::string_view kDigits = "0123456789";
/// Larger than any file, and far from where sums overflow.
constexpr std::int64_t kNumberMax = std::int64_t{1} << 53;

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// Digits alone. A number beyond all files counts as the largest.
std::optional<std::int64_t> parse_number(std::string_view text) {
  if (text.empty() || text.find_first_not_of(kDigits) != std::string_view::npos) return std::nullopt;
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc()) return kNumberMax;
  return std::min(number, kNumberMax);
}

/// What stands behind the unit; nothing where it is another one than `bytes`.
std::optional<std::string_view> behind_unit(std::string_view header, char separator) {
  constexpr std::string_view kUnit = "bytes";
  header = trim(header);
  const std::size_t at = header.find(separator);
  if (at == std::string_view::npos || ascii_lower(header.substr(0, at)) != kUnit) return std::nullopt;
  return trim(header.substr(at + 1));
}

}  // namespace

WantedRange wanted_range(std::string_view header, std::int64_t size) {
  using Kind = WantedRange::Kind;
  const auto spec = behind_unit(header, '=');
  const std::size_t dash = spec ? spec->find('-') : std::string_view::npos;
  if (dash == std::string_view::npos) return {};
  const std::string_view from = spec->substr(0, dash), to = spec->substr(dash + 1);
  const auto first = parse_number(from), last = parse_number(to);
  if ((!from.empty() && !first) || (!to.empty() && !last) || (!first && !last)) return {};
  if (first && last && *last < *first) return {};
  if (!first) {
    // The last so many bytes.
    if (*last == 0 || size == 0) return {Kind::unsatisfiable, {}};
    return {Kind::part, {std::max<std::int64_t>(0, size - *last), size}};
  }
  if (*first >= size) return {Kind::unsatisfiable, {}};
  return {Kind::part, {*first, last ? std::min(*last + 1, size) : size}};
}

std::optional<ContentRange> parse_content_range(std::string_view header) {
  const auto spec = behind_unit(header, ' ');
  if (!spec) return std::nullopt;
  const std::size_t dash = spec->find('-'), slash = spec->find('/');
  if (dash == std::string_view::npos || slash == std::string_view::npos || slash < dash) return std::nullopt;
  const auto first = parse_number(spec->substr(0, dash));
  const auto last = parse_number(spec->substr(dash + 1, slash - dash - 1));
  const auto total = parse_number(spec->substr(slash + 1));
  if (!first || !last || !total || *last < *first || *last >= *total) return std::nullopt;
  return ContentRange{{*first, *last + 1}, *total};
}

}  // namespace freehold
