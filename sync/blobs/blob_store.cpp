#include "sync/blobs/blob_store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace freehold {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

/// 0 where there is no such file.
std::int64_t size_of(const fs::path& path) {
  std::error_code failed;
  const auto size = fs::file_size(path, failed);
  return failed ? 0 : static_cast<std::int64_t>(size);
}

Status remove_file(const fs::path& path) {
  std::error_code failed;
  fs::remove(path, failed);
  if (failed) return disk_error("cannot remove " + path.string(), failed.value());
  return {};
}

/// What a file of this size takes of its owner's room.
std::int64_t room_of(std::int64_t size) {
  return std::max(size, BlobLimits::kFileBytesMin);
}

struct Taken {
  std::int64_t files = 0;
  std::int64_t bytes = 0;
};

/// What the files of a folder take, but for the lock.
Taken taken_in(const fs::path& folder) {
  Taken taken;
  std::error_code failed;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    std::error_code gone;
    if (!at->is_regular_file(gone) || at->path().filename() == FolderLock::kName) continue;
    ++taken.files;
    taken.bytes += room_of(size_of(at->path()));
  }
  return taken;
}

Result<std::string> digest_of(const fs::path& path) {
  const FileHandle file = FileHandle::open(path, O_RDONLY);
  if (!file.is_open()) return disk_error("cannot open " + path.string(), errno);
  Sha256Stream digest;
  FREEHOLD_TRY(digest.add(file, path));
  return digest.digits();
}

Status append(const fs::path& path, std::string_view bytes) {
  const FileHandle file = FileHandle::open(path, O_WRONLY | O_APPEND | O_CREAT);
  if (!file.is_open()) return disk_error("cannot write " + path.string(), errno);
  FREEHOLD_TRY(write_all(file, bytes, path));
  return make_durable(file, path);
}

std::string mebibytes(std::int64_t bytes) {
  return std::to_string(bytes / (1024 * 1024)) + " MiB";
}

}  // namespace

/// Where what belongs to one blob lies.
struct BlobStore::Places {
  fs::path home;  ///< the owner's folder
  fs::path whole;
  fs::path partial;
  /// The partial file while its last piece is added: its bytes are right as far as they go, and may be all.
  fs::path last;
  fs::path unused;
};

BlobStore::Places BlobStore::places(const OwnerId& owner, std::string_view sha256) const {
  const fs::path home = folder_of(owner);
  const std::string name(sha256);
  return {home, home / name, home / "partial" / name, home / "partial" / (name + ".last"), home / "unused" / name};
}

Result<bool> BlobStore::remove_all(const OwnerId& owner) const {
  const fs::path home = folder_of(owner);
  if (!is_there(home)) return false;
  FREEHOLD_ASSIGN(const FolderLock lock, FolderLock::take(home));
  std::error_code failed;
  for (fs::directory_iterator at(home, failed), end; !failed && at != end; at.increment(failed))
    if (at->path().filename() != FolderLock::kName) fs::remove_all(at->path(), failed);
  if (failed) return disk_error("cannot remove all of " + home.string(), failed.value());
  lock.remove(home);
  return true;
}

bool BlobStore::is_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Status BlobStore::make_ready() const {
  std::error_code failed;
  fs::create_directories(folder_, failed);
  if (failed) return disk_error("cannot make the folder " + folder_.string(), failed.value());
  if (access(folder_.c_str(), W_OK) != 0) return disk_error("cannot write into the folder " + folder_.string(), errno);
  return {};
}

fs::path BlobStore::path_of(const OwnerId& owner, std::string_view sha256) const {
  return places(owner, sha256).whole;
}

Result<FoundBlob> BlobStore::find(const OwnerId& owner, const std::string& sha256) const {
  const Places at = places(owner, sha256);
  if (is_there(at.unused) || is_there(at.last)) {
    FREEHOLD_ASSIGN(const FolderLock lock, FolderLock::take(at.home));
    FREEHOLD_TRY(remove_file(at.unused));
    FREEHOLD_TRY(settle(at, sha256));
  }
  FoundBlob found;
  found.file = FileHandle::open(at.whole, O_RDONLY);
  if (found.file.is_open())
    found.size = found.file.size();
  else if (errno != ENOENT)
    return disk_error("cannot open " + at.whole.string(), errno);
  else
    found.offset = size_of(at.partial);
  return found;
}

/// After a crash while a last piece was added: either all of it is there, or the upload goes on where it ends.
Status BlobStore::settle(const Places& at, const std::string& sha256) {
  if (!is_there(at.last)) return {};
  FREEHOLD_ASSIGN(const std::string digest, digest_of(at.last));
  FREEHOLD_TRY(append(at.last, {}));  // whoever died may not have come to make it durable
  return rename_durably(at.last, digest == sha256 ? at.whole : at.partial);
}

Status BlobStore::check_room(const Places& at, const BlobPiece& piece, std::int64_t held) const {
  const Taken whole = taken_in(at.home), partial = taken_in(at.partial.parent_path());
  FREEHOLD_TRY(check_count(at, piece, held, whole.files, partial.files));
  // The first piece asks for the room of all; those that follow cannot know what else has come meanwhile.
  const std::int64_t size = held + static_cast<std::int64_t>(piece.bytes.size());
  const std::int64_t wanted = held == 0 ? room_of(piece.total) : room_of(size) - room_of(held);
  if (wanted <= limits_.owner_bytes - whole.bytes - partial.bytes) return {};
  return fail(Code::quota_exceeded, "an account may keep files of " + mebibytes(limits_.owner_bytes) +
                                        " here; delete some, whose room is free again some days later");
}

/// How much work every look through an owner's folder is depends on how many there are.
Status BlobStore::check_count(const Places& at, const BlobPiece& piece, std::int64_t held, std::int64_t whole,
                              std::int64_t partial) const {
  const bool is_last = held + static_cast<std::int64_t>(piece.bytes.size()) == piece.total;
  const bool is_first = !is_there(at.partial);
  if ((is_first || is_last) && !is_there(at.whole) && whole >= limits_.owner_blobs)
    return fail(Code::quota_exceeded, "an account may keep " + std::to_string(limits_.owner_blobs) +
                                          " files here; delete some, whose places are free again some days later");
  if (is_first && !is_last && partial >= limits_.owner_partials)
    return fail(Code::quota_exceeded, "an account may have " + std::to_string(limits_.owner_partials) +
                                          " uploads under way; end some of them first, or come back in a day, when "
                                          "those are given up that nobody has gone on with");
  return {};
}

Result<BlobProgress> BlobStore::add_piece(const OwnerId& owner, const std::string& sha256,
                                          const BlobPiece& piece) const {
  using State = BlobProgress::State;
  if (piece.total > limits_.blob_bytes)
    return fail(Code::too_large, "a file may have at most " + mebibytes(limits_.blob_bytes));
  FREEHOLD_TRY(make_ready());
  const Places at = places(owner, sha256);
  FREEHOLD_ASSIGN(const FolderLock lock, FolderLock::take(at.home));
  FREEHOLD_TRY(remove_file(at.unused));
  FREEHOLD_TRY(settle(at, sha256));
  // One of another size a broken disk may have cut off, or the owner is wrong. The bytes that come will tell, and then
  // stand in its place: to look through what is there, as often as somebody asks, would cost much and say no more.
  if (is_there(at.whole) && size_of(at.whole) == piece.total) return BlobProgress{State::known, piece.total};
  std::int64_t held = size_of(at.partial);
  if (held >= piece.total) {
    // Who sent that was wrong about size or bytes, or a crash of the machine has spoilt them.
    FREEHOLD_TRY(remove_file(at.partial));
    held = 0;
  }
  if (piece.begin != held) return BlobProgress{State::elsewhere, held};
  FREEHOLD_TRY(check_room(at, piece, held));
  FREEHOLD_TRY(make_folder(at.partial.parent_path()));
  const std::int64_t offset = held + static_cast<std::int64_t>(piece.bytes.size());
  if (offset == piece.total) return end(at, sha256, piece.bytes);
  FREEHOLD_TRY(append(at.partial, piece.bytes));
  if (held == 0) FREEHOLD_TRY(make_durable(at.partial.parent_path()));
  return BlobProgress{State::more, offset};
}

/// Compares before it writes, so that a file of all bytes is never a wrong one; and makes sure of the room before it
/// compares, which is much work to do again whenever somebody tries to get into a full disk.
Result<BlobProgress> BlobStore::end(const Places& at, const std::string& sha256, std::string_view last) {
  Sha256Stream digest;
  const FileHandle before = FileHandle::open(at.partial, O_RDWR | O_CREAT);
  if (!before.is_open()) return disk_error("cannot open " + at.partial.string(), errno);
  const std::int64_t begin = before.size(), offset = begin + static_cast<std::int64_t>(last.size());
  FREEHOLD_TRY(reserve(before, begin, static_cast<std::int64_t>(last.size()), at.partial));
  FREEHOLD_TRY(digest.add(before, at.partial));
  digest.add(last);
  const std::string found = digest.digits();
  if (found != sha256) {
    FREEHOLD_TRY(remove_file(at.partial));
    return fail(Code::invalid_value,
                "the SHA-256 of what came is " + found + ", and not the one in the address; send the file anew");
  }
  FREEHOLD_TRY(rename_durably(at.partial, at.last));
  FREEHOLD_TRY(append(at.last, last));
  FREEHOLD_TRY(rename_durably(at.last, at.whole));
  return BlobProgress{BlobProgress::State::whole, offset};
}

}  // namespace freehold
