#include "core/workspace/assistant/responder.hpp"

#include <algorithm>

#include "core/workspace/assistant/words.hpp"

namespace freehold {
namespace {

namespace json = boost::json;
using Kind = Request::Kind;

constexpr std::int64_t kShownMax = 20;
constexpr std::size_t kChoicesMax = 10;

std::string text_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  const json::string* text = value != nullptr ? value->if_string() : nullptr;
  return text != nullptr ? std::string(text->data(), text->size()) : std::string();
}

bool flag_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

/// Answers are Markdown: what somebody wrote must not become a heading or a link in them.
std::string quoted(std::string_view text) {
  constexpr std::string_view kMarks = "\\`*_[]<>#|~&";
  std::string out = "\u201c";
  for (const char c : text) {
    if (kMarks.find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out + "\u201d";
}

std::string title_of(const json::object& task) {
  return quoted(text_of(task, "title"));
}

std::string counted(std::int64_t count, const std::string& status) {
  return std::to_string(count) + (status == "all" ? "" : " " + status) + (count == 1 ? " task" : " tasks");
}

/// What went wrong, without the part that is for models.
std::string failure_of(const json::object& call) {
  const json::value* error = call.if_contains("error");
  const std::string message = error != nullptr && error->is_object() ? text_of(error->get_object(), "message") : "";
  return "I could not do that: " + message.substr(0, message.find(';')) + ".";
}

const json::object* result_of(const json::object& call) {
  const json::value* result = call.if_contains("result");
  return result != nullptr ? result->if_object() : nullptr;
}

struct Listed {
  std::vector<json::object> tasks;
  std::int64_t total = 0;
};

Listed listed_in(const json::object& call) {
  Listed listed;
  const json::object* result = result_of(call);
  if (result == nullptr) return listed;
  if (const json::value* tasks = result->if_contains("tasks"); tasks != nullptr && tasks->is_array())
    for (const json::value& task : tasks->get_array())
      if (task.is_object()) listed.tasks.push_back(task.get_object());
  if (const json::value* total = result->if_contains("total"); total != nullptr && total->is_int64())
    listed.total = total->get_int64();
  return listed;
}

std::string lines_of(const std::vector<json::object>& tasks, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < std::min(tasks.size(), most); ++i)
    out += "\n" + std::to_string(i + 1) + ". " + title_of(tasks[i]) +
           (flag_of(tasks[i], "completed") ? " \u2014 done" : "");
  return out;
}

std::string verb_of(Kind kind) {
  switch (kind) {
    case Kind::reopen:
      return "reopen";
    case Kind::rename:
      return "rename";
    case Kind::describe:
      return "describe";
    case Kind::remove:
      return "delete";
    default:
      return "complete";
  }
}

std::string question_about(const Request& request, const Listed& listed) {
  const std::size_t shown = std::min(listed.tasks.size(), kChoicesMax);
  std::string out = "Which one do you mean?\n" + lines_of(listed.tasks, kChoicesMax);
  if (listed.total > static_cast<std::int64_t>(shown))
    out += "\n\nThere are " + std::to_string(listed.total - static_cast<std::int64_t>(shown)) +
           " more; more words make it clearer.";
  const std::string example = request.kind == Kind::rename     ? " 2 to \u2026"
                              : request.kind == Kind::describe ? " 2 as \u2026"
                                                               : " 2";
  return out + "\n\nSay, for example, `" + verb_of(request.kind) + example + "`.";
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string did_not_understand(std::string_view text) {
  constexpr std::size_t kEchoedBytesMax = 120;
  const std::string rest = " Say `help` for everything that I understand.";
  if (text.size() > kEchoedBytesMax || text.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return "I did not understand that." + rest;
  return "I did not understand that. If it is a task, say \u201cadd\u201d before it: add " + quoted(text) + "." + rest;
}

}  // namespace

const json::object& Responder::call(std::string_view name, json::object arguments) {
  calls_.push_back(record_call(rows_.new_id(), name, arguments, rows_));
  return calls_.back().get_object();
}

Result<std::string> Responder::answer(std::string_view text) {
  const Request request = parse_request(text);
  if (request.ambiguous)
    return "I can read that in two ways. Put the titles in quotes: `" + verb_of(request.kind) +
           " \"the old one\" to \"the new one\"`.";
  switch (request.kind) {
    case Kind::unknown:
      return did_not_understand(text);
    case Kind::too_long:
      return std::string(
          "That is longer than what I can read on my own. Say `help` to see which short sentences I understand.");
    case Kind::help:
      return help_text();
    case Kind::list:
      return list(request);
    case Kind::add:
      return add(request);
    default:
      return change(request);
  }
}

std::string Responder::list(const Request& request) {
  json::object arguments{{"status", request.status}, {"limit", kShownMax}};
  if (!request.search.empty()) arguments["search"] = joined(title_words(request.search));
  const json::object& done = call("list_tasks", std::move(arguments));
  if (result_of(done) == nullptr) return failure_of(done);
  const Listed listed = listed_in(done);
  const std::string with = request.search.empty() ? "" : " with " + quoted(request.search) + " in the title";
  if (listed.tasks.empty())
    return "There is no " + (request.status == "all" ? std::string() : request.status + " ") + "task" + with + ".";
  const std::string many = counted(listed.total, request.status) + with;
  const std::string head = listed.total > static_cast<std::int64_t>(listed.tasks.size())
                               ? "The newest " + std::to_string(listed.tasks.size()) + " of " + many
                               : many;
  return head + ":\n" + lines_of(listed.tasks, listed.tasks.size());
}

std::string Responder::add(const Request& request) {
  json::object arguments{{"title", request.title}};
  if (!request.description.empty()) arguments["description"] = request.description;
  const json::object& done = call("add_task", std::move(arguments));
  return result_of(done) == nullptr ? failure_of(done) : "Added " + quoted(request.title) + ".";
}

Result<std::string> Responder::change(const Request& request) {
  FREEHOLD_ASSIGN(const Found found, find(request));
  return found.task ? carry_out(request, *found.task) : found.words;
}

std::string Responder::carry_out(const Request& request, const json::object& task) {
  const json::string id(text_of(task, "id"));
  const std::string title = title_of(task);
  const bool completed = flag_of(task, "completed");
  if (request.kind == Kind::complete && completed) return title + " is done already.";
  if (request.kind == Kind::reopen && !completed) return title + " is open already.";
  const auto told = [this](std::string_view tool, json::object arguments, const std::string& words) {
    const json::object& done = call(tool, std::move(arguments));
    return result_of(done) == nullptr ? failure_of(done) : words;
  };
  switch (request.kind) {
    case Kind::complete:
      return told("complete_task", {{"task_id", id}}, "Completed " + title + ".");
    case Kind::reopen:
      return told("complete_task", {{"task_id", id}, {"completed", false}}, title + " is open again.");
    case Kind::rename:
      return told("update_task", {{"task_id", id}, {"title", request.title}},
                  "Renamed " + title + " to " + quoted(request.title) + ".");
    case Kind::describe:
      return told("update_task", {{"task_id", id}, {"description", request.description}},
                  "Changed the description of " + title + ".");
    default:
      return told("delete_task", {{"task_id", id}}, "Deleted " + title + ".");
  }
}

Result<Responder::Found> Responder::find(const Request& request) {
  switch (request.task.kind) {
    case TaskReference::Kind::ordinal:
      return find_by_ordinal(request.task);
    case TaskReference::Kind::vague:
      return Found{std::nullopt, "I change one task at a time. Say its number in the list, or words of its title: `" +
                                     verb_of(request.kind) + " the milk one`."};
    default:
      return find_by_words(request);
  }
}

Responder::Found Responder::find_by_words(const Request& request) {
  const std::string words = joined(title_words(request.task.text));
  if (words.empty()) return {std::nullopt, "Say which task: its number in the list, or words of its title."};
  // Of two tasks with the same words, the one that can still be completed is meant; what is shown is what was listed.
  Listed listed;
  for (const std::string_view status : {request.kind == Kind::complete ? "open"
                                        : request.kind == Kind::reopen ? "done"
                                                                       : "all",
                                        "all"}) {
    const json::object& done = call("list_tasks", {{"search", words}, {"status", status}});
    if (result_of(done) == nullptr) return {std::nullopt, failure_of(done)};
    listed = listed_in(done);
    if (!listed.tasks.empty() || status == "all") break;
  }
  std::vector<json::object> exact;
  for (const json::object& task : listed.tasks)
    if (folded(text_of(task, "title")) == folded(request.task.text)) exact.push_back(task);
  const bool all_seen = listed.total == static_cast<std::int64_t>(listed.tasks.size());
  if (exact.size() == 1 && all_seen) return {exact[0], {}};
  if (request.task.kind == TaskReference::Kind::title && exact.empty()) {
    return {std::nullopt, "No task has the title " + quoted(request.task.text) +
                              ". Without the quotes I look for the words anywhere in a title."};
  }
  if (listed.tasks.empty())
    return {std::nullopt,
            "No task has " + quoted(request.task.text) + " in its title. Say `list` to see which there are."};
  if (listed.tasks.size() == 1) return {listed.tasks[0], {}};
  return {std::nullopt, question_about(request, listed)};
}

Result<Responder::Found> Responder::find_by_ordinal(const TaskReference& reference) {
  // A list with something done after it was a look-up on the way; one that stands last was shown.
  FREEHOLD_ASSIGN(const json::array ids,
                  rows_.query("SELECT json_extract(listed.value, '$.id') AS id FROM json_each(("
                              "SELECT json_extract(tool_calls, '$[#-1].result.tasks') FROM messages "
                              "WHERE conversation_id = ? AND json_extract(tool_calls, '$[#-1].name') = 'list_tasks' "
                              "ORDER BY created_at DESC, role = 'user', id DESC LIMIT 1)) AS listed",
                              {json::string(conversation_)}));
  if (ids.empty())
    return Found{std::nullopt, "There is no list yet to count in. Say `list` first, or words of the task's title."};
  const auto count = static_cast<int>(ids.size());
  const int place = reference.ordinal == -1 ? count : reference.ordinal;
  if (place < 1 || place > count)
    return Found{std::nullopt, "The list that I showed last has " + std::to_string(count) +
                                   (count == 1 ? " task" : " tasks") + ": say a number up to that."};
  const json::object* row = ids[static_cast<std::size_t>(place - 1)].if_object();
  const std::string id = row != nullptr ? text_of(*row, "id") : std::string();
  auto task = rows_.get("tasks", id);
  if (!task || !*task)
    return Found{std::nullopt,
                 "Number " + std::to_string(place) + " of that list is not there any more. Say `list` again."};
  return Found{std::move(**task), {}};
}

}  // namespace freehold
