#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "core/migrate/migrate.hpp"
#include "sync/reconcile/server_store.hpp"

namespace freehold {

/// Connections a server keeps to Postgres where nobody says otherwise. SQLite has one, whatever is asked.
inline constexpr std::size_t kStoreConnections = 8;

/// Opens a server's database by its URL: `postgres://…`, `postgresql://…` or `sqlite:PATH`; `wrong_usage` for any
/// other.
///
/// The database must have been migrated (`open_migration_target`, closed again before this: a SQLite file has one user
/// at a time). `schema` must outlive the store. The listener may be empty.
/// `database_unavailable` names host and port where a Postgres server does not answer, never the password.
Result<std::unique_ptr<ServerStore>> open_store(const std::string& url, const Schema& schema, WakeListener listener,
                                                std::size_t connections = kStoreConnections);

/// Opens the same database for migrations; it need not have any table yet.
Result<std::unique_ptr<MigrationTarget>> open_migration_target(const std::string& url);

}  // namespace freehold
