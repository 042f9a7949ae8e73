#include "core/rules/json_text.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>

namespace freehold {
namespace {

namespace json = boost::json;

/// Postgres keeps all digits that a number was written with, but no more than these behind the point.
constexpr std::int64_t kMostDigits = 16383;

/// Whether a number has no more digits behind the point than can be kept, once its exponent is carried out.
bool fits_decimal(std::string_view number) {
  const std::size_t mark = number.find_first_of("eE");
  const std::string_view digits = number.substr(0, mark);
  const std::size_t point = digits.find('.');
  const std::size_t behind = point == std::string_view::npos ? 0 : digits.size() - point - 1;
  std::int64_t exponent = 0;
  if (mark != std::string_view::npos) {
    const std::size_t sign = number[mark + 1] == '+' ? 1 : 0;
    const std::string_view text = number.substr(mark + 1 + sign);
    if (std::from_chars(text.data(), text.data() + text.size(), exponent).ec != std::errc()) return false;
  }
  return exponent <= kMostDigits && static_cast<std::int64_t>(behind) - exponent <= kMostDigits;
}

/// Takes every value by refusing only what cannot be stored; builds nothing.
struct Judge {
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return true; }
  bool on_object_end(std::size_t, json::error_code&) { return true; }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(std::size_t, json::error_code&) { return true; }
  bool on_key_part(json::string_view part, std::size_t, json::error_code& error) { return text(part, error); }
  bool on_key(json::string_view part, std::size_t, json::error_code& error) { return text(part, error); }
  bool on_string_part(json::string_view part, std::size_t, json::error_code& error) { return text(part, error); }
  bool on_string(json::string_view part, std::size_t, json::error_code& error) { return text(part, error); }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, json::error_code&) { return true; }
  bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return true; }
  bool on_double(double number, json::string_view text, json::error_code& error) {
    return (std::isfinite(number) && fits_decimal({text.data(), text.size()})) || refuse(error);
  }
  bool on_bool(bool, json::error_code&) { return true; }
  bool on_null(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  static bool text(json::string_view part, json::error_code& error) {
    return part.find('\0') == json::string_view::npos || refuse(error);
  }
  static bool refuse(json::error_code& error) {
    error = json::make_error_code(json::error::syntax);
    return false;
  }
};

}  // namespace

bool is_json_text(std::string_view text) {
  json::parse_options options;
  options.max_depth = kJsonLevels;
  json::basic_parser<Judge> parser(options);
  json::error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  return !error && parser.done() && read == text.size();
}

}  // namespace freehold
