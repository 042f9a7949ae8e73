#include "sync/blobs/blob_store.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace freehold {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = "blobs";

Error file_error(const std::string& what, int number) {
  return fail(number == ENOSPC ? Code::storage_full : Code::storage_failed, what + ": " + std::strerror(number));
}

/// A folder is written too: its list of names.
Status make_durable(const fs::path& folder) {
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return file_error("cannot open the folder " + folder.string(), errno);
  const int failed = fsync(file) == 0 ? 0 : errno;
  close(file);
  if (failed != 0) return file_error("cannot write the folder " + folder.string(), failed);
  return {};
}

/// Makes the folder, which its parent then knows even after a crash.
Status make_folder(const fs::path& folder) {
  std::error_code failed;
  if (!fs::create_directory(folder, failed) && !failed) return {};
  if (failed) return file_error("cannot make the folder " + folder.string(), failed.value());
  return make_durable(folder.parent_path());
}

fs::path folder_of(std::string_view sha256) {
  return sha256.substr(0, 2);
}

bool has_size(const fs::path& path, std::int64_t size) {
  std::error_code failed;
  const auto found = fs::file_size(path, failed);
  return !failed && found == static_cast<std::uintmax_t>(size);
}

}  // namespace

struct BlobUpload::Digest {
  Digest() : context(EVP_MD_CTX_new()) { require(EVP_DigestInit_ex(context, EVP_sha256(), nullptr)); }
  ~Digest() { EVP_MD_CTX_free(context); }
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;

  static void require(int success) {
    if (success != 1) throw std::runtime_error("SHA-256 is not available");
  }

  std::string digits() {
    static constexpr char kHex[] = "0123456789abcdef";
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    require(EVP_DigestFinal_ex(context, bytes, &size));
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
      text += kHex[bytes[i] >> 4];
      text += kHex[bytes[i] & 15];
    }
    return text;
  }

  EVP_MD_CTX* context;
};

BlobUpload::BlobUpload(fs::path folder, std::string path, int file)
    : folder_(std::move(folder)), path_(std::move(path)), file_(file), digest_(std::make_unique<Digest>()) {}

BlobUpload::~BlobUpload() {
  if (file_ >= 0) close(file_);
  if (!path_.empty()) unlink(path_.c_str());
}

Status BlobUpload::write(std::span<const std::uint8_t> bytes) {
  Digest::require(EVP_DigestUpdate(digest_->context, bytes.data(), bytes.size()));
  size_ += static_cast<std::int64_t>(bytes.size());
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return file_error("cannot write into the folder " + folder_.string(), errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<Blob> BlobUpload::keep() {
  Blob blob{digest_->digits(), size_};
  const fs::path folder = folder_ / folder_of(blob.sha256), place = folder / blob.sha256;
  // A file of another size has been cut off by a broken disk: it is replaced.
  if (has_size(place, size_)) return blob;
  FREEHOLD_TRY(make_folder(folder));
  if (fsync(file_) != 0) return file_error("cannot write into the folder " + folder_.string(), errno);
  std::error_code failed;
  fs::rename(path_, place, failed);
  if (failed) return file_error("cannot make " + place.string(), failed.value());
  path_.clear();
  FREEHOLD_TRY(make_durable(folder));
  return blob;
}

Result<std::unique_ptr<BlobStore>> BlobStore::open(const fs::path& data) {
  std::error_code failed;
  fs::create_directories(data / kFolder, failed);
  if (failed) return file_error("cannot make the folder " + (data / kFolder).string(), failed.value());
  std::unique_ptr<BlobStore> store(new BlobStore(data));
  FREEHOLD_TRY(store->begin());
  return store;
}

std::string BlobStore::key_of(std::string_view sha256) {
  return (fs::path(kFolder) / folder_of(sha256) / sha256).generic_string();
}

fs::path BlobStore::path_of(std::string_view sha256) const {
  return data_ / key_of(sha256);
}

bool BlobStore::has(std::string_view sha256) const {
  std::error_code ignored;
  return fs::is_regular_file(path_of(sha256), ignored);
}

Result<std::unique_ptr<BlobUpload>> BlobStore::begin() const {
  const fs::path folder = data_ / kFolder;
  std::string path = (folder / ".partial-XXXXXX").string();
  const int file = mkostemp(path.data(), O_CLOEXEC);
  if (file < 0) return file_error("cannot write into the folder " + folder.string(), errno);
  return std::unique_ptr<BlobUpload>(new BlobUpload(folder, std::move(path), file));
}

}  // namespace freehold
