#include "core/store/temporary_files.hpp"

#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <mutex>

namespace freehold {
namespace {

void choose_folder(const std::string& path) {
  std::error_code unknown;
  const std::string folder = std::filesystem::absolute(path, unknown).parent_path().string();
  const bool chosen = std::getenv("SQLITE_TMPDIR") != nullptr || sqlite3_temp_directory != nullptr;
  if (!unknown && !chosen) sqlite3_temp_directory = sqlite3_mprintf("%s", folder.c_str());
}

}  // namespace

Status use_temporary_files(Database& database, const std::string& path) {
  static std::once_flag once;
  std::call_once(once, choose_folder, path);
  return database.execute("PRAGMA temp_store=FILE");
}

}  // namespace freehold
