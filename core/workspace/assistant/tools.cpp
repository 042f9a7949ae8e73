#include "core/workspace/assistant/tools.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "core/protocol/codec.hpp"
#include "core/rules/json_text.hpp"

namespace freehold {
namespace {

namespace json = boost::json;
using Type = ToolParameter::Type;

std::string_view text_of(const json::string& text) {
  return {text.data(), text.size()};
}

std::string names_of(const std::vector<std::string_view>& names) {
  std::string out;
  for (const std::string_view name : names) out.append(out.empty() ? "" : ", ").append(name);
  return out;
}

std::string takes(const Tool& tool) {
  std::string out = "; " + std::string(tool.name) + " takes ";
  for (std::size_t i = 0; i < tool.parameters.size(); ++i) {
    const ToolParameter& parameter = tool.parameters[i];
    out.append(i > 0 ? ", " : "").append(parameter.name).append(parameter.required ? "" : " (optional)");
  }
  return out;
}

Error wrong(const Tool& tool, std::string_view parameter, const std::string& what) {
  Error error = fail(Code::invalid_value, "'" + std::string(parameter) + "' " + what + takes(tool));
  error.column = parameter;
  return error;
}

Status check_text(const Tool& tool, const ToolParameter& parameter, const json::value& value) {
  const json::string* text = value.if_string();
  if (text == nullptr) return wrong(tool, parameter.name, "must be text");
  const auto length = count_code_points(text_of(*text));
  if (!length) return wrong(tool, parameter.name, "must be text that a database can hold");
  if (parameter.filled && text_of(*text).find_first_not_of(" \t\r\n") == std::string_view::npos)
    return wrong(tool, parameter.name, "must not be empty");
  if (parameter.length_max > 0 && *length > parameter.length_max)
    return wrong(tool, parameter.name, "has at most " + std::to_string(parameter.length_max) + " characters");
  const auto& allowed = parameter.one_of;
  if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), text_of(*text)) == allowed.end())
    return wrong(tool, parameter.name, "must be one of " + names_of(allowed));
  return {};
}

Status check_argument(const Tool& tool, const ToolParameter& parameter, const json::value& value) {
  if (parameter.type == Type::text) return check_text(tool, parameter, value);
  if (parameter.type == Type::flag)
    return value.is_bool() ? Status() : wrong(tool, parameter.name, "must be true or false");
  const std::int64_t* number = value.if_int64();
  if (number == nullptr || *number < parameter.min || *number > parameter.max)
    return wrong(
        tool, parameter.name,
        "must be a whole number from " + std::to_string(parameter.min) + " to " + std::to_string(parameter.max));
  return {};
}

/// Models tend to say null where they mean that an argument is left out.
Result<json::object> checked(const Tool& tool, const json::value& given) {
  const json::object* object = given.if_object();
  if (object == nullptr) return fail(Code::invalid_value, "the arguments must be a JSON object" + takes(tool));
  json::object arguments;
  for (const auto& [key, value] : *object) {
    const auto found = std::find_if(tool.parameters.begin(), tool.parameters.end(),
                                    [&key = key](const ToolParameter& each) { return each.name == text_of(key); });
    if (found == tool.parameters.end()) return wrong(tool, text_of(key), "is not an argument");
    if (value.is_null() && !found->required) continue;
    FREEHOLD_TRY(check_argument(tool, *found, value));
    arguments[key] = value;
  }
  for (const ToolParameter& parameter : tool.parameters)
    if (parameter.required && !arguments.contains(parameter.name)) return wrong(tool, parameter.name, "is missing");
  return arguments;
}

json::object schema_of(const ToolParameter& parameter) {
  json::object schema{{"description", parameter.about}};
  switch (parameter.type) {
    case Type::text:
      schema["type"] = "string";
      if (parameter.filled) schema["minLength"] = 1;
      if (parameter.length_max > 0) schema["maxLength"] = parameter.length_max;
      if (!parameter.one_of.empty()) schema["enum"] = json::array(parameter.one_of.begin(), parameter.one_of.end());
      break;
    case Type::flag:
      schema["type"] = "boolean";
      break;
    case Type::number:
      schema["type"] = "integer";
      schema["minimum"] = parameter.min;
      schema["maximum"] = parameter.max;
      break;
  }
  return schema;
}

/// What stands in a column must be JSON that every home can hold, and no more of it than says something.
bool storable(const json::value& arguments) {
  constexpr std::size_t kArgumentsBytesMax = 64 * 1024;
  const std::string text = json::serialize(arguments);
  // A few levels are those of the column's own list.
  return text.size() <= kArgumentsBytesMax && is_json_text("[[" + text + "]]");
}

}  // namespace

const std::vector<Tool>& workspace_tools() {
  static const std::vector<Tool> tools = task_tools();
  return tools;
}

const Tool* find_tool(std::string_view name) {
  const std::vector<Tool>& tools = workspace_tools();
  const auto found = std::find_if(tools.begin(), tools.end(), [name](const Tool& tool) { return tool.name == name; });
  return found == tools.end() ? nullptr : &*found;
}

json::object describe_tool(const Tool& tool) {
  json::object properties;
  json::array required;
  for (const ToolParameter& parameter : tool.parameters) {
    properties[parameter.name] = schema_of(parameter);
    if (parameter.required) required.push_back(json::string(parameter.name));
  }
  json::object schema{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = std::move(required);
  return {{"name", tool.name}, {"description", tool.about}, {"parameters", std::move(schema)}};
}

Result<json::object> run_tool(const Tool& tool, const json::value& arguments, ProcedureRows& rows) {
  FREEHOLD_ASSIGN(const json::object known, checked(tool, arguments));
  return tool.run(known, rows);
}

json::object record_call(std::string_view id, std::string_view name, const json::value& arguments,
                         ProcedureRows& rows) {
  const std::int64_t begun_us = rows.now_us();
  const bool kept = storable(arguments);
  json::object call{{"id", id}, {"name", name}, {"arguments", nullptr}, {"at", format_time(begun_us)}};
  if (kept) call["arguments"] = arguments;
  const auto run = [&]() -> Result<json::object> {
    if (!kept) return fail(Code::invalid_value, "the arguments are too long, or no JSON that can be stored");
    const Tool* tool = find_tool(name);
    if (tool == nullptr) return fail(Code::not_found, "there is no tool '" + std::string(name) + "'");
    return run_tool(*tool, arguments, rows);
  };
  Result<json::object> outcome = run();
  if (outcome) {
    call["result"] = std::move(outcome).value();
  } else {
    call["error"] = error_to_json(outcome.error());
  }
  call["ms"] = std::max<std::int64_t>(0, (rows.now_us() - begun_us) / 1000);
  return call;
}

}  // namespace freehold
