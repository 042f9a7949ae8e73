#include "core/workspace/assistant/assistant.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/protocol/codec.hpp"
#include "core/workspace/analysis.hpp"
#include "core/workspace/assistant/responder.hpp"
#include "core/workspace/assistant/words.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

constexpr std::size_t kMessageCharsMax = 32'000;
constexpr std::size_t kCallsMax = 32;
constexpr std::size_t kConversationTitleChars = 60;

Result<std::string> text_argument(const json::object& arguments, const char* name) {
  const json::value* value = arguments.if_contains(name);
  const json::string* text = value != nullptr ? value->if_string() : nullptr;
  if (text == nullptr) return fail(Code::malformed, std::string("the procedure needs '") + name + "': text");
  return std::string(text->data(), text->size());
}

/// The first line of what was said, cut after a word.
std::string conversation_title(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  text = text.substr(first, text.find_first_of("\r\n", first) - first);
  const std::string_view kept = first_characters(text, kConversationTitleChars);
  if (kept.size() == text.size()) return std::string(text);
  return std::string(kept.substr(0, kept.rfind(' '))) + "\u2026";
}

/// A conversation was last changed when something was said in it.
Status touch(const std::string& conversation, ProcedureRows& rows) {
  return rows.execute("UPDATE conversations SET updated_at = freehold_now() WHERE id = ?",
                      {json::string(conversation)});
}

/// The conversation is there afterwards, and has a name.
Status prepare_conversation(const std::string& conversation, const std::string& text, ProcedureRows& rows) {
  FREEHOLD_ASSIGN(const auto held, rows.get("conversations", conversation));
  const std::string title = conversation_title(text);
  if (!held) {
    auto made = rows.insert("conversations", {{"id", conversation}, {"title", title}});
    if (!made) return std::move(made).error();
    return {};
  }
  const json::value* named = held->if_contains("title");
  if (named != nullptr && !named->is_null()) return touch(conversation, rows);
  auto renamed = rows.update("conversations", conversation, {{"title", title}});
  if (!renamed) return std::move(renamed).error();
  return {};
}

Result<json::object> write_message(const json::object& arguments, const char* id_name, json::object values,
                                   ProcedureRows& rows) {
  if (const json::value* id = arguments.if_contains(id_name)) values["id"] = *id;
  return rows.insert("messages", values);
}

Result<json::object> say(const json::object& arguments, ProcedureRows& rows) {
  FREEHOLD_ASSIGN(const std::string conversation, text_argument(arguments, "conversation"));
  FREEHOLD_ASSIGN(const std::string text, text_argument(arguments, "text"));
  const auto length = count_code_points(text);
  if (!length || *length > kMessageCharsMax)
    return fail(Code::invalid_value,
                "a message is text of at most " + std::to_string(kMessageCharsMax) + " characters; say it in several");
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    return fail(Code::invalid_value, "there is nothing in the message");
  FREEHOLD_TRY(prepare_conversation(conversation, text, rows));
  return write_message(arguments, "id", {{"conversation_id", conversation}, {"role", "user"}, {"content", text}}, rows);
}

Result<json::object> write_answer(const json::object& arguments, const std::string& conversation,
                                  const std::string& content, json::array calls, ProcedureRows& rows) {
  json::object values{{"conversation_id", conversation}, {"role", "assistant"}, {"content", content}};
  if (!calls.empty()) values["tool_calls"] = std::move(calls);
  FREEHOLD_ASSIGN(json::object message, write_message(arguments, "answer_id", std::move(values), rows));
  FREEHOLD_TRY(touch(conversation, rows));
  return message;
}

/// What a model says, and the tools that it wants called: they are called here, so that what they did and the record of
/// it are one transaction.
Result<json::object> answer(const json::object& arguments, ProcedureRows& rows) {
  FREEHOLD_ASSIGN(const std::string conversation, text_argument(arguments, "conversation"));
  FREEHOLD_ASSIGN(const std::string content, text_argument(arguments, "content"));
  const json::value* wanted = arguments.if_contains("calls");
  json::array calls;
  if (wanted != nullptr) {
    const json::array* list = wanted->if_array();
    if (list == nullptr || list->size() > kCallsMax)
      return fail(Code::invalid_value, "'calls' must be a list of at most " + std::to_string(kCallsMax) + " calls");
    for (const json::value& each : *list) {
      const json::object* one = each.if_object();
      if (one == nullptr) return fail(Code::malformed, "a call is an object {id, name, arguments}");
      FREEHOLD_ASSIGN(const std::string id, text_argument(*one, "id"));
      FREEHOLD_ASSIGN(const std::string name, text_argument(*one, "name"));
      const json::value* given = one->if_contains("arguments");
      calls.push_back(record_call(id, name, given != nullptr ? *given : json::value(), rows));
    }
  }
  return write_answer(arguments, conversation, content, std::move(calls), rows);
}

/// The offline assistant's word to what was said.
Result<json::object> respond_to(const json::object& arguments, const std::string& conversation, const std::string& text,
                                ProcedureRows& rows) {
  Responder responder(rows, conversation);
  FREEHOLD_ASSIGN(const std::string content, responder.answer(text));
  return write_answer(arguments, conversation, content, responder.take_calls(), rows);
}

Result<json::value> assist(const json::object& arguments, ProcedureRows& rows) {
  FREEHOLD_ASSIGN(json::object question, say(arguments, rows));
  FREEHOLD_ASSIGN(const std::string conversation, text_argument(arguments, "conversation"));
  FREEHOLD_ASSIGN(const std::string text, text_argument(arguments, "text"));
  FREEHOLD_ASSIGN(json::object reply, respond_to(arguments, conversation, text, rows));
  return json::value(json::array{std::move(question), std::move(reply)});
}

/// To what was said last, and has no answer: a model could not be reached, say.
Result<json::object> respond(const json::object& arguments, ProcedureRows& rows) {
  FREEHOLD_ASSIGN(const std::string conversation, text_argument(arguments, "conversation"));
  FREEHOLD_ASSIGN(const json::array last, rows.query("SELECT role, content FROM messages WHERE conversation_id = ? "
                                                     "ORDER BY created_at DESC, role = 'user', id DESC LIMIT 1",
                                                     {json::string(conversation)}));
  const json::object* message = last.empty() ? nullptr : last[0].if_object();
  if (message == nullptr || *message->if_contains("role") != "user")
    return fail(Code::wrong_state, "there is nothing in this conversation that waits for an answer");
  FREEHOLD_ASSIGN(const std::string text, text_argument(*message, "content"));
  return respond_to(arguments, conversation, text, rows);
}

Result<json::value> tools(const json::object&, ProcedureRows&) {
  json::array described;
  for (const Tool& tool : workspace_tools()) described.push_back(describe_tool(tool));
  return json::value(std::move(described));
}

using Run = Result<json::object> (*)(const json::object&, ProcedureRows&);

Procedure writing(const char* name, Run run) {
  return {name, true, [run](const json::object& arguments, ProcedureRows& rows) -> Result<json::value> {
            FREEHOLD_ASSIGN(json::object done, run(arguments, rows));
            return json::value(std::move(done));
          }};
}

/// A question to a dataset needs no rows of the account.
Result<json::value> analysis(const json::object& arguments, ProcedureRows&) {
  return answer_analysis(arguments);
}

Procedure procedure_of(const Tool& tool) {
  return {std::string(tool.name), tool.writes,
          [&tool](const json::object& arguments, ProcedureRows& rows) -> Result<json::value> {
            FREEHOLD_ASSIGN(json::object done, run_tool(tool, arguments, rows));
            return json::value(std::move(done));
          }};
}

}  // namespace

std::span<const Procedure> workspace_procedures() {
  static const std::vector<Procedure> procedures = [] {
    std::vector<Procedure> all{{"tools", false, tools},     writing("say", say),      writing("answer", answer),
                               writing("respond", respond), {"assist", true, assist}, {"analysis", false, analysis}};
    for (const Tool& tool : workspace_tools()) all.push_back(procedure_of(tool));
    return all;
  }();
  return procedures;
}

}  // namespace freehold
