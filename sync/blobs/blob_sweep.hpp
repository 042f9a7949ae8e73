#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>

#include "sync/blobs/blob_store.hpp"

namespace freehold {

/// When what nobody needs goes.
struct BlobPatience {
  /// A blob to which no row refers stays for so long: devices upload it before its row comes, and rows come back.
  std::chrono::microseconds unused = std::chrono::hours(7 * 24);
  /// An upload that nobody goes on with.
  std::chrono::microseconds partial = std::chrono::hours(24);
};

/// What a sweep did.
struct SweptBlobs {
  std::int64_t marked = 0;  ///< blobs that were found without a row for the first time
  std::int64_t waiting = 0;  ///< blobs without one that stay for now, `marked` among them
  std::int64_t removed = 0;  ///< blobs that were without one for too long
  std::int64_t removed_bytes = 0;
  std::int64_t given_up = 0;  ///< uploads that nobody went on with
  std::int64_t passed_over = 0;  ///< owners whose folder could not be looked through, or not to its end
  std::optional<Error> why = std::nullopt;  ///< of the first of them
};

/// Removes what nobody needs from the folders of a BlobStore, one owner after the other.
///
/// Any number may sweep at the same time, beside uploads: a blob goes only where its mark is old, and whoever asks for
/// a blob or uploads it again takes the mark away, under the same lock.
class BlobSweep {
 public:
  /// Digests of the blobs that rows of the owner refer to; none where there is no such owner any more.
  using InUse = std::function<Result<std::unordered_set<std::string>>(const OwnerId& owner)>;

  BlobSweep(const BlobStore& store, InUse in_use, BlobPatience patience = {})
      : folder_(store.folder()), in_use_(std::move(in_use)), patience_(patience) {}

  /// Everything as it is at this time. Ends early where `stopped` says so. One owner's trouble is not that of the
  /// others: an error is the folder's alone.
  Result<SweptBlobs> run(std::int64_t now_us, const std::function<bool()>& stopped);

 private:
  Status sweep(const OwnerId& owner, std::int64_t now_us);
  Status judge(const std::filesystem::path& home, const std::string& sha256, bool is_used, std::int64_t now_us);
  static Status drop_stray_marks(const std::filesystem::path& home);
  Status give_up_partials(const std::filesystem::path& home, std::int64_t now_us);

  std::filesystem::path folder_;
  InUse in_use_;
  BlobPatience patience_;
  SweptBlobs swept_;
};

}  // namespace freehold
