#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/schema/schema.hpp"
#include "sync/reconcile/server_store.hpp"
#include "sync/secrets/envelope.hpp"

namespace freehold {

/// A key of an account to another service, as somebody hands it in.
struct NewApiKey {
  std::string provider;
  std::optional<std::string> name;
  WipedBytes key;
};

/// The same as it is shown: never the key itself.
struct ApiKey {
  RowId id;
  std::string provider;
  std::optional<std::string> name;
  std::string last_four;
  std::string created_at;
  std::optional<std::string> last_used_at;
  bool is_active = true;
};

/// The secrets of a server's accounts: they come in, are used by the server itself, and never go out.
///
/// Everything may block. Safe from several threads. What is given outlives it.
class Secrets {
 public:
  static constexpr std::size_t kApiKeyCharsMin = 8;  ///< of a shorter one, the last four would say too much
  static constexpr std::size_t kApiKeyCharsMax = 4096;
  static constexpr std::int64_t kApiKeysMax = 20;  ///< of one account

  /// Without `keys` (null) what needs one is `key_missing`; the rest works.
  Secrets(ServerStore& store, const Schema& schema, KeyWrapper* keys, Clock& clock, Random& random);

  /// `invalid_value` names the column, and never the value; `quota_exceeded` where the account has enough.
  Result<ApiKey> add_api_key(const OwnerId& owner, const NewApiKey& fresh);
  /// Oldest first.
  Result<std::vector<ApiKey>> api_keys(const OwnerId& owner);
  /// `not_found` where the owner has none of this id.
  Status remove_api_key(const OwnerId& owner, const RowId& id);
  /// The key itself, for a call that the server makes for its owner: no route answers it. The one way to a key, because
  /// it notes the use in `last_used_at`, right to a minute, which the owner's devices see. `wrong_state` where the
  /// owner has switched the key off.
  Result<WipedBytes> use_api_key(const OwnerId& owner, const RowId& id);
  /// The owner's newest key to this service that is switched on. `not_found` where there is none to it at all.
  Result<WipedBytes> use_api_key(const OwnerId& owner, std::string_view provider);

  /// Credentials of a connection (credentials.hpp) in place of those that it has; no device hears of it. `not_found`
  /// where the owner has no such connection.
  Status put_credentials(const OwnerId& owner, const RowId& connection, const WipedBytes& credentials);
  /// Also where there are none; `not_found` as above. Needs no key.
  Status remove_credentials(const OwnerId& owner, const RowId& connection);

  /// Gives a row that is there its secret.
  Status put(const Table& table, const OwnerId& owner, const RowId& row, ByteView secret);
  /// `not_found` where the owner has no such row with a secret. For secrets that are no keys to other services:
  /// `wrong_state` for those, whose use is to be noted.
  Result<WipedBytes> open(const Table& table, const OwnerId& owner, const RowId& row);

 private:
  Result<const SealedColumns*> columns_of(const Table* table) const;
  Result<KeyWrapper*> keys() const;
  Status check(const NewApiKey& fresh) const;
  Result<WipedBytes> use(const OwnerId& owner, const ApiKey& key);
  Status note_use(const OwnerId& owner, const ApiKey& key);
  Result<WipedBytes> open_sealed(const SealedColumns& columns, const OwnerId& owner, const RowId& row);

  ServerStore& store_;
  const Schema& schema_;
  KeyWrapper* keys_;
  Clock& clock_;
  Random& random_;
  const std::vector<SealedColumns> sealed_;
  const Table* api_keys_;  ///< null where the application declares none
  const SealedColumns* connections_;  ///< the same
};

}  // namespace freehold
