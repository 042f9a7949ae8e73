#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "core/workspace/workspace.hpp"
#include "tests/attack/field.hpp"

namespace freehold::attack {
namespace {

namespace json = boost::json;

/// One way of saying a push.
using Say = std::function<std::string(const json::object& push)>;

/// Aims the change at a row that nobody has.
json::object at_nobody(const json::object& change, const std::string& id) {
  json::object elsewhere = change;
  elsewhere["id"] = id;
  return elsewhere;
}

void try_all_changes(Field& field, const std::string& channel, const Say& say) {
  for (const Attempt& attempt : forbidden_changes(workspace_schema(), field.grace(), field.mallory())) {
    const std::string answer = say(push_of({attempt.change}));
    std::string wrong = attempt.may_be_taken ? std::string() : what_was_taken(answer);
    if (wrong.empty() && !attempt.victim.empty()) {
      const std::string nobodys = new_id();
      const std::string nothing = say(push_of({at_nobody(attempt.change, nobodys)}));
      if (refusal_without(answer, attempt.victim) != refusal_without(nothing, nobodys))
        wrong = "it shows that the row is there: " + answer + " and not " + nothing;
    }
    field.judge(channel + ", a stranger, " + attempt.what, answer, wrong);
  }
}

/// What Mallory's device hears in answer to a push; a session that the server has ended begins anew.
class LiveMallory {
 public:
  explicit LiveMallory(Field& field) : field_(field) {}

  std::string say(const json::object& push) {
    if (!live_) {
      live_ = std::make_unique<LiveClient>(field_.port());
      heard_ += json::serialize(live_->greet(field_.mallory().person, new_id()).value_or(json::object{}));
    }
    live_->send(push);
    while (const auto message = live_->next()) {
      const std::string text = json::serialize(*message);
      if (message->at("type") == "verdicts") return text;
      heard_ += text;
      if (message->at("type") != "error") continue;
      live_.reset();
      return text;
    }
    live_.reset();
    return {};
  }
  /// Rows and other messages that came beside the answers.
  const std::string& heard() const { return heard_; }

 private:
  Field& field_;
  std::unique_ptr<LiveClient> live_;
  std::string heard_;
};

TEST_CASE("a stranger's pushes change, take and hang on nothing of Grace's, and show nothing of it") {
  Field field(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  try_all_changes(field, "push", [&](const json::object& push) {
    return post(field.port(), "/v1/sync/push", push, field.mallory().person.access).body;
  });
}

TEST_CASE("nor do they over a live socket") {
  Field field(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  LiveMallory mallory(field);
  try_all_changes(field, "live", [&](const json::object& push) { return mallory.say(push); });
  field.judge("live, what a stranger hears", mallory.heard());
}

/// What became of the one transaction of a push.
std::string decision(const std::string& answer) {
  const json::object verdict = json::parse(answer).at("verdicts").at(0).as_object();
  return verdict.contains("refused") ? json::serialize(verdict.at("refused").at("code"))
                                     : json::serialize(verdict.at("seq"));
}

TEST_CASE("a push of Grace's that somebody recorded has no second effect, and none under another account") {
  Field field(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  for (const Table& table : workspace_schema().tables()) {
    if (!table.rows_made_by_clients()) continue;
    const SampleRow& row = field.grace().row(table);
    for (const std::string op : {"insert", "delete"}) {
      json::object values = op == "insert" ? values_to_insert(row) : json::object{};
      const std::string device = new_id();
      const json::object recorded = push_of({change(op, table, row.id.text(), std::move(values))}, device);
      const std::string stolen = post(field.port(), "/v1/sync/push", recorded, field.mallory().person.access).body;
      field.judge("replay of " + op + " in " + table.name() + " by a stranger", stolen, what_was_taken(stolen));
    }
    // Under her own token, by the same device: what stands under the number was decided long ago.
    const std::string device = new_id();
    const auto say = [&](const std::string& op, json::object values) {
      const json::object push = push_of({change(op, table, row.id.text(), std::move(values))}, device);
      return post(field.port(), "/v1/sync/push", push, field.grace().person.access).body;
    };
    const std::string decided = decision(say("insert", values_to_insert(row)));
    field.remember();
    const std::string again = decision(say("delete", {}));
    field.judge("an altered replay in " + table.name(), {},
                again == decided ? std::string() : decided + ", then " + again);
  }
}

TEST_CASE("a stranger's pulls bring nothing of Grace's, whatever they ask for") {
  Field field(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const std::string grace = field.grace().person.id;
  std::vector<std::string> asked = {"",
                                    "?scope=me",
                                    "?scope=public",
                                    "?scope=" + grace,
                                    "?scope=me&scope=" + grace,
                                    "?since=-1",
                                    "?since=0&limit=20000",
                                    "?since=99999999999999999999",
                                    "?since=0%27%20OR%201=1--",
                                    "?scope=me%27%20OR%20%271%27=%271",
                                    "?scope[]=" + grace,
                                    "?user_id=" + grace,
                                    "?owner=" + grace,
                                    "?limit=-5",
                                    "?limit=1e9",
                                    "?since=%00",
                                    "?at=" + grace,
                                    "?at=%27;DROP%20TABLE%20main_app.users;--",
                                    "?at=" + std::string(300, '1')};
  for (const Table& table : workspace_schema().tables()) {
    asked.push_back("?table=" + table.name());
    asked.push_back("?scope=" + field.grace().row(table).id.text());
    asked.push_back("?at=" + std::to_string(table.number()) + ":" + field.grace().row(table).id.text());
  }
  for (const std::string& query : asked)
    field.judge("pull" + query, get(field.port(), "/v1/sync/pull" + query, field.mallory().person.access).body);
  for (const std::string& client : {grace, field.grace().rows.front().id.text()}) {
    LiveClient live(field.port());
    live.send({{"type", "hello"},
               {"token", field.mallory().person.access},
               {"client_id", client},
               {"schema_version", 4},
               {"since", 0},
               {"public_since", 0},
               {"owner", grace},
               {"scope", grace}});
    std::string heard;
    while (const auto text = live.next_text(std::chrono::milliseconds(300))) heard += *text;
    field.judge("a hello that names Grace", heard);
  }
}

}  // namespace
}  // namespace freehold::attack
