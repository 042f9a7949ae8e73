#include <catch2/catch.hpp>

#include "tests/support/device.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

const std::string kAda = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";
const std::string kTalk = "0190a6b2-7c1e-7d3f-8a4b-00000000c0de";

/// Ada's device, and one conversation on it.
struct Talk : Device {
  Talk() { sign_in(kAda); }
  json::object assist_command(const std::string& text) {
    return {{"do", "call"}, {"name", "assist"}, {"arguments", {{"conversation", kTalk}, {"text", text}}}};
  }
  /// What the assistant answers.
  std::string says(const std::string& text) {
    clock().advance_ms(1000);
    last = ok(assist_command(text)).at(1).as_object();
    return std::string(last.at("content").as_string());
  }
  json::object answer(const std::string& content, const json::array& calls) {
    clock().advance_ms(1000);
    return ok({{"do", "call"},
               {"name", "answer"},
               {"arguments", {{"conversation", kTalk}, {"content", content}, {"calls", calls}}}})
        .as_object();
  }
  /// Names of the tools that the last answer called.
  std::string called() const {
    std::string names;
    if (!last.at("tool_calls").is_array()) return names;
    for (const json::value& call : last.at("tool_calls").as_array())
      names += (names.empty() ? "" : " ") + std::string(call.at("name").as_string());
    return names;
  }
  std::string tasks() {
    std::string out;
    for (const json::value& row : rows("SELECT title, completed FROM tasks ORDER BY title"))
      out += (out.empty() ? "" : ", ") + std::string(row.at("title").as_string()) +
             (row.at("completed").as_bool() ? " (done)" : "");
    return out;
  }

  json::object last;
};

}  // namespace

TEST_CASE(
    "Ada asks for a task without a network: question, task, answer and the record of the tool are one transaction") {
  Talk phone;
  CHECK(phone.says("add buy milk") == "Added \u201cbuy milk\u201d.");
  CHECK(phone.tasks() == "buy milk");
  CHECK(phone.status()["pending"] == 1);
  CHECK(phone.rows("SELECT title FROM conversations") == json::array{json::object{{"title", "add buy milk"}}});
  CHECK(phone.rows("SELECT role, content FROM messages ORDER BY created_at, role <> 'user'") ==
        json::array{json::object{{"role", "user"}, {"content", "add buy milk"}},
                    json::object{{"role", "assistant"}, {"content", "Added \u201cbuy milk\u201d."}}});
  const json::object& call = phone.last.at("tool_calls").at(0).as_object();
  CHECK(call.at("name") == "add_task");
  CHECK(call.at("arguments") == json::object{{"title", "buy milk"}});
  CHECK(call.at("result").at("task").at("title") == "buy milk");
  CHECK_FALSE(call.contains("error"));
  CHECK(call.at("at").is_string());
  CHECK(call.at("ms").is_int64());
}

TEST_CASE("numbers count in the list that was shown last, whatever was done since") {
  Talk phone;
  for (const char* title : {"one", "two", "three"}) phone.says(std::string("add ") + title);
  CHECK(phone.says("list") == "3 open tasks:\n\n1. \u201cthree\u201d\n2. \u201ctwo\u201d\n3. \u201cone\u201d");
  CHECK(phone.says("complete 2") == "Completed \u201ctwo\u201d.");
  CHECK(phone.says("delete the last one") == "Deleted \u201cone\u201d.");
  CHECK(phone.says("rename 1 to 3") == "Renamed \u201cthree\u201d to \u201c3\u201d.");
  CHECK(phone.says("complete 3").find("not there any more") != std::string::npos);
  CHECK(phone.says("complete 4").find("has 3 tasks") != std::string::npos);
  CHECK(phone.tasks() == "3, two (done)");
}

TEST_CASE("where there was no list, a number means nothing") {
  Talk phone;
  phone.says("add buy milk");
  CHECK(phone.says("delete 1").find("There is no list yet") == 0);
  CHECK(phone.tasks() == "buy milk");
}

TEST_CASE("words that fit several tasks are answered with a question, and a number answers it") {
  Talk phone;
  for (const char* title : {"Buy milk", "Milk the cow", "Call Bob"}) phone.says(std::string("add ") + title);
  const std::string question = phone.says("complete the milk one");
  CHECK(question.find("Which one do you mean?\n\n1. \u201cMilk the cow\u201d\n2. \u201cBuy milk\u201d") == 0);
  CHECK(phone.called() == "list_tasks");
  CHECK(phone.tasks() == "Buy milk, Call Bob, Milk the cow");
  CHECK(phone.says("complete 2") == "Completed \u201cBuy milk\u201d.");
  // Now one alone can still be completed.
  CHECK(phone.says("complete milk") == "Completed \u201cMilk the cow\u201d.");
  CHECK(phone.called() == "list_tasks complete_task");
  CHECK(phone.says("milk is done").find("Which one") == 0);
  CHECK(phone.says("complete bob") == "Completed \u201cCall Bob\u201d.");
  CHECK(phone.says("complete bob") == "\u201cCall Bob\u201d is done already.");
}

TEST_CASE("a whole title is meant before tasks that only have its words; a quoted one means nothing else") {
  Talk phone;
  for (const char* title : {"Milk", "Buy milk"}) phone.says(std::string("add ") + title);
  CHECK(phone.says("delete \"buy\"").find("No task has the title") == 0);
  CHECK(phone.says("delete milk") == "Deleted \u201cMilk\u201d.");
  CHECK(phone.says("delete \"BUY MILK\"") == "Deleted \u201cBuy milk\u201d.");
  for (int i = 0; i < 2; ++i) phone.says("add Twin");
  CHECK(phone.says("delete \"Twin\"").find("Which one do you mean?") == 0);
  CHECK(phone.tasks() == "Twin, Twin");
}

TEST_CASE("several tasks are never deleted at once, whatever their words") {
  Talk phone;
  for (const char* title : {"Call everything off", "All of them"}) phone.says(std::string("add ") + title);
  for (const char* text : {"delete all", "delete everything", "delete them", "delete all of them", "delete it"})
    CHECK(phone.says(text).find("one task at a time") != std::string::npos);
  CHECK(phone.tasks() == "All of them, Call everything off");
}

TEST_CASE("what cannot be done is said, recorded as the tool's error, and the conversation goes on") {
  Talk phone;
  CHECK(phone.says("add " + std::string(300, 'x')).find("has at most 255 characters.") != std::string::npos);
  const json::object& call = phone.last.at("tool_calls").at(0).as_object();
  CHECK(call.at("error").at("code") == "invalid_value");
  CHECK_FALSE(call.contains("result"));
  CHECK(phone.tasks().empty());
  CHECK(phone.rows("SELECT id FROM messages").size() == 2);
}

TEST_CASE("titles stand in answers as they are, and never as Markdown") {
  Talk phone;
  CHECK(phone.says("add <b>*Fat*</b> [x](y)") == "Added \u201c\\<b\\>\\*Fat\\*\\</b\\> \\[x\\](y)\u201d.");
  CHECK(phone.tasks() == "<b>*Fat*</b> [x](y)");
}

TEST_CASE("what is not understood says how to be understood") {
  Talk phone;
  CHECK(phone.says("buy milk").find("If it is a task, say \u201cadd\u201d before it") != std::string::npos);
  CHECK(phone.says("rename a to b to c").find("two ways") != std::string::npos);
  CHECK(phone.says("help").find("without a network") != std::string::npos);
  CHECK(phone.called().empty());
  CHECK(phone.tasks().empty());
}

TEST_CASE("a model's tools are called where its answer is written; one that fails undoes itself alone") {
  Talk phone;
  phone.ok({{"do", "call"}, {"name", "say"}, {"arguments", {{"conversation", kTalk}, {"text", "Plan the week"}}}});
  const json::object message =
      phone.answer("", {{{"id", "call_1"}, {"name", "add_task"}, {"arguments", {{"title", "Monday"}}}},
                        {{"id", "call_2"}, {"name", "add_task"}, {"arguments", "no object"}},
                        {{"id", "call_3"}, {"name", "drop_table"}, {"arguments", json::object()}},
                        {{"id", "call_4"}, {"name", "add_task"}, {"arguments", {{"title", "Tuesday"}}}}});
  CHECK(phone.tasks() == "Monday, Tuesday");
  const json::array& calls = message.at("tool_calls").as_array();
  REQUIRE(calls.size() == 4);
  CHECK(calls[0].at("id") == "call_1");
  CHECK(calls[1].at("error").at("code") == "invalid_value");
  CHECK(calls[1].at("arguments") == "no object");
  CHECK(calls[2].at("error").at("code") == "not_found");
  CHECK(calls[3].at("result").at("task").at("title") == "Tuesday");
  CHECK(phone.status()["pending"] == 2);
}

TEST_CASE("arguments that no database could hold are refused, and not kept") {
  Talk phone;
  phone.says("help");
  const std::string nul(1, '\0');
  const json::object message =
      phone.answer("", {{{"id", "a"}, {"name", "add_task"}, {"arguments", {{"title", nul}}}},
                        {{"id", "b"}, {"name", "add_task"}, {"arguments", {{"title", std::string(70'000, 'x')}}}}});
  for (const json::value& call : message.at("tool_calls").as_array()) {
    CHECK(call.at("error").at("code") == "invalid_value");
    CHECK(call.at("arguments").is_null());
  }
}

TEST_CASE(
    "the fifty-first message of a month is refused whole: no task, no answer, and the text is the caller's still") {
  Talk phone;
  for (int i = 0; i < 50; ++i) phone.says("help");
  CHECK(phone.error(phone.assist_command("add buy milk")) == "quota_exceeded");
  CHECK(phone.tasks().empty());
  CHECK(phone.rows("SELECT id FROM messages").size() == 100);
  phone.answer("A model may still finish what it was asked.", {});
  CHECK(phone.rows("SELECT id FROM messages").size() == 101);
}

TEST_CASE("a conversation keeps its name, and moves up when something is said in it") {
  Talk phone;
  phone.ok({{"do", "insert"}, {"table", "conversations"}, {"values", {{"id", kTalk}, {"title", "Household"}}}});
  phone.says("add buy milk");
  CHECK(phone.rows("SELECT title FROM conversations") == json::array{json::object{{"title", "Household"}}});
  CHECK(phone.rows("SELECT 1 AS later FROM conversations WHERE updated_at > created_at").size() == 1);
}

TEST_CASE("a long first message gives a name that is cut after a word, and never within a letter") {
  Talk phone;
  std::string long_text = "add";
  for (int i = 0; i < 40; ++i) long_text += " Möhren";
  phone.says(long_text);
  const std::string title(phone.rows("SELECT title FROM conversations")[0].at("title").as_string());
  CHECK(title.ends_with("Möhren\u2026"));
  CHECK(title.size() < 90);
}

TEST_CASE("what was said and has no answer is answered later, once") {
  Talk phone;
  const json::object respond{{"do", "call"}, {"name", "respond"}, {"arguments", {{"conversation", kTalk}}}};
  CHECK(phone.error(respond) == "wrong_state");
  phone.ok({{"do", "call"}, {"name", "say"}, {"arguments", {{"conversation", kTalk}, {"text", "add buy milk"}}}});
  CHECK(phone.ok(respond).at("content") == "Added \u201cbuy milk\u201d.");
  CHECK(phone.error(respond) == "wrong_state");
  CHECK(phone.tasks() == "buy milk");
}

TEST_CASE("ids that the caller gives are the messages' own, so that a message is known again") {
  Talk phone;
  const std::string id = "0190a6b2-7c1e-7d3f-8a4b-00000000aaaa";
  json::object command = phone.assist_command("add buy milk");
  command["arguments"].as_object()["id"] = id;
  CHECK(phone.ok(command).at(0).at("id").as_string() == id);
  CHECK(phone.error(command) == "unique_violation");
  CHECK(phone.tasks() == "buy milk");
}

TEST_CASE("an empty message and one that is a book are refused") {
  Talk phone;
  CHECK(phone.error(phone.assist_command(" \n ")) == "invalid_value");
  CHECK(phone.error(phone.assist_command(std::string(40'000, 'x'))) == "invalid_value");
  CHECK(phone.rows("SELECT id FROM messages").empty());
}
