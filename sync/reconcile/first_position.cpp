#include "sync/reconcile/first_position.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "core/protocol/limits.hpp"

namespace freehold {
namespace {

/// No account has so many rows, and sums of such numbers don't run over.
constexpr std::int64_t kLargest = 1'000'000'000'000'000;
constexpr std::size_t kKeyChars = 36;

Error not_a_position() {
  return fail(Code::malformed, "where the first sync stands is not what an earlier answer said");
}

/// Takes what stands before the next full stop, or all.
std::string_view take_field(std::string_view& text) {
  const std::size_t end = std::min(text.find('.'), text.size());
  const std::string_view field = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return field;
}

Result<std::int64_t> take_number(std::string_view& text, std::int64_t most) {
  const std::string_view field = take_field(text);
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(field.data(), field.data() + field.size(), number);
  const bool whole = failed == std::errc() && end == field.data() + field.size();
  if (!whole || number < 0 || number > most) return not_a_position();
  return number;
}

bool is_key(std::string_view text) {
  return text.size() <= kKeyChars && text.find_first_not_of("0123456789abcdef-") == std::string_view::npos;
}

}  // namespace

std::string FirstPosition::text() const {
  return epoch.text() + '.' + std::to_string(until) + '.' + std::to_string(table) + '.' + key + '.' +
         std::to_string(done) + '.' + std::to_string(total);
}

Result<FirstPosition> FirstPosition::parse(std::string_view text) {
  FirstPosition position;
  if (text.empty()) return position;
  const bool six = std::count(text.begin(), text.end(), '.') == 5;
  if (text.size() > limits::kFirstAtChars || !six) return not_a_position();
  const auto epoch = Epoch::parse(take_field(text));
  if (!epoch) return not_a_position();
  position.epoch = *epoch;
  FREEHOLD_ASSIGN(position.until, take_number(text, kLargest));
  FREEHOLD_ASSIGN(const std::int64_t table, take_number(text, std::numeric_limits<TableNumber>::max()));
  position.table = static_cast<TableNumber>(table);
  position.key = take_field(text);
  if (!is_key(position.key)) return not_a_position();
  FREEHOLD_ASSIGN(position.done, take_number(text, kLargest));
  FREEHOLD_ASSIGN(position.total, take_number(text, kLargest));
  return position;
}

}  // namespace freehold
