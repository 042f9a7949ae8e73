#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "core/migrate/migrate.hpp"
#include "sync/reconcile/server_store.hpp"
#include "sync/stores/sql/session.hpp"

namespace freehold {

struct PostgresOptions {
  std::string url;
  /// Postgres schema of the application's tables; the bookkeeping is always in `freehold`.
  std::string app_schema = "main_app";
  /// Most connections at a time, beside the one that listens for wakes.
  std::size_t connections = 8;
  /// How long a call waits for a free connection before it answers `busy`.
  std::chrono::milliseconds connection_wait{10'000};
  bool only_look = false;  ///< the database does not even get its epoch
};

/// The production store. Any number of servers may share one database; they wake each other by NOTIFY.
///
/// Fails at once where the database cannot be reached. Later, calls answer `database_unavailable` while it is away and
/// work again when it is back. The listener is called on the committing thread for changes through this server, and
/// on a thread of the store for changes through others.
Result<std::unique_ptr<ServerStore>> open_postgres_store(const PostgresOptions& options, const Schema& schema,
                                                         WakeListener listener);

/// The same database for an operator's work on all of it: statements take as long as they take, and no policy hides a
/// row without a word.
Result<std::unique_ptr<SqlSessions>> open_postgres_sessions(const PostgresOptions& options, const Schema& schema);

/// The same database for migrations. History is in `freehold.migrations`; an advisory lock keeps other migrators out.
Result<std::unique_ptr<MigrationTarget>> open_postgres_migration_target(const PostgresOptions& options);

}  // namespace freehold
