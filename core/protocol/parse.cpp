#include <boost/json/basic_parser_impl.hpp>
#include <cstdlib>

#include "core/protocol/codec.hpp"
#include "core/protocol/limits.hpp"
#include "core/rules/json_events.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

/// Builds the value with each number as the double nearest to it. Boost's own parser misses that now and then by a bit,
/// so that a number would become another one on each of its ways between a device and a server.
struct Builder : JsonEvents {
  explicit Builder(const json::storage_ptr& memory) : JsonEvents{json::value_stack(memory), {}} { stack.reset(memory); }
  bool on_key_part(View part, std::size_t, Problem&) { return stack.push_chars(part), true; }
  bool on_key(View part, std::size_t, Problem&) { return stack.push_key(part), true; }
  bool on_string_part(View part, std::size_t, Problem&) { return stack.push_chars(part), true; }
  bool on_string(View part, std::size_t, Problem&) { return stack.push_string(part), true; }
  bool on_number_part(View part, Problem&) { return held.append(part.data(), part.size()), true; }
  bool on_int64(std::int64_t number, View, Problem&) { return held.clear(), stack.push_int64(number), true; }
  bool on_uint64(std::uint64_t number, View, Problem&) { return held.clear(), stack.push_uint64(number), true; }
  bool on_double(double, View part, Problem&) {
    held.append(part.data(), part.size());
    stack.push_double(std::strtod(held.c_str(), nullptr));
    held.clear();
    return true;
  }
};

}  // namespace

Result<json::value> parse_json(std::string_view text) {
  return parse_json(text, {});
}

Result<json::value> parse_json(std::string_view text, json::storage_ptr memory) {
  json::parse_options options;
  options.max_depth = limits::kJsonDepth;
  json::basic_parser<Builder> parser(options, std::move(memory));
  json::error_code problem;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), problem);
  if (!problem && read < text.size()) problem = json::make_error_code(json::error::extra_data);
  if (problem) return fail(Code::malformed, "this is not JSON that can be read: " + problem.message());
  return parser.handler().stack.release();
}

}  // namespace freehold
