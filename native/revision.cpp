#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "core/migrate/revision.hpp"
#include "core/migrate/snapshot.hpp"
#include "core/workspace/workspace.hpp"
#include "native/command.hpp"

namespace freehold {
namespace {

struct ScriptCommand {
  int from = 0;
  std::optional<int> to;

  Result<ExitStatus> run() const {
    const int newest = static_cast<int>(embedded_migrations().size());
    const int last = to.value_or(newest);
    if (from > newest || last > newest)
      return fail(Code::wrong_usage, "there are " + std::to_string(newest) + " steps; --from and --to lie among them");
    std::cout << write_psql_script(embedded_migrations(), from, last, "main_app");
    return kDone;
  }
};

struct RevisionCommand {
  std::string message;
  std::filesystem::path folder = "migrations";
  bool autogenerate = false;

  Result<ExitStatus> run() const;

 private:
  Result<int> next_version() const;
  Result<std::vector<RevisionFile>> files() const;
};

Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file)
    return fail(Code::not_found, "cannot read " + path.string() + "; --migrations names the folder of the steps");
  return text.str();
}

/// The step behind the last one in the folder, which may be newer than those of this program.
Result<int> RevisionCommand::next_version() const {
  std::error_code failed;
  std::filesystem::directory_iterator entries(folder, failed);
  if (failed)
    return fail(Code::not_found,
                "there is no folder " + folder.string() + "; --migrations names the folder of the steps");
  int last = 0;
  for (const auto& entry : entries) {
    const std::string name = entry.path().filename().string();
    if (name.size() > 5 && name.find_first_not_of("0123456789") == 4)
      last = std::max(last, std::stoi(name.substr(0, 4)));
  }
  return last + 1;
}

Result<std::vector<RevisionFile>> RevisionCommand::files() const {
  FREEHOLD_ASSIGN(const int version, next_version());
  if (!autogenerate) return write_empty_revision(version, message);
  FREEHOLD_ASSIGN(const std::string head, read_file(folder / "head.json"));
  FREEHOLD_ASSIGN(const Schema newest, read_snapshot(head));
  return write_revision(version, message, newest, workspace_schema());
}

Status write_file(const std::filesystem::path& path, const std::string& text) {
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return fail(Code::storage_failed, "cannot write " + path.string());
  return {};
}

Result<ExitStatus> RevisionCommand::run() const {
  FREEHOLD_ASSIGN(const auto written, files());
  for (const RevisionFile& file : written) {
    FREEHOLD_TRY(write_file(folder / file.path, file.text));
    std::cout << (folder / file.path).string() << '\n';
  }
  if (written.empty()) std::cerr << "the declared tables are what the newest step makes: nothing to write\n";
  return kDone;
}

}  // namespace

void add_revision(CLI::App& migrate, Action& action) {
  auto script = std::make_shared<ScriptCommand>();
  CLI::App* sql =
      migrate.add_subcommand("sql", "Prints a script for psql -f that takes the steps; it may be run again");
  sql->add_option("--from", script->from, "Step that the database is at")
      ->type_name("VERSION")
      ->check(CLI::NonNegativeNumber);
  sql->add_option("--to", script->to, "Step to stop at; below --from the script leads back")
      ->type_name("VERSION")
      ->check(CLI::NonNegativeNumber);
  sql->callback([script, &action] { action = [script] { return script->run(); }; });

  auto revision = std::make_shared<RevisionCommand>();
  CLI::App* write = migrate.add_subcommand("revision", "Writes a new step into the folder of the steps");
  write->add_option("MESSAGE", revision->message, "What the step does, in a few words")->required();
  write->add_flag("--autogenerate", revision->autogenerate,
                  "Write what the declared tables have more, or less, than the newest step makes");
  write->add_option("--migrations", revision->folder, "Folder of the steps")->type_name("DIR")->capture_default_str();
  write->callback([revision, &action] { action = [revision] { return revision->run(); }; });
}

}  // namespace freehold
