#include "sync/stores/partial_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace freehold {
namespace {

namespace fs = std::filesystem;

Error file_error(const std::string& what, int number) {
  return fail(number == ENOSPC ? Code::storage_full : Code::storage_failed, what + ": " + std::strerror(number));
}

fs::path folder_of(const fs::path& place) {
  return place.has_parent_path() ? place.parent_path() : fs::path(".");
}

/// A folder is written too: its list of names.
Status make_durable(const fs::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return file_error("cannot open " + path.string(), errno);
  const int failed = fsync(file) == 0 ? 0 : errno;
  close(file);
  if (failed != 0) return file_error("cannot write " + path.string(), failed);
  return {};
}

}  // namespace

Error is_there_already(const fs::path& place) {
  return fail(Code::wrong_state, "there is a file " + place.string() + " already; --force replaces it");
}

Result<std::unique_ptr<PartialFile>> PartialFile::beside(const fs::path& place) {
  std::error_code ignored;
  if (!place.has_filename() || fs::is_directory(place, ignored))
    return fail(Code::storage_failed, place.string() + " is a folder; name a file");
  std::string path = (folder_of(place) / ("." + place.filename().string() + ".partial-XXXXXX")).string();
  const int file = mkstemp(path.data());
  if (file < 0) return file_error("cannot write into the folder " + folder_of(place).string(), errno);
  close(file);
  return std::unique_ptr<PartialFile>(new PartialFile(place, std::move(path)));
}

PartialFile::~PartialFile() {
  std::error_code ignored;
  // SQLite's companions come and go by themselves, unless something failed.
  for (const char* companion : {"", "-wal", "-shm", "-journal"}) fs::remove(path_ + companion, ignored);
}

void PartialFile::resemble(const fs::path& other) const {
  struct stat held {};
  if (stat(other.c_str(), &held) != 0) return;
  // Only root may give files away; the rights matter even so.
  const int given = chown(path_.c_str(), held.st_uid, held.st_gid);
  if (given == 0 || errno == EPERM) static_cast<void>(chmod(path_.c_str(), held.st_mode & 07777));
}

Status PartialFile::publish(bool replace) {
  FREEHOLD_TRY(make_durable(path_));
  std::error_code failed;
  if (!replace) {
    // A second name is refused where the name is taken; a renaming would not notice. Not every file system has them.
    fs::create_hard_link(path_, place_, failed);
    if (failed == std::errc::file_exists) return is_there_already(place_);
  }
  if (replace || failed) fs::rename(path_, place_, failed);
  if (failed) return file_error("cannot make " + place_.string(), failed.value());
  return make_durable(folder_of(place_));
}

}  // namespace freehold
