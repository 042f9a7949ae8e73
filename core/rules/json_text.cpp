#include "core/rules/json_text.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <cmath>

namespace freehold {
namespace {

namespace json = boost::json;

constexpr std::size_t kDeepest = 64;

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
  bool on_double(double number, json::string_view, json::error_code& error) {
    return std::isfinite(number) || refuse(error);
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
  options.max_depth = kDeepest;
  json::basic_parser<Judge> parser(options);
  json::error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  return !error && parser.done() && read == text.size();
}

}  // namespace freehold
