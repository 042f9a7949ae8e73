#include "native/legacy/times.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <string_view>

namespace freehold {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kDay = 24 * 60 * kMinute;
/// 0001-01-01 and 10000-01-01, in seconds.
constexpr std::int64_t kFirst = -62'135'596'800, kEnd = 253'402'300'800;
/// The Julian day of 1970-01-01, and those of the bounds.
constexpr double kJulianEpoch = 2'440'587.5, kJulianFirst = 1'721'425.5, kJulianEnd = 5'373'484.5;

/// Reads a text from its front. Once something was not as expected, everything after it is not either.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) { good_ = take(c) && good_; }

  /// Exactly so many digits, and a number of at most `most`.
  std::int64_t number(std::size_t digits, std::int64_t most) {
    std::int64_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      good_ = good_ && at_digit();
      if (!good_) return 0;
      value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    good_ = good_ && value <= most;
    return value;
  }

  /// Digits after the point, as microseconds; finer ones are cut off.
  std::int64_t fraction() {
    good_ = good_ && at_digit();
    std::int64_t value = 0;
    for (std::int64_t unit = kSecond / 10; at_digit(); unit /= 10, rest_.remove_prefix(1))
      value += unit * (rest_.front() - '0');
    return value;
  }

  bool at_digit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }
  bool finished() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

std::int64_t time_of_day(Reader& reader) {
  std::int64_t us = reader.number(2, 23) * 60 * kMinute;
  reader.expect(':');
  us += reader.number(2, 59) * kMinute;
  if (!reader.take(':')) return us;
  us += reader.number(2, 59) * kSecond;
  return reader.take('.') ? us + reader.fraction() : us;
}

/// How far the clock there is ahead of UTC.
std::int64_t offset(Reader& reader) {
  reader.take(' ');
  if (reader.take('Z') || reader.take('z')) return 0;
  const bool ahead = reader.take('+');
  if (!ahead && !reader.take('-')) return 0;
  std::int64_t us = reader.number(2, 23) * 60 * kMinute;
  reader.take(':');
  us += reader.number(2, 59) * kMinute;
  return ahead ? us : -us;
}

std::optional<std::int64_t> within_years(std::int64_t us) {
  if (us < kFirst * kSecond || us >= kEnd * kSecond) return std::nullopt;
  return us;
}

std::optional<std::int64_t> from_calendar(std::string_view text) {
  Reader reader(text);
  const auto year = static_cast<int>(reader.number(4, 9999));
  reader.expect('-');
  const auto month = static_cast<int>(reader.number(2, 12));
  reader.expect('-');
  const auto day = static_cast<int>(reader.number(2, 31));
  std::int64_t us = 0;
  if (reader.take(' ') || reader.take('T')) {
    us = time_of_day(reader);
    us -= offset(reader);
  }
  const auto date = std::chrono::year(year) / month / day;
  if (!reader.finished() || !date.ok()) return std::nullopt;
  return within_years(std::chrono::sys_days(date).time_since_epoch().count() * kDay + us);
}

std::optional<std::int64_t> from_whole(std::int64_t number) {
  if (number >= kFirst && number < kEnd) return number * kSecond;
  if (number >= kEnd && number < kEnd * 1000) return number * 1000;
  return std::nullopt;
}

std::optional<std::int64_t> from_fraction(double number) {
  const bool is_julian = number >= kJulianFirst && number < kJulianEnd;
  const double seconds = is_julian ? (number - kJulianEpoch) * 86'400 : number;
  if (!(seconds >= static_cast<double>(kFirst) && seconds < static_cast<double>(kEnd))) return std::nullopt;
  // A double holds a Julian day to some forty microseconds, and SQLite itself rounds it to milliseconds.
  const double unit = is_julian ? 1000 : static_cast<double>(kSecond);
  return within_years(std::llround(seconds * unit) * (is_julian ? 1000 : 1));
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> from_text(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  text = text.substr(0, text.find_last_not_of(kBlank) + 1);
  if (const auto whole = number_in<std::int64_t>(text)) return from_whole(*whole);
  if (const auto fraction = number_in<double>(text)) return from_fraction(*fraction);
  return from_calendar(text);
}

}  // namespace

std::optional<std::int64_t> read_legacy_time(const Value& value) {
  if (const auto* whole = as_integer(value)) return from_whole(*whole);
  if (const auto* fraction = std::get_if<double>(&value)) return from_fraction(*fraction);
  if (const auto* text = as_text(value)) return from_text(*text);
  return std::nullopt;
}

}  // namespace freehold
