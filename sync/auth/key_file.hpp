#pragma once

#include <memory>
#include <string>

#include "sync/auth/key_set.hpp"
#include "sync/auth/watched_file.hpp"

namespace freehold {

enum class KeyFileKind : std::uint8_t {
  secret,  ///< one secret for HS256
  jwks,  ///< a JWK set
};

/// An identity provider's keys in a file that may be replaced while the server runs. A file that cannot be read, or
/// holds no keys, leaves those that were there before.
///
/// Safe from several threads; a call may block on the file. The clock outlives it.
class KeyFile {
 public:
  static constexpr std::size_t kBytesMax = 256 * 1024;
  static constexpr std::int64_t kLookEveryUs = WatchedFile<KeySet>::kLookEveryUs;
  using Report = WatchedFile<KeySet>::Report;

  /// The first time there are no keys to keep: an error says what is wrong with the file.
  static Result<std::unique_ptr<KeyFile>> open(std::string path, KeyFileKind kind, Clock& clock, Report report = {});

  /// The keys as the file has them.
  std::shared_ptr<const KeySet> keys() { return file_->content(); }

 private:
  explicit KeyFile(std::unique_ptr<WatchedFile<KeySet>> file) : file_(std::move(file)) {}

  const std::unique_ptr<WatchedFile<KeySet>> file_;
};

}  // namespace freehold
