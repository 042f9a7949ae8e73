#include "sync/blobs/disk.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace freehold {
namespace {

namespace fs = std::filesystem;

/// Whether the file is still the one of this name.
bool is_at(const FileHandle& file, const fs::path& path) {
  struct stat held {
  }, named{};
  return fstat(file.number(), &held) == 0 && stat(path.c_str(), &named) == 0 && held.st_ino == named.st_ino &&
         held.st_dev == named.st_dev;
}

Error cannot_write(const fs::path& path, int number) {
  return disk_error("cannot write " + path.string(), number);
}

}  // namespace

Error disk_error(const std::string& what, int number) {
  const bool is_full = number == ENOSPC || number == EDQUOT;
  return fail(is_full ? Code::storage_full : Code::storage_failed, what + ": " + std::strerror(number));
}

FileHandle::~FileHandle() {
  if (is_open()) close(number_);
}

FileHandle& FileHandle::operator=(FileHandle&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

FileHandle FileHandle::open(const fs::path& path, int flags) {
  return FileHandle(::open(path.c_str(), flags | O_CLOEXEC, 0600));
}

std::int64_t FileHandle::size() const {
  struct stat held {};
  return fstat(number_, &held) == 0 ? held.st_size : -1;
}

Status reserve(const FileHandle& file, std::int64_t at, std::int64_t bytes, const fs::path& path) {
  if (bytes == 0 || fallocate(file.number(), FALLOC_FL_KEEP_SIZE, at, bytes) == 0) return {};
  return errno == ENOSPC || errno == EDQUOT ? Status(cannot_write(path, errno)) : Status();
}

Status write_all(const FileHandle& file, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.number(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return cannot_write(path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<std::size_t> read_at(const FileHandle& file, std::int64_t at, std::span<char> bytes, const fs::path& path) {
  for (;;) {
    const ssize_t size = pread(file.number(), bytes.data(), bytes.size(), at);
    if (size >= 0) return static_cast<std::size_t>(size);
    if (errno != EINTR) return disk_error("cannot read " + path.string(), errno);
  }
}

Status make_durable(const FileHandle& file, const fs::path& path) {
  if (fsync(file.number()) != 0) return cannot_write(path, errno);
  return {};
}

Status make_durable(const fs::path& folder) {
  const FileHandle file = FileHandle::open(folder, O_RDONLY | O_DIRECTORY);
  if (!file.is_open()) return disk_error("cannot open the folder " + folder.string(), errno);
  return make_durable(file, folder);
}

Status make_folder(const fs::path& folder) {
  std::error_code failed;
  if (!fs::create_directory(folder, failed) && !failed) return {};
  if (failed) return disk_error("cannot make the folder " + folder.string(), failed.value());
  return make_durable(folder.parent_path());
}

Status rename_durably(const fs::path& from, const fs::path& to) {
  std::error_code failed;
  fs::rename(from, to, failed);
  if (failed) return disk_error("cannot make " + to.string(), failed.value());
  return make_durable(to.parent_path());
}

Result<FolderLock> FolderLock::take(const fs::path& folder) {
  const fs::path path = folder / kName;
  for (;;) {
    FREEHOLD_TRY(make_folder(folder));
    FileHandle file = FileHandle::open(path, O_RDWR | O_CREAT);
    if (!file.is_open() && errno == ENOENT) continue;
    if (!file.is_open()) return cannot_write(path, errno);
    while (flock(file.number(), LOCK_EX) != 0)
      if (errno != EINTR) return disk_error("cannot lock " + path.string(), errno);
    if (is_at(file, path)) return FolderLock(std::move(file));
  }
}

void FolderLock::remove(const fs::path& folder) const {
  std::error_code ignored;
  fs::remove(folder / kName, ignored);
  fs::remove(folder, ignored);
}

}  // namespace freehold
