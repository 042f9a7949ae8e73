#pragma once

#include <memory>
#include <string>

#include "core/migrate/migrate.hpp"
#include "core/store/sqlite.hpp"
#include "sync/reconcile/server_store.hpp"
#include "sync/stores/sql/session.hpp"

namespace freehold {

struct SqliteStoreOptions {
  std::string path;  ///< a file, or ":memory:"
  bool only_look = false;  ///< the database does not even get its epoch
  const char* vfs = nullptr;  ///< SQLite's name of the file system; null: the default
};

/// The connection as the store works on it: what it has committed outlives a loss of power, since devices forget what a
/// server has acknowledged.
Result<std::unique_ptr<Database>> open_server_database(const SqliteStoreOptions& options);

/// The embedded store: one connection behind one lock, so that writers follow one another. `busy` where another
/// program has the file open. The listener is called on the thread that committed, after the lock is free again.
Result<std::unique_ptr<ServerStore>> open_sqlite_store(const SqliteStoreOptions& options, const Schema& schema,
                                                       WakeListener listener);

/// A server's file that is already there, alone, for an operator's work on all of it: `not_found` where it is missing,
/// `database_foreign` where it is something else, which is then left as it is.
Result<std::unique_ptr<SqlSessions>> open_sqlite_sessions(const SqliteStoreOptions& options);

/// The same file for migrations, opened and closed with the target.
Result<std::unique_ptr<MigrationTarget>> open_sqlite_migration_target(const SqliteStoreOptions& options);

}  // namespace freehold
