#include <fstream>
#include <iostream>

#include <boost/json/serialize.hpp>

#include "core/workspace/workspace.hpp"
#include "native/command.hpp"
#include "native/home.hpp"
#include "native/interrupt.hpp"
#include "native/legacy/import.hpp"
#include "native/progress.hpp"
#include "sync/auth/system.hpp"
#include "sync/stores/open.hpp"
#include "sync/stores/partial_file.hpp"

namespace freehold {
namespace {

struct ImportCommand {
  DatabaseHome home;
  ImportOrder order;
  std::string report;
  bool json = false;

  Status check_usage() const;
  Result<ImportReport> import_files() const;
  Result<ExitStatus> run() const;
};

Status ImportCommand::check_usage() const {
  if (order.users.empty() && order.notes.empty() && order.images.empty())
    return fail(Code::wrong_usage, "there is nothing to import: give --users, --notes or --images, or several of them");
  if (order.images.empty() == order.image_root.empty()) return {};
  return fail(Code::wrong_usage, "--images and --image-root belong together: the rows, and the folder of their files");
}

Result<ImportReport> ImportCommand::import_files() const {
  SystemClock clock;
  SystemRandom random;
  const std::string url = home.address();
  const Schema& schema = workspace_schema();
  ImportOrder wanted = order;
  ProgressLine line;
  wanted.data = home.data;
  wanted.progress = [&line](const std::string& text) { line.show(text); };
  wanted.stopped = interrupted;
  FREEHOLD_TRY(home.check_ready());
  FREEHOLD_ASSIGN(const auto import, LegacyImport::open(std::move(wanted)));
  FREEHOLD_ASSIGN(const auto store, order.dry_run ? open_store_to_look(url, schema) : open_store(url, schema, {}));
  return import->run(*store, schema, clock, random);
}

Result<ExitStatus> ImportCommand::run() const {
  FREEHOLD_TRY(check_usage());
  note_interrupts();
  std::unique_ptr<PartialFile> file;
  if (!report.empty()) {
    // A report that could not be written would only be missed when everything is over.
    FREEHOLD_ASSIGN(file, PartialFile::beside(report));
  }
  FREEHOLD_ASSIGN(const ImportReport done, import_files());
  const std::string text = boost::json::serialize(done.json()) + '\n';
  std::cout << (json ? text : done.text());
  if (file == nullptr) return kDone;
  std::ofstream(file->path(), std::ios::binary) << text;
  FREEHOLD_TRY(file->publish(true));
  return kDone;
}

}  // namespace

void add_import(CLI::App& app, Action& action) {
  auto command = std::make_shared<ImportCommand>();
  CLI::App* import = app.add_subcommand(
      "import", "Brings users, notes and images of the notes-and-images site into a server's database");
  import->add_option("--users", command->order.users, "SQLite file with the table users")->type_name("FILE");
  import->add_option("--notes", command->order.notes, "SQLite file with the table notes")->type_name("FILE");
  import->add_option("--images", command->order.images, "SQLite file with the table images")->type_name("FILE");
  import->add_option("--image-root", command->order.image_root, "Folder that the images' paths start from")
      ->type_name("DIR");
  command->home.add_options(*import);
  import->add_flag("--dry-run", command->order.dry_run, "Write nothing, and say what would be imported");
  import->add_flag("--json", command->json, "Print the report as JSON");
  import->add_option("--report", command->report, "Write the report as JSON into this file too")->type_name("FILE");
  import->footer(
      "The old files are only read. The images' bytes go into DIR/blobs, DIR being that of --data. Users come first: "
      "in "
      "this run or an earlier one. A second run adds what is missing and changes nothing. An embedded database must "
      "not "
      "have a server running; Postgres may.");
  import->callback([command, &action] { action = [command] { return command->run();
};
}  // namespace freehold
);
}

}  // namespace freehold
