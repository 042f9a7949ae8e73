#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/result.hpp"
#include "sync/blobs/disk.hpp"
#include "sync/blobs/sha256_stream.hpp"

namespace freehold {

/// The bytes of a file as they are kept.
struct Blob {
  std::string sha256;  ///< 64 lower-case hexadecimal digits
  std::int64_t size = 0;
};

/// Bytes of unknown digest on their way into a BlobStore, from this machine. Until `keep` they are under a name that
/// nobody looks for, and go with the object.
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
  BlobUpload(std::filesystem::path home, std::string path, FileHandle file)
      : home_(std::move(home)), path_(std::move(path)), file_(std::move(file)) {}

  std::filesystem::path home_;  ///< the owner's folder
  std::string path_;
  FileHandle file_;
  std::int64_t size_ = 0;
  Sha256Stream digest_;
};

/// What one owner may keep.
struct BlobLimits {
  static constexpr std::size_t kPieceBytes = 4 * 1024 * 1024;  ///< one piece of an upload
  /// What a file takes at least of what an owner may have: a disk gives no less to a small one.
  static constexpr std::int64_t kFileBytesMin = 4 * 1024;

  std::int64_t blob_bytes = 256LL * 1024 * 1024;
  std::int64_t owner_bytes = 10LL * 1024 * 1024 * 1024;  ///< of all blobs, those under way included
  std::int64_t owner_blobs = 10'000;  ///< whole ones
  std::int64_t owner_partials = 100;  ///< uploads under way
};

/// A part of a blob that comes in pieces.
struct BlobPiece {
  std::int64_t begin = 0;
  std::int64_t total = 0;  ///< size of the whole blob
  std::string_view bytes;
};

/// How far an upload has come.
struct BlobProgress {
  enum class State {
    more,  ///< the piece is kept, and others are wanted
    whole,  ///< all is there, and is what the digest says
    known,  ///< the owner had it before
    elsewhere,  ///< not taken: the piece does not begin where those before it end
  };
  State state = State::more;
  std::int64_t offset = 0;  ///< where the next piece begins
};

/// What there is of a blob.
struct FoundBlob {
  FileHandle file;  ///< not open: the blob is not there, or not whole
  std::int64_t size = 0;  ///< of the whole blob
  std::int64_t offset = 0;  ///< of one that is not whole: where its next piece begins
};

/// A folder with the bytes of files, each under its SHA-256 in the folder of who brought them:
/// `blobs/<owner>/<digest>`.
///
/// Apart for each owner, so that nobody learns what others have: the same bytes of two owners are there twice, and
/// quota and deletion need to know no more than one folder. Beside the whole blobs it has `partial/`, uploads under
/// way, and `unused/`, a mark for each blob that no row refers to, as old as that is true.
///
/// Any number of threads and processes may use one folder, also over a file system that they share: whole files appear
/// in it by renaming, and never change; who writes for an owner locks the owner's folder. Made when it is needed.
/// Failures of the disk are `storage_failed` or `storage_full`.
class BlobStore {
 public:
  /// The folder `blobs` in the folder `data`.
  explicit BlobStore(const std::filesystem::path& data, BlobLimits limits = {})
      : folder_(data / "blobs"), limits_(limits) {}

  /// Whether this is what a digest looks like: 64 lower-case hexadecimal digits.
  static bool is_digest(std::string_view text);

  /// Makes the folder, and finds out whether it can be written into.
  Status make_ready() const;
  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path path_of(const OwnerId& owner, std::string_view sha256) const;

  /// Whoever asks for a blob wants it: from now on it is spared as if a row had referred to it until this moment.
  Result<FoundBlob> find(const OwnerId& owner, const std::string& sha256) const;

  /// Takes a piece of an upload; durable when this answers. Pieces may stop for a day and go on, on any server.
  ///
  /// Once the last one is there, the digest of all is compared: other bytes are thrown away, and are `invalid_value`.
  /// `too_large` where the blob is larger than any may be, `quota_exceeded` where the owner would have too much or too
  /// many.
  Result<BlobProgress> add_piece(const OwnerId& owner, const std::string& sha256, const BlobPiece& piece) const;

  /// Everything that the owner has, at once: for an account that is deleted. Whoever is at the owner's folder meanwhile
  /// ends first. Answers whether there was one.
  Result<bool> remove_all(const OwnerId& owner) const;
  std::filesystem::path folder_of(const OwnerId& owner) const { return folder_ / owner.text(); }

  /// An upload by who runs the server: no limit holds.
  Result<std::unique_ptr<BlobUpload>> begin(const OwnerId& owner) const;

 private:
  struct Places;
  Places places(const OwnerId& owner, std::string_view sha256) const;
  static Status settle(const Places& places, const std::string& sha256);
  Status check_room(const Places& places, const BlobPiece& piece, std::int64_t held) const;
  Status check_count(const Places& places, const BlobPiece& piece, std::int64_t held, std::int64_t whole,
                     std::int64_t partial) const;
  static Result<BlobProgress> end(const Places& places, const std::string& sha256, std::string_view last);

  std::filesystem::path folder_;
  BlobLimits limits_;
};

}  // namespace freehold
