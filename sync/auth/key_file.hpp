#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "core/base/ports.hpp"
#include "sync/auth/file_stamp.hpp"
#include "sync/auth/key_set.hpp"

namespace freehold {

enum class KeyFileKind : std::uint8_t {
  secret,  ///< one secret for HS256
  jwks,  ///< a JWK set
};

/// Keys in a file that may be replaced while the server runs. A file that cannot be read, or holds no keys, leaves
/// those that were there before.
///
/// Safe from several threads; a call may block on the file. The clock outlives it.
class KeyFile {
 public:
  static constexpr std::size_t kBytesMax = 256 * 1024;
  /// How long a change may go unnoticed: the file is not looked at more often.
  static constexpr std::int64_t kLookEveryUs = 2'000'000;
  /// Told how it went, once for every change of the file. Called by whoever asks for the keys.
  using Report = std::function<void(const Status& read)>;

  /// The first time there are no keys to keep: an error says what is wrong with the file.
  static Result<std::unique_ptr<KeyFile>> open(std::string path, KeyFileKind kind, Clock& clock, Report report = {});

  /// The keys as the file has them.
  std::shared_ptr<const KeySet> keys();

 private:
  KeyFile(std::string path, KeyFileKind kind, Clock& clock, Report report)
      : path_(std::move(path)), kind_(kind), clock_(clock), report_(std::move(report)) {}

  Result<KeySet> read() const;
  void look();

  const std::string path_;
  const KeyFileKind kind_;
  Clock& clock_;
  const Report report_;

  std::mutex looking_;
  FileStamp seen_;  ///< of whoever looks

  std::mutex mutex_;
  std::int64_t looked_at_us_ = 0;
  std::shared_ptr<const KeySet> keys_;
};

}  // namespace freehold
