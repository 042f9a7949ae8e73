#include "core/workspace/assistant/requests.hpp"

#include <catch2/catch.hpp>

using namespace freehold;
using Kind = Request::Kind;
using Reference = TaskReference::Kind;

namespace {

std::string title_added_by(const char* text) {
  const Request request = parse_request(text);
  return request.kind == Kind::add ? request.title : "(" + std::to_string(static_cast<int>(request.kind)) + ")";
}

std::string task_meant_by(const char* text, Kind kind) {
  const Request request = parse_request(text);
  CHECK(request.kind == kind);
  return request.task.text;
}

}  // namespace

TEST_CASE("a task is added in several forms, and its title stays as it was typed") {
  for (const char* text :
       {"add Buy Milk", "Add task Buy Milk", "add a task: Buy Milk", "please add Buy Milk", "add: Buy Milk.",
        "create a new task called Buy Milk", "new task Buy Milk", "Remind me to Buy Milk", "add \"Buy Milk\"",
        "could you add Buy Milk please?", "I have to Buy Milk", "don\u2019t forget to Buy Milk", "todo: Buy Milk",
        "add Buy Milk to my list", "put \u201cBuy Milk\u201d on the list", "  ADD   Buy Milk \n"})
    CHECK(title_added_by(text) == "Buy Milk");
  CHECK(title_added_by("add call \"the roofer\" about the leak") == "call \"the roofer\" about the leak");
  CHECK(title_added_by("add \"list\"") == "list");
}

TEST_CASE("a task can be added together with its description") {
  const Request request = parse_request("add \"paint the gate\" with description: green, two coats");
  CHECK(request.kind == Kind::add);
  CHECK(request.title == "paint the gate");
  CHECK(request.description == "green, two coats");
  CHECK(parse_request("add a task paint the gate with the note green").description == "green");
}

TEST_CASE("lists are asked for by what they show") {
  for (const char* text : {"list", "list tasks", "show me my open tasks", "what do I have to do?", "tasks",
                           "What's left?", "what is on my list", "show the list"})
    CHECK(parse_request(text).status == "open");
  for (const char* text : {"what is done", "show completed tasks", "what have I done?", "list the finished ones"})
    CHECK(parse_request(text).status == "done");
  for (const char* text : {"list all", "show me all my tasks", "list everything", "find milk", "search for the milk"})
    CHECK(parse_request(text).status == "all");
  CHECK(parse_request("find milk").search == "milk");
  CHECK(parse_request("show all tasks about the garden").search == "the garden");
  CHECK(parse_request("find \"oat milk\"").search == "oat milk");
}

TEST_CASE("what is done is said before or after the task, and the contrary is never taken for it") {
  for (const char* text : {"complete milk", "complete the milk one", "mark milk as done", "milk is done",
                           "tick off milk", "I finished milk", "check milk off", "done with milk", "finish task milk"})
    CHECK(task_meant_by(text, Kind::complete) == "milk");
  for (const char* text :
       {"reopen milk", "mark milk as not done", "mark milk not completed", "mark the milk task as open"})
    CHECK(task_meant_by(text, Kind::reopen) == "milk");
}

TEST_CASE("a number counts in the last list, and a quoted number is a title") {
  const auto ordinal = [](const char* text) { return parse_request(text).task; };
  CHECK(ordinal("complete 2").kind == Reference::ordinal);
  CHECK(ordinal("complete 2").ordinal == 2);
  CHECK(ordinal("delete #3").ordinal == 3);
  CHECK(ordinal("complete number 12").ordinal == 12);
  CHECK(ordinal("complete the second one").ordinal == 2);
  CHECK(ordinal("delete the last task").ordinal == -1);
  CHECK(ordinal("complete \"2\"").kind == Reference::title);
  CHECK(ordinal("complete 2 eggs").kind == Reference::words);
  CHECK(ordinal("complete 99999999999999999999").kind == Reference::words);
}

TEST_CASE("what no single task can be found by is known as that") {
  for (const char* text : {"delete all", "delete everything", "delete all my tasks", "delete all of them",
                           "remove the tasks", "delete it", "erase these", "delete the one", "delete the list"}) {
    INFO(text);
    CHECK(parse_request(text).kind == Kind::remove);
    CHECK(parse_request(text).task.kind == Reference::vague);
  }
}

TEST_CASE("tasks are renamed and described, and quotes decide what belongs to which title") {
  const Request renamed = parse_request("rename milk to oat milk");
  CHECK(renamed.kind == Kind::rename);
  CHECK(renamed.task.text == "milk");
  CHECK(renamed.title == "oat milk");
  CHECK_FALSE(renamed.ambiguous);
  CHECK(parse_request("rename go to market to go to shop").ambiguous);
  const Request quoted = parse_request("rename \"go to market\" to \"go to shop\"");
  CHECK_FALSE(quoted.ambiguous);
  CHECK(quoted.task.text == "go to market");
  CHECK(quoted.title == "go to shop");
  CHECK(parse_request("change the title of 2 to Call Bob").title == "Call Bob");
  CHECK(parse_request("describe milk as two litres").description == "two litres");
  CHECK(parse_request("set the description of 1 to two litres").description == "two litres");
}

TEST_CASE("other talk is not understood, and a letter is too long") {
  for (const char* text :
       {"buy milk", "good morning", "delete", "complete", "the", "\"list\"", "add", "\u4f60\u597d"}) {
    INFO(text);
    CHECK(parse_request(text).kind == Kind::unknown);
  }
  CHECK(parse_request("").kind == Kind::unknown);
  CHECK(parse_request("?").kind == Kind::help);
  CHECK(parse_request("What can you do?").kind == Kind::help);
  CHECK(parse_request(std::string(kRequestBytesMax + 1, 'x')).kind == Kind::too_long);
}

TEST_CASE("every example of the help text is understood") {
  const std::string help = help_text();
  int examples = 0;
  for (std::size_t at = help.find('`'); at != std::string::npos; at = help.find('`', at)) {
    const std::size_t end = help.find('`', at + 1);
    const std::string example = help.substr(at + 1, end - at - 1);
    at = end + 1;
    // The last paragraph shows how numbers are written, and no sentences.
    if (example == "2" || example.starts_with("the ")) continue;
    INFO(example);
    CHECK(parse_request(example).kind != Kind::unknown);
    CHECK_FALSE(parse_request(example).ambiguous);
    ++examples;
  }
  CHECK(examples > 12);
}
