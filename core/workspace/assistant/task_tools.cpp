#include <algorithm>

#include "core/workspace/assistant/tools.hpp"
#include "core/workspace/assistant/words.hpp"
#include "core/workspace/workspace.hpp"

namespace freehold {
namespace {

namespace json = boost::json;
using Type = ToolParameter::Type;

/// A list says only how descriptions begin.
constexpr std::size_t kDescriptionChars = 200;
constexpr const char* kColumns = "id, title, substr(description, 1, 200) AS description, completed, created_at";

Result<json::object> task_of(const json::object& arguments, ProcedureRows& rows) {
  const json::string& id = arguments.at("task_id").as_string();
  FREEHOLD_ASSIGN(auto task, rows.get("tasks", {id.data(), id.size()}));
  if (!task)
    return fail(Code::not_found,
                "there is no task " + std::string(id) + "; list_tasks says which there are, with their ids");
  return std::move(*task);
}

/// Of a description its beginning, as in lists: answers are kept in messages, which have a limit.
json::object answer_of(const json::object& task) {
  json::object answer;
  for (const char* column : {"id", "title", "description", "completed", "created_at"})
    if (const json::value* value = task.if_contains(column)) answer[column] = *value;
  if (json::value* description = answer.if_contains("description");
      description != nullptr && description->is_string()) {
    const std::string whole(description->get_string());
    *description = first_characters(whole, kDescriptionChars);
  }
  return answer;
}

Result<json::object> updated(const json::object& task, const json::object& values, ProcedureRows& rows) {
  const json::string& id = task.at("id").as_string();
  FREEHOLD_ASSIGN(const json::object now, rows.update("tasks", {id.data(), id.size()}, values));
  return json::object{{"task", answer_of(now)}};
}

Result<json::object> add(const json::object& arguments, ProcedureRows& rows) {
  FREEHOLD_ASSIGN(const json::object task, rows.insert("tasks", arguments));
  return json::object{{"task", answer_of(task)}};
}

/// For LIKE, over a title between two blanks: where a word begins so; a short one must be the whole word.
std::string pattern_of(std::string_view word) {
  constexpr std::size_t kShort = 2;
  std::string pattern = "% ";
  for (const char c : word) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + (word.size() <= kShort ? " %" : "%");
}

/// What stands between the spaces of a search.
std::vector<std::string_view> search_words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

Result<json::object> list(const json::object& arguments, ProcedureRows& rows) {
  // Words of one search beyond this many narrow nothing down any more.
  constexpr std::size_t kSearchWordsMax = 16;
  std::string where = " FROM tasks WHERE user_id = freehold_owner()";
  json::array params;
  if (const json::value* status = arguments.if_contains("status"); status != nullptr && *status != "all") {
    where += " AND completed = ?";
    params.push_back(*status == "done");
  }
  if (const json::value* search = arguments.if_contains("search")) {
    const json::string& text = search->as_string();
    for (const std::string_view word : search_words({text.data(), text.size()})) {
      if (params.size() > kSearchWordsMax) break;
      where += " AND ' ' || title || ' ' LIKE ? ESCAPE '\\'";
      params.push_back(json::string(pattern_of(word)));
    }
  }
  const json::value* limit = arguments.if_contains("limit");
  FREEHOLD_ASSIGN(const json::array counted, rows.query("SELECT count(*) AS total" + where, params));
  params.push_back(limit != nullptr ? *limit : json::value(kListedTasksMax));
  FREEHOLD_ASSIGN(
      json::array tasks,
      rows.query(std::string("SELECT ") + kColumns + where + " ORDER BY created_at DESC, id DESC LIMIT ?", params));
  return json::object{{"tasks", std::move(tasks)}, {"total", counted.at(0).at("total")}};
}

Result<json::object> complete(const json::object& arguments, ProcedureRows& rows) {
  FREEHOLD_ASSIGN(const json::object task, task_of(arguments, rows));
  const json::value* completed = arguments.if_contains("completed");
  return updated(task, {{"completed", completed == nullptr || completed->as_bool()}}, rows);
}

Result<json::object> update(const json::object& arguments, ProcedureRows& rows) {
  FREEHOLD_ASSIGN(const json::object task, task_of(arguments, rows));
  json::object values;
  for (const char* column : {"title", "description"})
    if (const json::value* value = arguments.if_contains(column)) values[column] = *value;
  if (values.empty()) return fail(Code::invalid_value, "there is nothing to change: give a title or a description");
  return updated(task, values, rows);
}

Result<json::object> remove(const json::object& arguments, ProcedureRows& rows) {
  FREEHOLD_ASSIGN(const json::object task, task_of(arguments, rows));
  const json::string& id = task.at("id").as_string();
  FREEHOLD_TRY(rows.remove("tasks", {id.data(), id.size()}));
  return json::object{{"deleted", answer_of(task)}};
}

ToolParameter task_id() {
  return {.name = "task_id", .about = "The task's id, as list_tasks says it", .required = true, .length_max = 36};
}

}  // namespace

std::vector<Tool> task_tools() {
  const Table& tasks = *workspace_schema().find("tasks");
  const ToolParameter title{.name = "title",
                            .about = "What is to be done, in a few words",
                            .filled = true,
                            .length_max = static_cast<std::size_t>(tasks.find("title")->max_length.value_or(0))};
  ToolParameter required_title = title;
  required_title.required = true;
  const ToolParameter description{.name = "description", .about = "Whatever else belongs to it"};
  return {
      {"add_task", "Adds a task.", {required_title, description}, true, add},
      {"list_tasks",
       "Lists tasks, the newest first, with their ids, and says how many there are.",
       {{.name = "status", .about = "Which ones; all where it is left out", .one_of = {"all", "open", "done"}},
        {.name = "search", .about = "Beginnings of words that a title must have in it"},
        {.name = "limit", .about = "How many at most", .type = Type::number, .min = 1, .max = kListedTasksMax}},
       false,
       list},
      {"complete_task",
       "Marks a task as done, or as open again.",
       {task_id(), {.name = "completed", .about = "False: open again", .type = Type::flag}},
       true,
       complete},
      {"update_task", "Changes a task's title or description.", {task_id(), title, description}, true, update},
      {"delete_task", "Deletes a task for good.", {task_id()}, true, remove},
  };
}

}  // namespace freehold
