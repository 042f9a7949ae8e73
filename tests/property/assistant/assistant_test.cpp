#include <rapidcheck.h>
#include <catch2/catch.hpp>
#include <ctime>

#include "core/workspace/assistant/requests.hpp"
#include "tests/support/device.hpp"

// Whatever is typed: words that the grammar knows, in any order, and bytes of every kind. RC_PARAMS="seed=…" repeats a
// run.

using namespace freehold;
namespace json = boost::json;

namespace {

const std::string kAda = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";
const std::string kTalk = "0190a6b2-7c1e-7d3f-8a4b-00000000c0de";

std::string any_word() {
  static const std::vector<std::string> kWords = {
      "add",        "delete", "remove", "complete", "mark", "as",   "done",   "not",  "rename", "to",
      "describe",   "list",   "find",   "the",      "one",  "last", "2",      "#1",   "all",    "it",
      "is",         "with",   "note",   "milk",     "buy",  "Bob",  "call",   "task", "\"",     "\u201c",
      "\u201d",     ":",      "?",      "%",        "_",    "'",    "\\",     "é",    "",       "\"Buy milk\"",
      "everything", "help",   "and",    "a",        "my",   "of",   "reopen", "get",  "rid"};
  return *rc::gen::elementOf(kWords);
}

std::string any_text() {
  std::string text;
  for (int left = *rc::gen::inRange(0, 9); left > 0; --left)
    text +=
        (text.empty() ? "" : " ") + (*rc::gen::inRange(0, 12) == 0 ? *rc::gen::arbitrary<std::string>() : any_word());
  return text;
}

}  // namespace

TEST_CASE("no text, of whatever bytes, keeps the grammar from an answer") {
  rc::check([] {
    const std::string text = *rc::gen::inRange(0, 2) == 0 ? any_text() : *rc::gen::arbitrary<std::string>();
    const Request request = parse_request(text);
    RC_ASSERT(request.title.size() <= text.size());
    RC_ASSERT(request.task.text.size() <= text.size());
  });
}

TEST_CASE("a text twice as long takes about twice as long to read, also where every word could end a title") {
  const auto seconds = [](const std::string& begin, std::size_t size) {
    std::string text = begin + "rename a";
    while (text.size() < size) text += " to with \"";
    const auto start = std::clock();
    for (int i = 0; i < 20; ++i) static_cast<void>(parse_request(text.substr(0, size)));
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  };
  for (const std::string begin : {"", "add task ", "mark ", "set the description of ", "delete "}) {
    const double half = seconds(begin, kRequestBytesMax / 8), whole = seconds(begin, kRequestBytesMax);
    // Eight times the text: a reading whose steps grow with the square would take 64 times as long.
    CHECK(whole < 32 * half + 0.1);
  }
}

TEST_CASE(
    "a conversation of any texts deletes a task only by a tool of its own, one at a time and with a record of it") {
  rc::check([] {
    Device phone;
    phone.sign_in(kAda);
    for (const char* title : {"Buy milk", "Milk the cow", "Call Bob", "All of it", "2"})
      phone.insert("tasks", {{"title", title}});
    for (int left = *rc::gen::inRange(1, 8); left > 0; --left) {
      phone.clock().advance_ms(1);
      const std::string text = any_text();
      const json::array before = phone.rows("SELECT id FROM tasks");
      const json::object reply =
          phone.call({{"do", "call"}, {"name", "assist"}, {"arguments", {{"conversation", kTalk}, {"text", text}}}});
      const json::array after = phone.rows("SELECT id FROM tasks");
      if (!reply.contains("ok")) {
        RC_ASSERT(before == after);
        continue;
      }
      std::size_t deletions = 0, additions = 0;
      const json::value& calls = reply.at("ok").at(1).at("tool_calls");
      if (calls.is_array()) {
        for (const json::value& call : calls.as_array()) {
          if (!call.as_object().contains("result")) continue;
          deletions += call.at("name") == "delete_task" ? 1 : 0;
          additions += call.at("name") == "add_task" ? 1 : 0;
        }
      }
      RC_ASSERT(deletions <= 1U);
      RC_ASSERT(before.size() + additions == after.size() + deletions);
      if (deletions == 1) RC_ASSERT(parse_request(text).kind == Request::Kind::remove);
    }
  });
}
