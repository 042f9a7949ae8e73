#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sync/reconcile/stored_rows.hpp"

namespace freehold {

/// The key that one secret is encrypted with, itself encrypted, and by which version of what.
struct WrappedKey {
  std::string version;
  Bytes bytes;
};

/// A secret as it is stored: encrypted by a key of its own.
struct Sealed {
  Bytes secret;
  Bytes nonce;
  WrappedKey key;
};

/// The columns of a table that hold a secret together. The engine knows them by their form, and by no table's name:
/// secret ones called `encrypted_dek`, `nonce` and `kms_key_version`, and one more whose name begins with `encrypted_`.
struct SealedColumns {
  const Table* table = nullptr;
  const Column* secret = nullptr;
  const Column* nonce = nullptr;
  const Column* key = nullptr;
  const Column* version = nullptr;
};

/// Of each table that has them, in the order of declaration.
std::vector<SealedColumns> sealed_columns(const Schema& schema);

/// The rows of a server's store that hold secrets, below what devices know of them. Knows nothing of keys: bytes go in
/// and come out as they are. Safe to call from several threads; each call may block.
class SealedRows {
 public:
  virtual ~SealedRows() = default;

  /// Makes a row of the owner's, with every column that has a value, those of the server and secret ones too, and puts
  /// it into the owner's feed. `quota_exceeded` where the owner has `rows_max` of them already.
  virtual Status add(const OwnerId& owner, const Table& table, const RowWrite& row, std::int64_t rows_max) = 0;
  /// The owner's rows of the table as devices see them, by column number, in the order of their ids.
  virtual Result<std::vector<std::vector<Value>>> list(const OwnerId& owner, const Table& table, std::size_t limit) = 0;

  /// Nothing where the owner has no such row, or it holds no secret.
  virtual Result<std::optional<Sealed>> find(const SealedColumns& columns, const OwnerId& owner, const RowId& row) = 0;
  /// Gives a row that is there a secret, in place of the one it has; no device hears of it. `not_found` where the owner
  /// has no such row.
  virtual Status put(const SealedColumns& columns, const OwnerId& owner, const RowId& row, const Sealed& sealed) = 0;
  /// Takes away the secret of a row that is there, if it has one; no device hears of it. `not_found` as for `put`.
  virtual Status clear(const SealedColumns& columns, const OwnerId& owner, const RowId& row) = 0;

  struct Wrapped {
    OwnerId owner;
    RowId row;
    WrappedKey key;
  };
  /// Whose keys are wrapped by another version than this, of all owners: at most `limit` rows behind `after`, in the
  /// order of their ids.
  virtual Result<std::vector<Wrapped>> wrapped_otherwise(const SealedColumns& columns, const std::string& version,
                                                         const RowId& after, std::size_t limit) = 0;
  struct Rewrap {
    Wrapped held;
    WrappedKey fresh;
  };
  /// Replaces wrapped keys where they are still the ones held; a row that has gone, or has another secret since, stays
  /// as it is. All of them, or none. Answers how many were replaced.
  virtual Result<std::int64_t> rewrap(const SealedColumns& columns, std::span<const Rewrap> rows) = 0;
  /// How many secrets are wrapped by each version.
  virtual Result<std::map<std::string, std::int64_t>> versions(const SealedColumns& columns) = 0;
};

}  // namespace freehold
