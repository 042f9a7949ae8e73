#pragma once

#include <memory>
#include <span>
#include <string>

#include "core/migrate/migrate.hpp"
#include "core/store/sqlite.hpp"
#include "sync/stores/sql/row_counts.hpp"

namespace freehold {

/// Opens a server's file, or a backup of one, to read it alone; nothing in it changes. `not_found` where it is missing,
/// `busy` where a server has it open, `database_foreign` where it is something else.
Result<std::unique_ptr<Database>> look_at_server_file(const std::string& path);
/// The same, and then owns the file.
Result<std::unique_ptr<Database>> open_server_file(const std::string& path);

/// The steps that the file has taken must be ours.
Status check_steps(Database& file, std::span<const Migration> steps);

/// Reads all of the file: `database_damaged` where a page, an index or a reference is not as it should be.
Status check_integrity(Database& file);
/// Without what a restore itself notes down.
Result<RowCounts> count_rows(Database& file);

/// From now on the file's history is another one than devices know; what counters have come to is noted down.
Status begin_history(Database& file, const Schema& schema, const std::string& epoch);

}  // namespace freehold
