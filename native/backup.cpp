#include "sync/stores/backup.hpp"

#include <algorithm>
#include <filesystem>
#include <iomanip>
#include <iostream>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "core/workspace/workspace.hpp"
#include "native/command.hpp"
#include "native/home.hpp"
#include "native/interrupt.hpp"
#include "native/progress.hpp"

namespace freehold {
namespace {

struct BackupCommand {
  DatabaseHome home;
  std::string file;
  bool force = false;
  bool no_verify = false;
  bool json = false;

  Result<ExitStatus> back_up_database() const;
  Result<ExitStatus> restore_database() const;
};

boost::json::array tables_of(const RowCounts& rows) {
  boost::json::array tables;
  for (const auto& [name, count] : rows) tables.push_back(boost::json::object{{"name", name}, {"rows", count}});
  return tables;
}

void print_tables(const RowCounts& rows) {
  std::size_t width = 0;
  for (const auto& [name, count] : rows) width = std::max(width, name.size());
  for (const auto& [name, count] : rows)
    std::cout << std::left << std::setw(static_cast<int>(width)) << name << std::right << std::setw(12) << count
              << '\n';
}

void print(const BackupReport& report, const std::string& file, bool json) {
  if (json) {
    std::cout << boost::json::serialize(boost::json::object{{"file", file},
                                                            {"bytes", report.bytes},
                                                            {"verified", report.verified},
                                                            {"tables", tables_of(report.rows)}})
              << '\n';
    return;
  }
  print_tables(report.rows);
  std::cout << file << ": " << report.bytes << " bytes, " << (report.verified ? "verified" : "not verified") << '\n';
}

void print(const RestoreReport& report, bool json) {
  if (json) {
    std::cout << boost::json::serialize(boost::json::object{
                     {"epoch", report.epoch}, {"kept", report.kept}, {"tables", tables_of(report.rows)}})
              << '\n';
    return;
  }
  print_tables(report.rows);
  std::cout << "restored, as the new epoch " << report.epoch << '\n';
  if (!report.kept.empty()) std::cout << "what was there before is in " << report.kept << '\n';
}

Result<ExitStatus> BackupCommand::back_up_database() const {
  note_interrupts();
  const BackupOrder order{home.address(), file, force, !no_verify, embedded_migrations(), interrupted};
  auto report = [&] {
    ProgressLine line;
    line.show("making " + file + (no_verify ? "" : " and verifying it"));
    return back_up(order);
  }();
  if (!report) return std::move(report).error();
  print(*report, file, json);
  if (report->unverified.empty()) return kDone;
  std::cout.flush();
  std::cerr << "freehold: the backup was made, but could not be verified: " << report->unverified << '\n';
  return kFailed;
}

Result<ExitStatus> BackupCommand::restore_database() const {
  note_interrupts();
  // Where there is nothing to restore, no folder is made for it either.
  FREEHOLD_ASSIGN(const std::string url, std::filesystem::exists(file) ? home.resolve() : home.address());
  const RestoreOrder order{url, file, workspace_schema(), force, embedded_migrations(), interrupted};
  auto report = [&] {
    ProgressLine line;
    line.show("restoring " + file);
    return restore_backup(order);
  }();
  if (!report) return std::move(report).error();
  print(*report, json);
  return kDone;
}

}  // namespace

void add_backup(CLI::App& app, Action& action) {
  auto command = std::make_shared<BackupCommand>();
  CLI::App* backup =
      app.add_subcommand("backup", "Makes a backup of a server's database, and tries whether it can be restored");
  command->home.add_options(*backup);
  backup->add_option("--out", command->file, "The file to make")->required()->type_name("FILE");
  backup->add_flag("--force", command->force, "Replace FILE where it is there already");
  backup->add_flag("--no-verify", command->no_verify, "Do not restore it by way of trial");
  backup->add_flag("--json", command->json, "Print the result as JSON");
  backup->footer(
      "An embedded database must not have a server running; Postgres may. Both need room beside them for the trial.");
  backup->callback([command, &action] { action = [command] { return command->back_up_database(); }; });
}

void add_restore(CLI::App& app, Action& action) {
  auto command = std::make_shared<BackupCommand>();
  CLI::App* restore =
      app.add_subcommand("restore", "Brings a backup into a server's database, as a new epoch. Stop the servers first");
  command->home.add_options(*restore);
  restore->add_option("--in", command->file, "A file that backup has made")->required()->type_name("FILE");
  restore->add_flag("--force", command->force,
                    "Replace what the database holds; an embedded one is kept as FILE.before-restore");
  restore->add_flag("--json", command->json, "Print the result as JSON");
  restore->callback([command, &action] { action = [command] { return command->restore_database(); }; });
}

}  // namespace freehold
