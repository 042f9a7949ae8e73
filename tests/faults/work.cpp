#include "tests/faults/work.hpp"

#include <optional>

namespace freehold {

namespace json = boost::json;

namespace {

/// Fewer than devices, so that people get into each other's way.
constexpr std::size_t kUserNames = 4;

std::string words(std::mt19937_64& dice) {
  return std::to_string(dice());
}

std::optional<std::string> some_task(LiveDevice& device, std::mt19937_64& dice) {
  const json::array ids = device.device().rows("SELECT id FROM tasks ORDER BY id");
  if (ids.empty()) return std::nullopt;
  return json::value_to<std::string>(ids[dice() % ids.size()].at("id"));
}

json::object new_task(std::mt19937_64& dice) {
  json::object values{{"title", words(dice)}};
  // Long enough that a transaction is cut in the middle, and that files grow.
  if (dice() % 4 == 0) values["description"] = words(dice) + std::string(dice() % 2'000, '.');
  return {{"do", "insert"}, {"table", "tasks"}, {"values", std::move(values)}};
}

json::object change_of_task(const std::string& id, std::mt19937_64& dice) {
  if (dice() % 5 == 0) return {{"do", "delete"}, {"table", "tasks"}, {"id", id}};
  const char* column = dice() % 2 == 0 ? "title" : "description";
  return {{"do", "update"}, {"table", "tasks"}, {"id", id}, {"values", {{column, words(dice)}}}};
}

json::object change_of_account(const LiveDevice& device, std::mt19937_64& dice) {
  json::object values{{"token_used", {{"add", 1 + dice() % 3}}}};
  if (dice() % 20 == 0) values["username"] = "name" + std::to_string(dice() % kUserNames);
  return {{"do", "update"}, {"table", "users"}, {"id", device.owner()}, {"values", std::move(values)}};
}

}  // namespace

void write_something(LiveDevice& device, std::mt19937_64& dice) {
  std::vector<json::object> commands;
  const auto known = some_task(device, dice);
  if (!known || dice() % 2 == 0)
    commands.push_back(new_task(dice));
  else
    commands.push_back(change_of_task(*known, dice));
  commands.push_back(change_of_account(device, dice));
  device.write(commands);
}

}  // namespace freehold
