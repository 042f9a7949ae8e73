#include "sync/stores/postgres/postgres_store.hpp"

#include <algorithm>

#include "sync/stores/postgres/postgres_sessions.hpp"
#include "sync/stores/sql/sql_store.hpp"

namespace freehold {

Result<std::unique_ptr<ServerStore>> open_postgres_store(const PostgresOptions& options, const Schema& schema,
                                                         WakeListener listener) {
  FREEHOLD_ASSIGN(const PgAddress address, PgAddress::parse(options.url, options.app_schema));
  // Tried before the channel starts its thread, which would go on trying.
  FREEHOLD_TRY(PgConnection::connect(address, &schema));
  auto sessions =
      std::make_unique<PostgresSessions>(address, schema, std::max<std::size_t>(options.connections, 1),
                                         options.connection_wait, std::make_unique<WakeChannel>(address, listener));
  auto store = std::make_unique<SqlStore>(std::move(sessions), schema, std::move(listener));
  FREEHOLD_TRY(store->prepare(options.only_look));
  return std::unique_ptr<ServerStore>(std::move(store));
}

Result<std::unique_ptr<SqlSessions>> open_postgres_sessions(const PostgresOptions& options, const Schema& schema) {
  FREEHOLD_ASSIGN(PgAddress address, PgAddress::parse(options.url, options.app_schema));
  address.for_operator = true;
  FREEHOLD_TRY(PgConnection::connect(address, &schema));
  return std::unique_ptr<SqlSessions>(
      std::make_unique<PostgresSessions>(address, schema, options.connections, options.connection_wait, nullptr));
}

}  // namespace freehold
