#pragma once

#include "core/base/result.hpp"
#include "sync/reconcile/sealed_rows.hpp"
#include "sync/secrets/aes_gcm.hpp"

namespace freehold {

/// Who encrypts the keys of secrets. A ring of our own (`RingKeys`) does; a cloud's key management service fits behind
/// the same calls, and then no key-encryption key is ever in this process.
///
/// Calls may block, on a file or a network. Safe from several threads.
class KeyWrapper {
 public:
  virtual ~KeyWrapper() = default;

  /// Encrypts a data key by the newest version, bound to `context`: who unwraps it must say the same.
  virtual Result<WrappedKey> wrap(ByteView key, ByteView context) = 0;
  /// `key_missing` where the version is none that is known here; `database_damaged` where the bytes, or the context,
  /// are not those that were wrapped.
  virtual Result<WipedBytes> unwrap(const WrappedKey& wrapped, ByteView context) = 0;
  /// The name of the version that wraps now: at most 255 characters, never used for another key.
  virtual Result<std::string> newest() = 0;
};

}  // namespace freehold
