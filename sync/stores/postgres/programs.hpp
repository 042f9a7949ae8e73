#pragma once

#include <string>
#include <vector>

#include "core/store/backup.hpp"
#include "sync/stores/postgres/connection.hpp"

namespace freehold {

/// A program of Postgres' own, with what it is called with. No shell stands between.
struct PgProgram {
  std::string path;
  std::vector<std::string> arguments;
  std::string password;  ///< goes by the environment, where other users cannot read it; empty: as it is there already
};

/// `name` with `--dbname` for this address. The newest that Debian has installed, else the one in PATH; `not_found`
/// says which package brings it.
Result<PgProgram> pg_program(const std::string& name, const PgAddress& address);
/// The same for work on files alone.
Result<PgProgram> pg_program(const std::string& name);

/// Runs the program to its end, for what it prints. Where it fails the error holds its own words. SIGINT and SIGTERM of
/// a terminal reach it too; where `stopped` says so it is ended.
Result<std::string> run_program(const PgProgram& program, const Stopped& stopped);

/// Runs two programs side by side: `to` reads `before`, then all that `from` prints, and `after` where `from` has ended
/// well. So `to` learns by the missing end that something has failed.
Status run_piped(const PgProgram& from, const PgProgram& to, const std::string& before, const std::string& after,
                 const Stopped& stopped);

}  // namespace freehold
