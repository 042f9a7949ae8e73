#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/migrate/migrate.hpp"
#include "core/store/backup.hpp"
#include "sync/stores/sql/row_counts.hpp"

namespace freehold {

struct BackupOrder {
  std::string database;  ///< URL
  std::string out;  ///< the file to make
  bool replace = false;  ///< a file that is there already
  bool verify = true;
  std::span<const Migration> steps;
  Stopped stopped;
};

struct BackupReport {
  RowCounts rows;
  std::uint64_t bytes = 0;
  bool verified = false;
  std::string unverified;  ///< why the backup, which was made, could not be verified; empty: it was not asked for
};

/// Makes a backup of a server's database: of an embedded one, which no server may have open, a SQLite file; of
/// Postgres, at one moment while servers run, a dump by pg_dump in its own format. The file appears when it is whole,
/// and, unless told otherwise, has been restored by way of trial and compared in its counts of rows.
Result<BackupReport> back_up(const BackupOrder& order);

/// Restores a backup by way of trial, and compares it with what it shall hold: `database_damaged` where it does not.
Status verify_backup(const BackupOrder& order, const std::string& path, const RowCounts& rows);

struct RestoreOrder {
  std::string database;  ///< URL
  std::string in;
  const Schema& schema;
  bool replace = false;  ///< what the database holds already
  std::span<const Migration> steps;
  Stopped stopped;
};

struct RestoreReport {
  RowCounts rows;
  std::string epoch;
  std::string kept;  ///< where the file that was replaced is now; empty: there was none
};

/// Brings a backup into a database of the kind that it was made of, under a new epoch, so that devices notice that the
/// server has forgotten something. Everything is looked at before anything is changed, and what is there is replaced at
/// once or not at all. `database_foreign` for a file that is no backup, `database_too_new` for one of a newer version.
Result<RestoreReport> restore_backup(const RestoreOrder& order);

}  // namespace freehold
