#include "native/home.hpp"

#include <filesystem>

#include "core/workspace/workspace.hpp"
#include "sync/stores/open.hpp"
#include "sync/stores/version.hpp"

namespace freehold {

void DatabaseHome::add_options(CLI::App& command) {
  command
      .add_option("--database", url,
                  "Where the rows are: postgres://user@host/name or sqlite:PATH. Without it, DIR/freehold.db")
      ->envname("DATABASE_URL")
      ->type_name("URL");
  command.add_option("--data", data, "Folder of the embedded database and of the files; made where it is missing")
      ->type_name("DIR")
      ->capture_default_str();
}

std::string DatabaseHome::address() const {
  return url.empty() ? "sqlite:" + (std::filesystem::path(data) / "freehold.db").string() : url;
}

Status DatabaseHome::check_ready() const {
  const std::string wanted = address();
  Status ready = check_version(wanted, workspace_schema(), embedded_migrations());
  if (ready) return ready;
  const bool is_missing =
      ready.error().code == Code::not_found || (is_postgres(wanted) && ready.error().code == Code::database_foreign);
  if (is_missing) ready.error().message += "; 'freehold migrate upgrade' makes one";
  if (ready.error().code == Code::busy && !is_postgres(wanted))
    ready.error().message += "; a running server holds this file alone: stop it first, and start it again afterwards";
  return ready;
}

Result<std::string> DatabaseHome::resolve() const {
  if (!url.empty()) return url;
  std::error_code failed;
  std::filesystem::create_directories(data, failed);
  if (failed) return fail(Code::storage_failed, "cannot make the folder " + data + ": " + failed.message());
  return address();
}

}  // namespace freehold
