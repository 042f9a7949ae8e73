#include "core/rules/canonical_json.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cstdint>
#include <vector>

#include "core/rules/json_events.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

constexpr std::size_t kDeepest = 512;
constexpr char kText = '"', kNumber = '#';

/// `-12.50e3` as `-125e2`: digits without zeros at either end, and the power of ten behind them.
std::string canonical_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  text.remove_prefix(negative ? 1 : 0);
  const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
  std::int64_t power = 0;
  if (mark < text.size()) {
    const std::string_view exponent = text.substr(mark + (text[mark + 1] == '+' ? 2 : 1));
    std::from_chars(exponent.data(), exponent.data() + exponent.size(), power);
  }
  std::string digits(text.substr(0, mark));
  if (const std::size_t point = digits.find('.'); point != std::string::npos) {
    power -= static_cast<std::int64_t>(digits.size() - point - 1);
    digits.erase(point, 1);
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) return "0";
  while (digits.back() == '0') {
    digits.pop_back();
    ++power;
  }
  return (negative ? "-" : "") + digits + "e" + std::to_string(power);
}

/// Builds the value with numbers as they are written: as doubles, two spellings of one could differ in the last bit. To
/// tell them from texts, each begins with a mark.
struct Builder : JsonEvents {
  bool on_key_part(View part, std::size_t, Problem&) { return append(part); }
  bool on_key(View part, std::size_t, Problem&) { return append(part), push_key(); }
  bool on_string_part(View part, std::size_t, Problem&) { return append(part); }
  bool on_string(View part, std::size_t, Problem&) { return append(part), push(kText, held); }
  bool on_number_part(View part, Problem&) { return append(part); }
  bool on_int64(std::int64_t, View part, Problem&) { return push_number(part); }
  bool on_uint64(std::uint64_t, View part, Problem&) { return push_number(part); }
  bool on_double(double, View part, Problem&) { return push_number(part); }

 private:
  bool append(View part) { return held.append(part.data(), part.size()), true; }
  bool push_key() {
    stack.push_key(held);
    held.clear();
    return true;
  }
  bool push(char mark, const std::string& text) {
    stack.push_string(mark + text);
    held.clear();
    return true;
  }
  bool push_number(View part) {
    append(part);
    return push(kNumber, canonical_number(held));
  }
};

void append_sized(std::string& out, std::string_view text) {
  out += std::to_string(text.size()) + ':';
  out += text;
}

void append_value(std::string& out, const json::value& value) {
  if (const auto* text = value.if_string()) return append_sized(out, *text);
  if (const auto* list = value.if_array()) {
    out += '[';
    for (const json::value& element : *list) append_value(out, element);
    out += ']';
  } else if (const auto* object = value.if_object()) {
    std::vector<const json::key_value_pair*> members;
    for (const json::key_value_pair& member : *object) members.push_back(&member);
    std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->key() < b->key(); });
    out += '{';
    for (const json::key_value_pair* member : members) {
      append_sized(out, member->key());
      append_value(out, member->value());
    }
    out += '}';
  } else {
    out += value.is_null() ? 'n' : value.get_bool() ? 'y' : 'f';
  }
}

}  // namespace

bool append_canonical_json(std::string& out, std::string_view text) {
  json::parse_options options;
  options.max_depth = kDeepest;
  json::basic_parser<Builder> parser(options);
  json::error_code error;
  parser.handler().stack.reset();
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  if (error || !parser.done() || read != text.size()) return false;
  append_value(out, parser.handler().stack.release());
  return true;
}

}  // namespace freehold
