#pragma once

#include "core/migrate/migrate.hpp"
#include "core/store/sqlite.hpp"

namespace freehold {

/// Whether the file has been one of this home; `database_foreign` otherwise. Reads alone.
Status check_file(Database& database, Home home);

/// Migrates a SQLite database, a server's or a device's. History is in `freehold_migrations`.
class SqliteMigrationTarget : public MigrationTarget {
 public:
  SqliteMigrationTarget(Database& database, Home home) : database_(database), home_(home) {}

  Home home() const override { return home_; }
  Status lock() override;
  Result<std::vector<AppliedMigration>> applied() override;
  Status apply(const Migration& step, std::string_view script, bool upwards, const std::string& checksum,
               const std::string& now) override;

 private:
  Status apply_unguarded(const Migration& step, std::string_view script, bool upwards, const std::string& checksum,
                         const std::string& now);

  Database& database_;
  Home home_;
};

}  // namespace freehold
