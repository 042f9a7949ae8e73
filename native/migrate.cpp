#include <algorithm>
#include <iostream>

#include <spdlog/spdlog.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "core/migrate/difference.hpp"
#include "core/migrate/snapshot.hpp"
#include "core/workspace/workspace.hpp"
#include "native/command.hpp"
#include "native/home.hpp"
#include "sync/auth/system.hpp"
#include "sync/stores/open.hpp"
#include "sync/stores/verify.hpp"

namespace freehold {
namespace {

struct MigrateCommand {
  DatabaseHome home;
  std::optional<int> version;
  bool json = false;

  Result<ExitStatus> upgrade_or_downgrade(bool upwards) const;
  Result<ExitStatus> current() const;
  Result<ExitStatus> history() const;
  Result<ExitStatus> stamp_version() const;
  Result<ExitStatus> check() const;

 private:
  Result<std::unique_ptr<MigrationTarget>> open() const;
  void print_version(int newest) const;
};

int newest_of(const std::vector<AppliedMigration>& applied) {
  return applied.empty() ? 0 : applied.back().version;
}

Result<std::unique_ptr<MigrationTarget>> MigrateCommand::open() const {
  FREEHOLD_ASSIGN(const std::string url, home.resolve());
  return open_migration_target(url);
}

void MigrateCommand::print_version(int newest) const {
  const int known = static_cast<int>(embedded_migrations().size());
  if (json)
    std::cout << boost::json::serialize(boost::json::object{{"version", newest}, {"newest", known}}) << '\n';
  else if (newest == known)
    std::cout << "version " << newest << ", the newest\n";
  else
    std::cout << "version " << newest << "; the newest that this program knows is " << known << '\n';
}

Result<ExitStatus> MigrateCommand::upgrade_or_downgrade(bool upwards) const {
  FREEHOLD_ASSIGN(const auto target, open());
  SystemClock clock;
  const auto tell = [](const Migration& step, bool up) {
    spdlog::info("{} {:04} {}", up ? "upgrade" : "downgrade", step.version, step.name);
  };
  if (upwards)
    FREEHOLD_TRY(upgrade(*target, clock, embedded_migrations(), version, tell));
  else
    FREEHOLD_TRY(downgrade(*target, clock, embedded_migrations(), version, tell));
  FREEHOLD_ASSIGN(const auto applied, target->applied());
  print_version(newest_of(applied));
  return kDone;
}

Result<ExitStatus> MigrateCommand::current() const {
  FREEHOLD_ASSIGN(const auto target, open());
  FREEHOLD_TRY(target->lock());
  FREEHOLD_ASSIGN(const auto applied, target->applied());
  print_version(newest_of(applied));
  return kDone;
}

Result<ExitStatus> MigrateCommand::history() const {
  FREEHOLD_ASSIGN(const auto target, open());
  FREEHOLD_TRY(target->lock());
  FREEHOLD_ASSIGN(auto steps, target->applied());
  // What is still to come follows what has been done.
  for (const Migration& step : embedded_migrations())
    if (step.version > newest_of(steps)) steps.push_back({step.version, std::string(step.name), {}, {}});
  boost::json::array list;
  for (const AppliedMigration& step : steps) {
    boost::json::object entry{{"version", step.version}, {"name", step.name}, {"applied_at", nullptr}};
    if (!step.applied_at.empty()) entry["applied_at"] = step.applied_at;
    list.push_back(std::move(entry));
    if (!json)
      std::cout << step.version << '\t' << step.name << '\t'
                << (step.applied_at.empty() ? "not applied" : step.applied_at) << '\n';
  }
  if (json) std::cout << boost::json::serialize(list) << '\n';
  return kDone;
}

Result<ExitStatus> MigrateCommand::stamp_version() const {
  FREEHOLD_ASSIGN(const auto target, open());
  SystemClock clock;
  FREEHOLD_TRY(stamp(*target, clock, embedded_migrations(), *version));
  print_version(*version);
  return kDone;
}

/// Whether this program, its steps and the database belong together.
Result<ExitStatus> MigrateCommand::check() const {
  FREEHOLD_ASSIGN(const std::string url, home.resolve());
  std::vector<std::string> findings;
  FREEHOLD_ASSIGN(const Schema newest, read_snapshot(embedded_snapshot()));
  for (const std::string& change : describe_difference(newest, workspace_schema()))
    findings.push_back("no step does this yet: " + change + " (freehold migrate revision --autogenerate writes it)");
  {
    FREEHOLD_ASSIGN(const auto target, open_migration_target(url));
    FREEHOLD_ASSIGN(const auto applied, checked_history(*target, embedded_migrations()));
    for (const Migration& step : embedded_migrations())
      if (step.version > newest_of(applied))
        findings.push_back("not taken: step " + migration_title(step.version, step.name));
  }
  SystemClock clock;
  FREEHOLD_ASSIGN(const auto differences, verify_steps(url, workspace_schema(), clock));
  for (const CatalogDifference& difference : differences)
    findings.push_back("the steps do not make what is declared: " + difference.sentence());
  boost::json::array list;
  for (const std::string& finding : findings) {
    list.emplace_back(finding);
    if (!json) std::cout << finding << '\n';
  }
  if (json) std::cout << boost::json::serialize(list) << '\n';
  if (!json && findings.empty()) std::cout << "the database has every step, and the steps make what is declared\n";
  return findings.empty() ? kDone : kFoundDifferences;
}

}  // namespace

void add_migrate(CLI::App& app, Action& action) {
  auto command = std::make_shared<MigrateCommand>();
  CLI::App* migrate = app.add_subcommand("migrate", "Brings a server's database to a version of its schema");
  migrate->require_subcommand(1);
  const auto add = [&](const char* name, const char* about, Action run) {
    CLI::App* sub = migrate->add_subcommand(name, about);
    command->home.add_options(*sub);
    sub->add_flag("--json", command->json, "Print the result as JSON");
    sub->callback([run = std::move(run), &action] { action = run; });
    return sub;
  };
  const auto takes_version = [&](CLI::App* sub, const char* about) {
    return sub->add_option("VERSION", command->version, about)->check(CLI::NonNegativeNumber);
  };
  takes_version(add("upgrade", "Takes the steps up to VERSION, or all",
                    [command] { return command->upgrade_or_downgrade(true); }),
                "Number of the last step to take");
  takes_version(add("downgrade", "Takes steps back down to VERSION, or one step",
                    [command] { return command->upgrade_or_downgrade(false); }),
                "Number of the step to stop at; 0: none is left");
  add("current", "Says which version the database has", [command] { return command->current(); });
  add("history", "Lists the steps, done and to come", [command] { return command->history(); });
  takes_version(add("stamp", "Says that the database is at VERSION, without taking a step",
                    [command] { return command->stamp_version(); }),
                "Number of the step that the database is at")
      ->required();
  add("check", "Looks whether database, steps and declared tables belong together; 3 where they don't",
      [command] { return command->check(); });
  add_revision(*migrate, action);
}

}  // namespace freehold
