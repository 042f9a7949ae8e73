#pragma once

#include <memory>

#include "sync/auth/watched_file.hpp"
#include "sync/secrets/key_ring.hpp"
#include "sync/secrets/key_wrapper.hpp"

namespace freehold {

/// Wraps keys by a ring, from a file that may be replaced while the server runs, or one that never changes.
///
/// Safe from several threads; calls may block on the file. Clock and random source outlive it.
class RingKeys : public KeyWrapper {
 public:
  using Report = WatchedFile<KeyRing>::Report;

  /// A file that becomes unreadable, or no ring any more, leaves what was there; `report` is told.
  static Result<std::unique_ptr<RingKeys>> from_file(std::string path, Clock& clock, Random& random,
                                                     Report report = {});
  RingKeys(KeyRing ring, Random& random);

  Result<WrappedKey> wrap(ByteView key, ByteView context) override;
  Result<WipedBytes> unwrap(const WrappedKey& wrapped, ByteView context) override;
  Result<std::string> newest() override { return ring()->newest().name; }

  std::shared_ptr<const KeyRing> ring() { return file_ != nullptr ? file_->content() : fixed_; }

 private:
  RingKeys(std::unique_ptr<WatchedFile<KeyRing>> file, Random& random) : file_(std::move(file)), random_(random) {}

  const std::unique_ptr<WatchedFile<KeyRing>> file_;  ///< null: the ring is fixed
  const std::shared_ptr<const KeyRing> fixed_;
  Random& random_;
};

}  // namespace freehold
