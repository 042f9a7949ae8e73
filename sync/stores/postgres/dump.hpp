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

/// What begins with a restore: it bears another name than the history that devices know, and notes down what the
/// counters of the schema have come to.
struct NewHistory {
  std::string epoch;
  const Schema& schema;
};

/// Brings a checked dump into the database as a new history, in one transaction: where it fails nothing has changed.
/// With `replace`, in place of what is there; without, only where no server's tables are there: `wrong_state`.
/// Answers the rows without what the restore itself notes down.
Result<RowCounts> restore_dump(const PostgresOptions& options, const std::string& path, const NewHistory& history,
                               bool replace, const Stopped& stopped);

}  // namespace freehold
