#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <set>

#include "core/base/defects.hpp"
#include "core/workspace/workspace.hpp"
#include "tests/attack/field.hpp"

namespace freehold::attack {
namespace {

TEST_CASE("a server that does not ask whose a row is would be noticed in every table whose rows clients change") {
  make_defect(Defect::owner_not_asked);
  Field field(StoreKind::sqlite);
  std::set<std::string> noticed;
  for (const Attempt& attempt : forbidden_changes(workspace_schema(), field.grace(), field.mallory())) {
    if (attempt.victim.empty()) continue;
    const std::string answer =
        post(field.port(), "/v1/sync/push", push_of({attempt.change}), field.mallory().person.access).body;
    const std::string wrong = attempt.may_be_taken ? std::string() : what_was_taken(answer);
    if (!field.outcome(answer, wrong).empty()) noticed.insert(std::string(attempt.change.at("table").as_string()));
  }
  make_defect(Defect::none);
  for (const Table& table : workspace_schema().tables()) {
    INFO(table.name());
    if (table.deleted_by_clients()) CHECK(noticed.count(table.name()) == 1);
  }
}

}  // namespace
}  // namespace freehold::attack
