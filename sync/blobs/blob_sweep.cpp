#include "sync/blobs/blob_sweep.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

namespace freehold {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kSecond = 1'000'000;

/// Names in a folder; none where there is no such folder.
Result<std::vector<std::string>> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code failed;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
    names.push_back(at->path().filename().string());
  if (failed && failed != std::errc::no_such_file_or_directory)
    return disk_error("cannot read the folder " + folder.string(), failed.value());
  return names;
}

/// When the file was last written, in microseconds since 1970; nothing where it is not there.
std::optional<std::int64_t> written_at(const fs::path& path) {
  struct stat held {};
  if (stat(path.c_str(), &held) != 0) return std::nullopt;
  return held.st_mtim.tv_sec * kSecond + held.st_mtim.tv_nsec / 1000;
}

/// An empty file that says since when.
Status mark(const fs::path& path, std::int64_t now_us) {
  FREEHOLD_TRY(make_folder(path.parent_path()));
  const FileHandle file = FileHandle::open(path, O_WRONLY | O_CREAT);
  const timespec time{now_us / kSecond, now_us % kSecond * 1000};
  const timespec times[2] = {time, time};
  if (!file.is_open() || futimens(file.number(), times) != 0) return disk_error("cannot write " + path.string(), errno);
  return {};
}

}  // namespace

Result<SweptBlobs> BlobSweep::run(std::int64_t now_us, const std::function<bool()>& stopped) {
  swept_ = {};
  FREEHOLD_ASSIGN(const auto names, names_in(folder_));
  for (const std::string& name : names) {
    if (stopped()) break;
    const auto owner = OwnerId::parse(name);
    if (!owner) continue;
    Status done = sweep(*owner, now_us);
    if (done) continue;
    ++swept_.passed_over;
    if (!swept_.why) swept_.why = std::move(done).error();
  }
  return swept_;
}

Status BlobSweep::sweep(const OwnerId& owner, std::int64_t now_us) {
  const fs::path home = folder_ / owner.text();
  // First what is there, then what is used: a blob that comes in between is looked at the next time.
  FREEHOLD_ASSIGN(const auto names, names_in(home));
  FREEHOLD_ASSIGN(const auto used, in_use_(owner));
  FREEHOLD_ASSIGN(const FolderLock lock, FolderLock::take(home));
  for (const std::string& name : names)
    if (BlobStore::is_digest(name)) FREEHOLD_TRY(judge(home, name, used.contains(name), now_us));
  FREEHOLD_TRY(give_up_partials(home, now_us));
  FREEHOLD_TRY(drop_stray_marks(home));
  std::error_code ignored;
  for (const char* folder : {"partial", "unused"}) fs::remove(home / folder, ignored);
  FREEHOLD_ASSIGN(const auto left, names_in(home));
  if (left.size() == 1) lock.remove(home);
  return {};
}

Status BlobSweep::judge(const fs::path& home, const std::string& sha256, bool is_used, std::int64_t now_us) {
  const fs::path place = home / sha256, unused = home / "unused" / sha256;
  std::error_code failed;
  const auto since = written_at(unused);
  if (!is_used && !since) {
    ++swept_.marked;
    ++swept_.waiting;
    return mark(unused, now_us);
  }
  if (!since) return {};
  if (!is_used && now_us - *since < patience_.unused.count()) {
    ++swept_.waiting;
    return {};
  }
  if (!is_used) {
    const auto size = fs::file_size(place, failed);
    swept_.removed_bytes += failed ? 0 : static_cast<std::int64_t>(size);
    swept_.removed += fs::remove(place, failed) ? 1 : 0;
    if (failed) return disk_error("cannot remove " + place.string(), failed.value());
  }
  fs::remove(unused, failed);
  if (failed) return disk_error("cannot remove " + unused.string(), failed.value());
  return {};
}

/// A crash may have left the mark of a blob that is gone.
Status BlobSweep::drop_stray_marks(const fs::path& home) {
  FREEHOLD_ASSIGN(const auto marks, names_in(home / "unused"));
  for (const std::string& name : marks) {
    std::error_code failed;
    if (!fs::exists(home / name, failed) && !failed) fs::remove(home / "unused" / name, failed);
    if (failed) return disk_error("cannot remove " + (home / "unused" / name).string(), failed.value());
  }
  return {};
}

Status BlobSweep::give_up_partials(const fs::path& home, std::int64_t now_us) {
  const fs::path folder = home / "partial";
  FREEHOLD_ASSIGN(const auto names, names_in(folder));
  for (const std::string& name : names) {
    const auto since = written_at(folder / name);
    if (!since || now_us - *since < patience_.partial.count()) continue;
    std::error_code failed;
    swept_.given_up += fs::remove(folder / name, failed) ? 1 : 0;
    if (failed) return disk_error("cannot remove " + (folder / name).string(), failed.value());
  }
  return {};
}

}  // namespace freehold
