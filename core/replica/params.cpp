#include <boost/json.hpp>
#include <charconv>

#include "core/base/text.hpp"
#include "core/replica/local_writes.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

Error not_a_param(std::size_t position) {
  return fail(Code::invalid_value, "parameter " + std::to_string(position) +
                                       " must be null, a boolean, a number, text, {\"base64\": …} or {\"integer\": …}");
}

const json::string* only_text(const json::object& object, const char* key) {
  const json::value* value = object.size() == 1 ? object.if_contains(key) : nullptr;
  return value != nullptr ? value->if_string() : nullptr;
}

Result<Value> value_of(const json::value& param, std::size_t position) {
  if (param.is_null()) return Value{};
  if (const auto* flag = param.if_bool()) return Value{std::int64_t{*flag ? 1 : 0}};
  if (const auto* number = param.if_int64()) return Value{*number};
  if (const auto* number = param.if_double()) return Value{*number};
  if (const auto* text = param.if_string()) return Value{std::string(text->data(), text->size())};
  const json::object* object = param.if_object();
  if (object == nullptr) return not_a_param(position);
  if (const json::string* text = only_text(*object, "base64")) {
    auto bytes = from_base64({text->data(), text->size()});
    if (bytes) return Value{std::move(*bytes)};
  } else if (const json::string* digits = only_text(*object, "integer")) {
    std::int64_t number = 0;
    const char* end = digits->data() + digits->size();
    const auto parsed = std::from_chars(digits->data(), end, number);
    if (parsed.ec == std::errc() && parsed.ptr == end) return Value{number};
  }
  return not_a_param(position);
}

}  // namespace

Status bind_params(Statement& statement, const json::array& params) {
  const auto wanted = static_cast<std::size_t>(statement.parameter_count());
  if (params.size() != wanted)
    return fail(Code::invalid_value, "the statement takes " + std::to_string(wanted) + " parameters and was given " +
                                         std::to_string(params.size()));
  for (std::size_t i = 0; i < params.size(); ++i) {
    FREEHOLD_ASSIGN(const Value value, value_of(params[i], i + 1));
    statement.bind(static_cast<int>(i + 1), value);
  }
  return {};
}

}  // namespace freehold
