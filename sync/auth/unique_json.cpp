#include "sync/auth/unique_json.hpp"

#include <set>
#include <string>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>

#include "core/protocol/limits.hpp"
#include "core/rules/json_events.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

struct UniqueBuilder : JsonEvents {
  bool on_object_begin(Problem&) { return open.emplace_back(), true; }
  bool on_object_end(std::size_t members, Problem&) {
    open.pop_back();
    return stack.push_object(members), true;
  }
  bool on_key_part(View part, std::size_t, Problem&) {
    held.append(part.data(), part.size());
    return stack.push_chars(part), true;
  }
  bool on_key(View part, std::size_t, Problem& problem) {
    held.append(part.data(), part.size());
    const bool fresh = open.back().insert(std::move(held)).second;
    held.clear();
    if (!fresh) problem = json::make_error_code(json::error::syntax);
    return stack.push_key(part), fresh;
  }
  bool on_string_part(View part, std::size_t, Problem&) { return stack.push_chars(part), true; }
  bool on_string(View part, std::size_t, Problem&) { return stack.push_string(part), true; }
  bool on_number_part(View, Problem&) { return true; }
  bool on_int64(std::int64_t number, View, Problem&) { return stack.push_int64(number), true; }
  bool on_uint64(std::uint64_t number, View, Problem&) { return stack.push_uint64(number), true; }
  bool on_double(double number, View, Problem&) { return stack.push_double(number), true; }

  std::vector<std::set<std::string>> open;  ///< the members so far of the objects around the one at hand, and its own
};

}  // namespace

std::optional<json::object> parse_unique_object(std::string_view text) {
  json::parse_options options;
  options.max_depth = limits::kJsonDepth;
  json::basic_parser<UniqueBuilder> parser(options);
  json::error_code problem;
  parser.handler().stack.reset();
  const std::size_t read = parser.write_some(false, text.data(), text.size(), problem);
  if (problem || read < text.size()) return std::nullopt;
  json::value value = parser.handler().stack.release();
  if (!value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

std::optional<std::string_view> text_member(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  if (found == nullptr || !found->is_string()) return std::nullopt;
  return std::string_view(found->get_string());
}

}  // namespace freehold
