#pragma once

#include <span>
#include <string>

#include "core/migrate/migrate.hpp"
#include "core/store/backup.hpp"
#include "sync/stores/postgres/postgres_store.hpp"
#include "sync/stores/sql/row_counts.hpp"

namespace freehold {

/// Writes both schemas, as they are at one moment, into the file `path` by pg_dump, and counts their rows at the same
/// moment. Servers may run. `database_foreign` where the database has no server's tables.
Result<RowCounts> dump_postgres(const PostgresOptions& options, std::span<const Migration> steps,
                                const std::string& path, const Stopped& stopped);

/// Whether the role may make databases, as `try_dump` does.
Result<bool> may_try_dump(const PostgresOptions& options);
/// Restores the file into a new database beside this one, which is gone again afterwards, and counts its rows.
Result<RowCounts> try_dump(const PostgresOptions& options, const std::string& path, const Stopped& stopped);

/// The file must be a dump of a server's two schemas and of nothing else, with steps that we know.
Status check_dump(const PostgresOptions& options, std::span<const Migration> steps, const std::string& path,
                  const Stopped& stopped);

/// Brings a checked dump into the database under a new epoch, in one transaction: where it fails nothing has changed.
/// With `replace`, in place of what is there; without, only where no server's tables are there: `wrong_state`.
Result<RowCounts> restore_dump(const PostgresOptions& options, const std::string& path, const std::string& epoch,
                               bool replace, const Stopped& stopped);

}  // namespace freehold
