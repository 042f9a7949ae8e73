#pragma once

#include "core/base/ports.hpp"
#include "sync/secrets/key_wrapper.hpp"

namespace freehold {

/// Envelope encryption: each secret is encrypted (AES-256-GCM) by a fresh key of its own, and that key by a wrapper's.
/// Both are bound to the place of the secret: bytes that were moved to another row, owner or column open nothing.

/// Where a secret is. Numbers, because those never change.
struct SecretPlace {
  TableNumber table = 0;
  ColumnNumber column = 0;
  RowId row;
  OwnerId owner;
};

Result<Sealed> seal(KeyWrapper& wrapper, Random& random, const SecretPlace& place, ByteView secret);
/// `key_missing` where the wrapper lacks the version; `database_damaged` where anything is not as it was sealed.
Result<WipedBytes> unseal(KeyWrapper& wrapper, const SecretPlace& place, const Sealed& sealed);
/// The same data key, by the newest version. The secret itself is not touched.
Result<WrappedKey> rewrap(KeyWrapper& wrapper, const SecretPlace& place, const WrappedKey& held);

}  // namespace freehold
