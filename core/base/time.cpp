#include "core/base/time.hpp"

#include <algorithm>
#include <chrono>

namespace freehold {
namespace {

constexpr std::size_t kLength = 27;
constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;

std::int64_t days_since_epoch(int year, unsigned month, unsigned day) {
  using namespace std::chrono;
  return sys_days(std::chrono::year(year) / month / day).time_since_epoch().count();
}

void put(std::string& out, std::size_t at, std::size_t digits, std::int64_t value) {
  for (std::size_t i = digits; i-- > 0; value /= 10) out[at + i] = static_cast<char>('0' + value % 10);
}

/// The number in `digits` characters from `at`, or -1 where one of them is no digit.
int take(std::string_view text, std::size_t at, std::size_t digits) {
  int value = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

Error not_a_time() {
  return fail(Code::invalid_value,
              "a time is written as 2025-01-31T12:00:00.000000Z: UTC, with six digits of a second");
}

}  // namespace

std::string format_time(std::int64_t us) {
  static const std::int64_t kFirst = days_since_epoch(1, 1, 1) * kDay;
  static const std::int64_t kLast = (days_since_epoch(9999, 12, 31) + 1) * kDay - 1;
  us = std::clamp(us, kFirst, kLast);
  std::int64_t day = us / kDay;
  std::int64_t rest = us % kDay;
  if (rest < 0) {
    rest += kDay;
    --day;
  }
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  std::string out = "0000-00-00T00:00:00.000000Z";
  put(out, 0, 4, static_cast<int>(date.year()));
  put(out, 5, 2, static_cast<unsigned>(date.month()));
  put(out, 8, 2, static_cast<unsigned>(date.day()));
  put(out, 11, 2, rest / (3600 * kSecond));
  put(out, 14, 2, rest / (60 * kSecond) % 60);
  put(out, 17, 2, rest / kSecond % 60);
  put(out, 20, 6, rest % kSecond);
  return out;
}

Result<std::int64_t> parse_time(std::string_view text) {
  if (text.size() != kLength || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
      text[16] != ':' || text[19] != '.' || text[26] != 'Z')
    return not_a_time();
  const int year = take(text, 0, 4), month = take(text, 5, 2), day = take(text, 8, 2);
  const int hour = take(text, 11, 2), minute = take(text, 14, 2), second = take(text, 17, 2);
  const int fraction = take(text, 20, 6);
  if (year < 1 || month < 1 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
      second > 59 || fraction < 0)
    return not_a_time();
  const auto date = std::chrono::year(year) / month / day;
  if (!date.ok()) return not_a_time();
  const std::int64_t days = days_since_epoch(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
  return days * kDay + ((hour * 60 + minute) * 60 + second) * kSecond + fraction;
}

}  // namespace freehold
