#include <iostream>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "core/workspace/workspace.hpp"
#include "native/command.hpp"
#include "native/home.hpp"
#include "sync/auth/system.hpp"
#include "sync/stores/verify.hpp"

namespace freehold {
namespace {

struct VerifyCommand {
  DatabaseHome home;
  bool json = false;
  bool sql = false;

  Result<ExitStatus> run() const;
};

void print(const CatalogDifference& difference) {
  std::cout << difference.sentence() << '\n';
  if (!difference.found.empty() && !difference.expected.empty())
    std::cout << "  declared: " << difference.expected << "\n  found:    " << difference.found << '\n';
}

boost::json::value to_json(const CatalogDifference& difference) {
  return boost::json::object{{"kind", difference.kind},         {"table", difference.table},
                             {"name", difference.name},         {"difference", difference.sentence()},
                             {"declared", difference.expected}, {"found", difference.found}};
}

Result<ExitStatus> VerifyCommand::run() const {
  FREEHOLD_ASSIGN(const std::string url, home.resolve());
  SystemClock clock;
  if (sql) {
    FREEHOLD_ASSIGN(const std::string script, write_verify_script(url, workspace_schema()));
    std::cout << script;
    return kDone;
  }
  FREEHOLD_ASSIGN(const auto differences, verify_database(url, workspace_schema(), clock));
  boost::json::array list;
  for (const CatalogDifference& difference : differences) {
    list.push_back(to_json(difference));
    if (!json) print(difference);
  }
  if (json) std::cout << boost::json::serialize(list) << '\n';
  if (!json && differences.empty()) std::cout << "the database is as the tables are declared\n";
  return differences.empty() ? kDone : kFoundDifferences;
}

}  // namespace

void add_verify(CLI::App& app, Action& action) {
  auto command = std::make_shared<VerifyCommand>();
  CLI::App* verify =
      app.add_subcommand("verify", "Compares a server's database with the declared tables, object by object");
  command->home.add_options(*verify);
  verify->add_flag("--json", command->json, "Print the differences as JSON");
  verify->add_flag("--sql", command->sql, "Print a script that says the same in psql, and compare nothing");
  verify->footer(
      "Every table, column, key, check, index, policy, trigger and grant that is missing, different or too much is "
      "named; exit status 3 where there is one.");
  verify->callback([command, &action] { action = [command] { return command->run(); }; });
}

}  // namespace freehold
