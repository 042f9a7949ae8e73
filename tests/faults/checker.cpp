#include "tests/faults/checker.hpp"

#include <algorithm>
#include <set>

namespace freehold {

namespace json = boost::json;

namespace {

/// A value and the stamp under which it stands; stamps compare as their text does.
struct Cell {
  std::string stamp;
  json::value value;

  void merge(const std::string& with_stamp, const json::value& with) {
    if (stamp < with_stamp) *this = {with_stamp, with};
  }
};

std::string shown(const json::value& value) {
  return value.is_string() ? json::value_to<std::string>(value) : json::serialize(value);
}

std::string shown(const Value& value) {
  if (const auto* text = as_text(value)) return *text;
  if (const auto* number = as_integer(value)) return std::to_string(*number);
  return "null";
}

/// What an owner's rows must be when accepted transactions, and only they, have had their effect once: merged by stamp,
/// deletions first, increments added up.
class Expected {
 public:
  void accept(const std::string& client, const Ledger::Entry& entry);
  std::vector<std::string> lines() const;

 private:
  struct Task {
    Cell title, description;
    bool inserted = false, deleted = false;
  };
  void accept_task(const json::object& change, const std::string& stamp);

  std::map<std::string, Task> tasks_;
  Cell username_;
  std::int64_t used_ = 0;
};

void Expected::accept(const std::string& client, const Ledger::Entry& entry) {
  const std::string stamp = entry.clock + '-' + client.substr(19, 4) + client.substr(24);
  for (const json::value& each : entry.changes) {
    const json::object& change = each.as_object();
    if (change.at("table").as_string() == "tasks") {
      accept_task(change, stamp);
      continue;
    }
    const json::object& values = change.at("values").as_object();
    if (const auto* name = values.if_contains("username")) username_.merge(stamp, *name);
    used_ += values.at("token_used").at("add").as_int64();
  }
}

void Expected::accept_task(const json::object& change, const std::string& stamp) {
  Task& task = tasks_[json::value_to<std::string>(change.at("id"))];
  const auto op = change.at("op").as_string();
  task.deleted = task.deleted || op == "delete";
  if (op == "delete") return;
  task.inserted = task.inserted || op == "insert";
  const json::object& values = change.at("values").as_object();
  for (const auto& [name, cell] : {std::pair("title", &task.title), std::pair("description", &task.description)}) {
    const json::value* value = values.if_contains(name);
    if (value != nullptr || op == "insert") cell->merge(stamp, value != nullptr ? *value : json::value());
  }
}

std::vector<std::string> Expected::lines() const {
  std::vector<std::string> lines{shown(username_.value) + '|' + std::to_string(used_)};
  for (const auto& [id, task] : tasks_)
    if (task.inserted && !task.deleted)
      lines.push_back(id + '|' + shown(task.title.value) + '|' + shown(task.description.value));
  return lines;
}

constexpr const char* kAccount = "SELECT username, token_used FROM users";
constexpr const char* kTasks = "SELECT id, title, description FROM tasks";

std::vector<std::string> server_lines(const ServerDatabase& database, const std::string& owner) {
  const SqlParams whose{{ColumnType::uuid, owner}};
  std::vector<std::string> lines;
  for (const std::string& sql :
       {kAccount + std::string(" WHERE id = $1"), kTasks + std::string(" WHERE user_id = $1 ORDER BY id")})
    for (const SqlRow& row : database.sql(sql, whose)) {
      std::string line;
      for (const Value& value : row) line += (line.empty() ? "" : "|") + shown(value);
      lines.push_back(line);
    }
  return lines;
}

std::vector<std::string> device_lines(Device& device) {
  std::vector<std::string> lines;
  for (const std::string& sql : {std::string(kAccount), kTasks + std::string(" ORDER BY id")})
    for (const json::value& row : device.rows(sql)) {
      std::string line;
      for (const auto& [name, value] : row.as_object()) line += (line.empty() ? "" : "|") + shown(value);
      lines.push_back(line);
    }
  return lines;
}

/// Notes the first line in which two differ.
void compare(const std::string& what, const std::vector<std::string>& one, const std::vector<std::string>& other,
             std::vector<std::string>& broken) {
  const auto [left, right] = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  if (left == one.end() && right == other.end()) return;
  broken.push_back(what + ": '" + (left == one.end() ? "nothing" : *left) + "' and '" +
                   (right == other.end() ? "nothing" : *right) + "'");
}

/// Everything sent was answered, and the numbers of a client's transactions rise as the transactions do.
void check_answers(const Ledger& ledger, std::vector<std::string>& broken) {
  std::map<std::string, Seq> last;
  for (const auto& [name, entry] : ledger.entries()) {
    const std::string which = "transaction " + std::to_string(name.second) + " of " + name.first;
    if (!entry.answered) broken.push_back(which + " was never answered");
    if (entry.seq == 0) continue;
    if (entry.seq < last[name.first]) broken.push_back(which + " has a lower number than one before it");
    last[name.first] = entry.seq;
  }
}

void check_device(LiveDevice& device, const Ledger& ledger, std::vector<std::string>& broken) {
  if (device.device().status().at("pending") != 0) broken.push_back(device.client() + " has something left to say");
  std::set<std::int64_t> kept;
  const json::value refused = device.device().ok({{"do", "refused"}});
  for (const json::value& each : refused.as_array()) kept.insert(each.at("id").as_int64());
  for (const auto& [name, entry] : ledger.entries())
    if (name.first == device.client() && !entry.refusal.empty() && kept.count(name.second) == 0)
      broken.push_back(device.client() + " has not kept its refused transaction " + std::to_string(name.second));
}

}  // namespace

std::vector<std::string> broken_promises(Fleet& fleet, const ServerDatabase& database) {
  const Ledger& ledger = fleet.ledger();
  std::vector<std::string> broken = ledger.broken();
  check_answers(ledger, broken);
  std::map<std::string, Expected> expected;
  for (const auto& device : fleet.devices()) expected.try_emplace(device->owner());
  for (const auto& [name, entry] : ledger.entries())
    if (entry.answered && entry.refusal.empty()) expected[entry.owner].accept(name.first, entry);
  std::map<std::string, std::vector<std::string>> held;
  for (const auto& [owner, rows] : expected) {
    held[owner] = server_lines(database, owner);
    compare("told and held by the server", rows.lines(), held[owner], broken);
  }
  for (const auto& device : fleet.devices()) {
    compare("held by " + device->client() + " and by the server", device_lines(device->device()), held[device->owner()],
            broken);
    check_device(*device, ledger, broken);
  }
  return broken;
}

}  // namespace freehold
