#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace freehold {

/// The bytes of a file as they are kept.
struct Blob {
  std::string sha256;  ///< 64 lower-case hexadecimal digits
  std::int64_t size = 0;
};

/// Bytes on their way into a BlobStore. Until `keep` they are under a name that nobody looks for, and go with the
/// object.
class BlobUpload {
 public:
  ~BlobUpload();
  BlobUpload(const BlobUpload&) = delete;
  BlobUpload& operator=(const BlobUpload&) = delete;

  Status write(std::span<const std::uint8_t> bytes);
  /// Durable, and under their name at once. Bytes that are there already stay as they are. Ends the upload.
  Result<Blob> keep();

 private:
  friend class BlobStore;
  struct Digest;
  BlobUpload(std::filesystem::path folder, std::string path, int file);

  std::filesystem::path folder_;
  std::string path_;
  int file_;
  std::int64_t size_ = 0;
  std::unique_ptr<Digest> digest_;
};

/// A folder with the bytes of files, each once and under its SHA-256: `blobs/<first two digits>/<64 digits>`.
///
/// Any number of threads and processes may use one folder: whole files appear in it by renaming, and never change.
/// Failures of the disk are `storage_failed` or `storage_full`.
class BlobStore {
 public:
  /// `blobs` in the folder `data`; both are made where they are missing. Finds out whether they can be written into.
  static Result<std::unique_ptr<BlobStore>> open(const std::filesystem::path& data);

  /// The storage key of a blob: its path within the folder of `open`, with `/`. Rows hold it.
  static std::string key_of(std::string_view sha256);
  std::filesystem::path path_of(std::string_view sha256) const;
  bool has(std::string_view sha256) const;

  Result<std::unique_ptr<BlobUpload>> begin() const;

 private:
  explicit BlobStore(std::filesystem::path data) : data_(std::move(data)) {}

  std::filesystem::path data_;
};

}  // namespace freehold
