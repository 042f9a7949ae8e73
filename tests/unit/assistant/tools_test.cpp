#include "core/workspace/assistant/tools.hpp"

#include <catch2/catch.hpp>

#include "tests/support/device.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

const std::string kAda = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";

json::object call_of(const std::string& name, const json::object& arguments) {
  return {{"do", "call"}, {"name", name}, {"arguments", arguments}};
}

struct Ada : Device {
  Ada() { sign_in(kAda); }
  json::value tool(const std::string& name, const json::object& arguments) { return ok(call_of(name, arguments)); }
  std::string add(const std::string& title) {
    clock().advance_ms(1);
    return std::string(tool("add_task", {{"title", title}}).at("task").at("id").as_string());
  }
  json::array titles(const json::object& arguments) {
    json::array titles;
    const json::value listed = tool("list_tasks", arguments);
    for (const json::value& task : listed.at("tasks").as_array()) titles.push_back(task.at("title"));
    return titles;
  }
};

}  // namespace

TEST_CASE("the tools say of themselves what a model has to know, from the one declaration") {
  Device phone;
  const json::array tools = phone.ok(call_of("tools", {})).as_array();
  json::array names;
  for (const json::value& tool : tools) names.push_back(tool.at("name"));
  CHECK(names == json::array{"add_task", "list_tasks", "complete_task", "update_task", "delete_task"});
  const json::object& add = tools[0].at("parameters").as_object();
  CHECK(add.at("type") == "object");
  CHECK(add.at("required") == json::array{"title"});
  CHECK(add.at("properties").at("title").at("maxLength") == 255);
  CHECK(add.at("additionalProperties") == false);
  CHECK(tools[1].at("parameters").at("properties").at("status").at("enum") == json::array{"all", "open", "done"});
}

TEST_CASE("a task is added, listed, completed, changed and deleted by tools alone") {
  Ada phone;
  const std::string milk = phone.add("Buy milk");
  phone.add("Call Bob");
  CHECK(phone.titles({}) == json::array{"Call Bob", "Buy milk"});
  CHECK(phone.tool("complete_task", {{"task_id", milk}}).at("task").at("completed") == true);
  CHECK(phone.titles({{"status", "open"}}) == json::array{"Call Bob"});
  CHECK(phone.titles({{"status", "done"}}) == json::array{"Buy milk"});
  phone.tool("complete_task", {{"task_id", milk}, {"completed", false}});
  phone.tool("update_task", {{"task_id", milk}, {"title", "Buy oat milk"}, {"description", "two"}});
  CHECK(phone.titles({{"search", "oat"}}) == json::array{"Buy oat milk"});
  CHECK(phone.tool("delete_task", {{"task_id", milk}}).at("deleted").at("description") == "two");
  CHECK(phone.titles({}) == json::array{"Call Bob"});
}

TEST_CASE("a search finds beginnings of words, a short word only whole, and marks of LIKE are letters") {
  Ada phone;
  for (const char* title : {"Buy milk", "Buttermilk", "100% cotton", "go a_b"}) phone.add(title);
  CHECK(phone.titles({{"search", "MIL"}}) == json::array{"Buy milk"});
  CHECK(phone.titles({{"search", "b"}}) == json::array{});
  CHECK(phone.titles({{"search", "bu mi"}}) == json::array{});
  CHECK(phone.titles({{"search", "buy mil"}}) == json::array{"Buy milk"});
  CHECK(phone.titles({{"search", "100%"}}) == json::array{"100% cotton"});
  CHECK(phone.titles({{"search", "a_b"}}) == json::array{"go a_b"});
  CHECK(phone.titles({{"search", "axb"}}) == json::array{});
}

TEST_CASE("a list says how many there are beyond those that it names") {
  Ada phone;
  for (int i = 0; i < 7; ++i) phone.add("Task " + std::to_string(i));
  const json::value listed = phone.tool("list_tasks", {{"limit", 3}});
  CHECK(listed.at("tasks").as_array().size() == 3);
  CHECK(listed.at("total") == 7);
}

TEST_CASE("wrong arguments are refused with what the tool takes, and nothing is written") {
  Ada phone;
  const auto refused = [&phone](const std::string& name, const json::object& arguments) {
    json::object reply = phone.call(call_of(name, arguments));
    REQUIRE(reply.contains("error"));
    return reply["error"].as_object();
  };
  CHECK(refused("add_task", {})["column"] == "title");
  CHECK(refused("add_task", {{"title", ""}})["code"] == "invalid_value");
  CHECK(refused("add_task", {{"title", " \n"}})["code"] == "invalid_value");
  CHECK(refused("add_task", {{"title", 7}})["code"] == "invalid_value");
  CHECK(refused("add_task", {{"title", std::string(256, 'x')}})["code"] == "invalid_value");
  CHECK(refused("add_task", {{"title", "x"}, {"user_id", kAda}})["column"] == "user_id");
  CHECK(refused("list_tasks", {{"status", "late"}})["code"] == "invalid_value");
  CHECK(refused("list_tasks", {{"limit", 1000}})["code"] == "invalid_value");
  CHECK(refused("complete_task", {{"task_id", "7"}})["code"] == "invalid_value");
  CHECK(refused("complete_task", {{"task_id", kAda}})["code"] == "not_found");
  CHECK(refused("delete_task", {{"task_id", kAda}})["code"] == "not_found");
  const std::string milk = phone.add("Buy milk");
  CHECK(refused("update_task", {{"task_id", milk}})["code"] == "invalid_value");
  CHECK(refused("empty_the_list", {})["code"] == "not_found");
  CHECK(phone.rows("SELECT title FROM tasks").size() == 1);
  CHECK(phone.status()["pending"] == 1);
}

TEST_CASE("tools say of a long description only how it begins, so that a message can keep what they said") {
  Ada phone;
  std::string long_one;
  for (int i = 0; i < 300'000; ++i) long_one += "\u00e9";
  const json::value added = phone.tool("add_task", {{"title", "Trip"}, {"description", long_one}});
  CHECK(added.at("task").at("description").as_string().size() == 400);
  CHECK(phone.rows("SELECT length(description) AS n FROM tasks")[0].at("n") == 300'000);
}
