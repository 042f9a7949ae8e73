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
  /// The key itself, for a call that the server makes for its owner: no route answers it. `wrong_state` where the owner
  /// has switched it off.
  Result<WipedBytes> open_api_key(const OwnerId& owner, const RowId& id);

  /// Gives a row that is there its secret, such as the credentials of a connection.
  Status put(const Table& table, const OwnerId& owner, const RowId& row, ByteView secret);
  /// `not_found` where the owner has no such row with a secret.
  Result<WipedBytes> open(const Table& table, const OwnerId& owner, const RowId& row);

 private:
  Result<const SealedColumns*> columns_of(const Table* table) const;
  Result<KeyWrapper*> keys() const;
  Status check(const NewApiKey& fresh) const;

  ServerStore& store_;
  KeyWrapper* keys_;
  Clock& clock_;
  Random& random_;
  const std::vector<SealedColumns> sealed_;
  const Table* api_keys_;  ///< null where the application declares none
};

}  // namespace freehold
