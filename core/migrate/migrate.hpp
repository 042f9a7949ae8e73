#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ports.hpp"
#include "core/base/result.hpp"
#include "core/schema/emit.hpp"

namespace freehold {

/// One numbered step of `migrations/`, as it is embedded in the binaries.
struct Migration {
  int version = 0;
  std::string_view name;
  /// Empty where a home has nothing to do in this step.
  std::string_view postgres_up, postgres_down;
  std::string_view sqlite_up, sqlite_down;
  std::string_view device_up;

  std::string_view up(Home home) const;
  std::string_view down(Home home) const;
};

/// A line of its own in a Postgres script whose statements cannot stand in a transaction (indexes made concurrently).
/// They run one by one, and must bear being run again after one of them failed.
inline constexpr std::string_view kOutsideTransaction = "-- freehold: outside a transaction";
bool runs_outside_transaction(std::string_view script);

/// The declared schema that the newest step makes: `migrations/head.json`.
std::string_view embedded_snapshot();

/// All steps, by version from 1 without a gap. Generated at build time from `migrations/`.
std::span<const Migration> embedded_migrations();

/// A step that a database has taken.
struct AppliedMigration {
  int version = 0;
  std::string name;
  std::string checksum;  ///< of the step's text when it was applied
  std::string applied_at;
};

/// A database that can be migrated. Each home implements it once.
class MigrationTarget {
 public:
  virtual ~MigrationTarget() = default;
  virtual Home home() const = 0;
  /// Makes the history table where it is missing, and keeps other migrators out until destruction.
  virtual Status lock() = 0;
  virtual Result<std::vector<AppliedMigration>> applied() = 0;
  /// Runs the script and records (or, downwards, forgets) the step, in one transaction.
  virtual Status apply(const Migration& step, std::string_view script, bool upwards, const std::string& checksum,
                       const std::string& now) = 0;
};

/// The steps that a database has taken must be the first of `steps`, unchanged: `database_too_new`,
/// `database_damaged` or `migration_failed` otherwise.
Status check_history(const std::vector<AppliedMigration>& applied, std::span<const Migration> steps, Home home);

/// Called before each step: its version, name and direction.
using MigrationProgress = std::function<void(const Migration& step, bool upwards)>;

/// Brings the database to `version` (head where none is given), one step after the other.
/// `database_too_new` where it has steps that this program does not know; `migration_failed` where a step fails (the
/// message names step and statement; the database stays at the step before) or a released step's text has changed.
Status upgrade(MigrationTarget& target, Clock& clock, std::span<const Migration> steps,
               std::optional<int> version = std::nullopt, const MigrationProgress& progress = {});

/// Takes steps back until `version` is the newest; without a version, one step.
Status downgrade(MigrationTarget& target, Clock& clock, std::span<const Migration> steps,
                 std::optional<int> version = std::nullopt, const MigrationProgress& progress = {});

/// Says that the database is at `version` without running anything: for one that came there by other means.
Status stamp(MigrationTarget& target, Clock& clock, std::span<const Migration> steps, int version);

/// The steps that the database has taken, after looking that they are the first of ours, unchanged. Changes nothing but
/// to make the history where there is none.
Result<std::vector<AppliedMigration>> checked_history(MigrationTarget& target, std::span<const Migration> steps);

/// `0005 row_security`.
std::string migration_title(int version, std::string_view name);

/// Checksum of a step's text for one home: 16 hexadecimal digits, of up and down together.
std::string migration_checksum(const Migration& step, Home home);

}  // namespace freehold
