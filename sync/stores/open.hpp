#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/migrate/migrate.hpp"
#include "sync/reconcile/server_store.hpp"
#include "sync/stores/sql/session.hpp"

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

/// The same for a program that writes nothing: a database that no server has opened yet does not even get its epoch.
Result<std::unique_ptr<ServerStore>> open_store_to_look(const std::string& url, const Schema& schema);

/// Whether the URL names a Postgres database, and not one in a file.
bool is_postgres(std::string_view url);
/// The path in `sqlite:PATH`; `wrong_usage` for another URL.
Result<std::string> sqlite_path(const std::string& url);

/// Opens the same database for an operator's work on all of it, as it is: nothing is made, nothing is migrated.
Result<std::unique_ptr<SqlSessions>> open_sessions(const std::string& url, const Schema& schema);

/// Opens the same database for migrations; it need not have any table yet.
Result<std::unique_ptr<MigrationTarget>> open_migration_target(const std::string& url);

}  // namespace freehold
