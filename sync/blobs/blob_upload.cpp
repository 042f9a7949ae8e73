#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "sync/blobs/blob_store.hpp"

namespace freehold {
namespace {

namespace fs = std::filesystem;

bool has_size(const fs::path& path, std::int64_t size) {
  std::error_code failed;
  const auto found = fs::file_size(path, failed);
  return !failed && found == static_cast<std::uintmax_t>(size);
}

}  // namespace

BlobUpload::~BlobUpload() {
  if (!path_.empty()) unlink(path_.c_str());
}

Status BlobUpload::write(std::span<const std::uint8_t> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  digest_.add(text);
  size_ += static_cast<std::int64_t>(text.size());
  return write_all(file_, text, path_);
}

Result<Blob> BlobUpload::keep() {
  Blob blob{digest_.digits(), size_};
  const fs::path place = home_ / blob.sha256;
  FREEHOLD_ASSIGN(const FolderLock lock, FolderLock::take(home_));
  std::error_code failed;
  fs::remove(home_ / "unused" / blob.sha256, failed);
  if (failed) return disk_error("cannot write into the folder " + home_.string(), failed.value());
  // A file of another size has been cut off by a broken disk: it is replaced.
  if (has_size(place, size_)) return blob;
  FREEHOLD_TRY(make_durable(file_, path_));
  FREEHOLD_TRY(rename_durably(path_, place));
  path_.clear();
  return blob;
}

Result<std::unique_ptr<BlobUpload>> BlobStore::begin(const OwnerId& owner) const {
  const fs::path home = folder_ / owner.text(), partial = home / "partial";
  FREEHOLD_TRY(make_ready());
  FREEHOLD_ASSIGN(const FolderLock lock, FolderLock::take(home));
  FREEHOLD_TRY(make_folder(partial));
  std::string path = (partial / "import-XXXXXX").string();
  FileHandle file(mkostemp(path.data(), O_CLOEXEC));
  if (!file.is_open()) return disk_error("cannot write into the folder " + partial.string(), errno);
  return std::unique_ptr<BlobUpload>(new BlobUpload(home, std::move(path), std::move(file)));
}

}  // namespace freehold
