#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/migrate/migrate.hpp"
#include "core/schema/schema.hpp"
#include "core/store/backup.hpp"

namespace freehold {

struct TransferOrder {
  std::string from;  ///< URL of either kind
  std::string to;  ///< URL of a Postgres
  std::span<const Migration> steps;  ///< all that make the schema's tables
  /// Called after every page: the table, and how many of its rows this run has copied so far. May be empty.
  std::function<void(const std::string& table, std::int64_t rows)> progress;
  Stopped stopped;
};

/// One table as both sides have it in the end.
struct TransferredTable {
  std::string name;
  std::int64_t from_rows = 0;
  std::int64_t to_rows = 0;
  bool equal = false;  ///< the same rows, cell for cell
};

struct TransferReport {
  bool resumed = false;  ///< this run went on where an earlier one had stopped
  std::vector<TransferredTable> tables;

  bool equal() const;
};

/// Moves a server from one database into another: what the schema declares, and what sync and sign-in remember, so that
/// devices go on with the new server as if it were the old one.
///
/// No server may run on either. The target is migrated first, and must be empty, or hold what an earlier run from the
/// same source has left; that run is then carried on, or begun anew where the source has changed since. Until the end,
/// after both sides have been compared, the target says of itself that it is not whole, and no store opens it.
/// Where they differ it stays so, and the next run begins anew.
Result<TransferReport> transfer(const TransferOrder& order, const Schema& schema, Clock& clock);

}  // namespace freehold
