#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "core/base/database_key.hpp"
#include "core/base/ports.hpp"
#include "core/hashing/password.hpp"
#include "core/store/files.hpp"
#include "core/store/sqlite.hpp"

namespace freehold {

struct VaultOptions {
  DatabaseFile database;  ///< the account's database; the vault lies beside it, in a file of its own
  Random* random = nullptr;  ///< outlives the vault
  PasswordCost cost = {};
};

/// What gives out the key of an account's database, for the account's password alone, without a network.
///
/// A small plain file beside the database: the key, wrapped with the password (core/hashing/key_wrap.hpp), and what it
/// takes to unwrap it. The host opens the vault first and then the replica with the key; nothing in the database says
/// what the password is. Each change is one transaction that is on the disk when the call returns: a crash leaves the
/// vault as it was or as it was to be.
///
/// Calls that take a password take as long as one Argon2id. Not thread-safe.
class Vault {
 public:
  static Result<std::unique_ptr<Vault>> open(const VaultOptions& options);

  /// False until `make`: nobody has signed in here.
  Result<bool> made();

  /// Makes the key, wraps it, and answers it. A plain database of an earlier version of the program is encrypted with
  /// it. `wrong_state` where there is a vault already, `database_damaged` where the database is encrypted with a key
  /// that nobody has.
  Result<DatabaseKey> make(std::string_view password);

  /// `invalid_credentials` for another password, also where somebody has changed the file; `not_signed_in` where there
  /// is no vault, `database_damaged` where it is no vault of ours.
  Result<DatabaseKey> unlock(std::string_view password);

  /// From now on `password` opens it, and nothing else. `wrong_state` where `key` is not the one in it.
  Status rewrap(const DatabaseKey& key, std::string_view password);

  /// Removes vault and database, with everything in them. Neither may be open.
  static Status erase(const DatabaseFile& database);

 private:
  struct Row;

  Vault(const VaultOptions& options, std::unique_ptr<Database> file);
  Result<std::optional<Row>> read();
  Status write(const DatabaseKey& key, std::string_view password, bool encrypted);
  Status finish(const DatabaseKey& key, std::string_view password);

  VaultOptions options_;
  std::unique_ptr<Database> file_;
};

}  // namespace freehold
