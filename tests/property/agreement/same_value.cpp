#include "tests/property/agreement/same_value.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

namespace freehold {
namespace {

namespace json = boost::json;

bool same_json(const json::value& left, const json::value& right);

/// The parser of either side may be off in the last digit of a fraction.
bool same_number(const json::value& left, const json::value& right) {
  if (left.is_int64() && right.is_int64()) return left.get_int64() == right.get_int64();
  const auto a = left.to_number<double>(), b = right.to_number<double>();
  return std::abs(a - b) <= 1e-14 * std::max(std::abs(a), std::abs(b)) + 1e-318;
}

bool same_list(const json::array& left, const json::array& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), same_json);
}

bool same_object(const json::object& left, const json::object& right) {
  if (left.size() != right.size()) return false;
  for (const auto& [key, value] : left)
    if (!right.contains(key) || !same_json(value, right.at(key))) return false;
  return true;
}

bool same_json(const json::value& left, const json::value& right) {
  if (left.is_number() && right.is_number()) return same_number(left, right);
  if (left.is_array() && right.is_array()) return same_list(left.get_array(), right.get_array());
  if (left.is_object() && right.is_object()) return same_object(left.get_object(), right.get_object());
  return left == right;
}

json::value parsed(const std::string& text) {
  json::parse_options options;
  options.max_depth = 64;
  return json::parse(text, {}, options);
}

}  // namespace

bool same_value(const Column& column, Home home, const Value& given, const Value& stored) {
  if (given == stored) return true;
  if (column.type != ColumnType::json || home != Home::postgres) return false;
  const std::string *sent = as_text(given), *kept = as_text(stored);
  return sent != nullptr && kept != nullptr && same_json(parsed(*sent), parsed(*kept));
}

}  // namespace freehold
