#pragma once

#include <boost/json.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/replica/procedures.hpp"

namespace freehold {

/// One argument of a tool.
struct ToolParameter {
  enum class Type : std::uint8_t { text, flag, number };

  std::string_view name;
  std::string_view about;
  Type type = Type::text;
  bool required = false;
  bool filled = false;  ///< text that is not blank
  std::size_t length_max = 0;  ///< in code points; 0: any
  std::vector<std::string_view> one_of = {};
  std::int64_t min = 0, max = 0;  ///< of a number
};

/// Something that an assistant may do with the Workspace. This one declaration is what the offline assistant uses, what
/// a model is offered for function calling, and what Model Context Protocol needs: a name, a sentence, a JSON Schema.
struct Tool {
  std::string_view name;
  std::string_view about;
  std::vector<ToolParameter> parameters;
  bool writes = true;
  /// Arguments have been checked against `parameters`.
  std::function<Result<boost::json::object>(const boost::json::object& arguments, ProcedureRows& rows)> run;
};

/// All of them, in the order in which they are told.
const std::vector<Tool>& workspace_tools();
const Tool* find_tool(std::string_view name);

/// `{"name", "description", "parameters": <JSON Schema>}`.
boost::json::object describe_tool(const Tool& tool);

/// Checks the arguments and does it; `invalid_value` says which argument is wrong, and what the tool takes.
Result<boost::json::object> run_tool(const Tool& tool, const boost::json::value& arguments, ProcedureRows& rows);

/// The same for a name that came from a model or a peer, with everything that `messages.tool_calls` keeps of it:
/// `{"id", "name", "arguments", "at", "ms"}` and `"result"`, or `"error": {code, message}` where it failed. A tool that
/// fails has written nothing.
boost::json::object record_call(std::string_view id, std::string_view name, const boost::json::value& arguments,
                                ProcedureRows& rows);

/// Tasks that a list names at most.
inline constexpr std::int64_t kListedTasksMax = 100;

/// The five tools of tasks: add, list, complete, update, delete.
std::vector<Tool> task_tools();

}  // namespace freehold
