#include <catch2/catch.hpp>
#include <cstdlib>
#include <sstream>

#include "core/rules/rules.hpp"
#include "core/schema/ddl.hpp"
#include "core/workspace/workspace.hpp"
#include "tests/property/agreement/edge_schema.hpp"
#include "tests/property/agreement/homes.hpp"
#include "tests/property/agreement/same_value.hpp"
#include "tests/support/tiny_schema.hpp"

// The same limits stand in the rules, in SQLite's DDL and in Postgres's DDL. Here all of them see the same rows, which
// differ from a legal one by what is legal, just not, or far from it.
//
// FREEHOLD_PROPERTY_CASES: rows for each table. RC_PARAMS="seed=…": the rows of a run that failed.

using namespace freehold;

namespace {

/// What the rules say of the part of a row that a home has.
struct Judgement {
  bool legal = true;
  bool binding = false;  ///< refused, and no leeway: the home must refuse too
  std::string reason;
};

class Judge {
 public:
  Judge(const Table& table, const Changes& changes, const Row& row) : table_(table), changes_(changes), row_(row) {}

  Judgement judge(Home home) const {
    Judgement judgement;
    for (const Column& column : table_.columns())
      if (ddl::has_column(column, home)) add(judgement, home, column, check_value(table_, column, row_[column.number]));
    const Status whole = check_row(table_, row_);
    if (!whole.ok()) add(judgement, home, *table_.find(whole.error().column), whole);
    return judgement;
  }

 private:
  void add(Judgement& judgement, Home home, const Column& column, const Status& status) const {
    if (status.ok()) return;
    judgement.legal = false;
    judgement.binding = judgement.binding || !may_take(home, leeway_of(column));
    judgement.reason += (judgement.reason.empty() ? "" : "; ") + status.error().message;
  }

  Leeway leeway_of(const Column& column) const {
    for (const Change& change : changes_)
      if (change.column == &column) return change.sample.leeway;
    return Leeway::none;
  }

  const Table& table_;
  const Changes& changes_;
  const Row& row_;
};

std::string words(const char* who, bool takes, const std::string& why) {
  return std::string("  ") + who + (takes ? " takes it\n" : " refuses it: " + why + "\n");
}

const char* name_of(Home home) {
  switch (home) {
    case Home::postgres:
      return "Postgres";
    case Home::server_sqlite:
      return "SQLite";
    case Home::device_sqlite:
      return "a device's SQLite";
  }
  return "";
}

/// Rows of all tables of one schema, in all its homes.
class Agreement {
 public:
  Agreement(const Schema& schema, const std::string& name) : schema_(schema) {
    for (const Home home : {Home::server_sqlite, Home::device_sqlite}) homes_.push_back(sqlite_trials(schema, home));
    homes_.push_back(postgres_trials(schema, "agreement_" + name));
  }

  void check(const Table& table) {
    rc::detail::TestMetadata title;
    title.id = title.description = "rows of " + table.name();
    rc::detail::TestParams params = rc::detail::configuration().testParams;
    const auto seed = params.seed;
    // Other dice for each table.
    params.seed += table.number();
    const char* cases = std::getenv("FREEHOLD_PROPERTY_CASES");
    params.maxSuccess = cases == nullptr ? kCases : std::atoi(cases);
    const rc::Gen<Changes> any = changes_of(schema_, table);
    const auto result = rc::detail::checkTestable([&] { try_changes(table, *any); }, title, params);
    std::ostringstream report;
    rc::detail::printResultMessage(result, report);
    INFO(report.str() << "\nTo see it again: RC_PARAMS=\"seed=" << seed << "\"");
    CHECK(result.is<rc::detail::SuccessResult>());
  }

  /// Rows that the rules took, and refused.
  int legal() const { return legal_; }
  int illegal() const { return illegal_; }

 private:
  static constexpr int kCases = 200;

  void try_changes(const Table& table, const Changes& changes) {
    const Row row = changed_row(schema_, table, changes);
    const Judge rules(table, changes, row);
    std::string report;
    bool agreed = true;
    for (const auto& trials : homes_) {
      if (trials->home() == Home::device_sqlite && !table.on_devices()) continue;
      const Judgement judgement = rules.judge(trials->home());
      const Verdict verdict = trials->try_row(table, row);
      if (report.empty()) {
        report = describe(table, changes) + words("the core", judgement.legal, judgement.reason);
        ++(judgement.legal ? legal_ : illegal_);
      }
      report += words(name_of(trials->home()), verdict.taken, verdict.reason);
      if (judgement.legal ? !verdict.taken : judgement.binding && verdict.taken) agreed = false;
      if (judgement.legal && verdict.taken) agreed = came_back(table, trials->home(), row, verdict, report) && agreed;
    }
    if (!agreed) RC_FAIL(report);
  }

  static bool came_back(const Table& table, Home home, const Row& row, const Verdict& verdict, std::string& report) {
    bool same = true;
    for (const Column& column : table.columns()) {
      const Value &given = row[column.number], &stored = verdict.stored[column.number];
      if (!ddl::has_column(column, home) || same_value(column, home, given, stored)) continue;
      report += "    and gives back " + column.name + " = " + shown(stored) + "\n";
      same = false;
    }
    return same;
  }

  static std::string describe(const Table& table, const Changes& changes) {
    std::ostringstream out;
    out << "a row of " << table.name();
    for (const Change& change : changes) {
      out << (&change == changes.data() ? " with " : " and ");
      showValue(change, out);
    }
    out << "\n";
    return out.str();
  }

  const Schema& schema_;
  std::vector<std::unique_ptr<TrialHome>> homes_;
  int legal_ = 0, illegal_ = 0;
};

void check_all_tables(const Schema& schema, const std::string& name) {
  Agreement agreement(schema, name);
  for (const Table& table : schema.tables()) agreement.check(table);
  // Dice that threw nothing but one kind would find nothing.
  const int tried = agreement.legal() + agreement.illegal();
  CHECK(agreement.legal() > tried / 5);
  CHECK(agreement.illegal() > tried / 5);
}

}  // namespace

TEST_CASE("the rules, SQLite and Postgres take the same rows of every table of the Workspace") {
  check_all_tables(workspace_schema(), "workspace");
}

TEST_CASE("the rules, SQLite and Postgres take the same rows of another application's tables") {
  check_all_tables(tiny_schema(), "tiny");
}

TEST_CASE("the rules, SQLite and Postgres take the same rows where limits lie at the edges") {
  check_all_tables(edge_schema(), "edge");
}
