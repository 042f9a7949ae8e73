#include "sync/stores/sqlite/sqlite_store.hpp"

#include <filesystem>

#include "core/migrate/sqlite_target.hpp"
#include "sync/stores/sql/sql_store.hpp"
#include "sync/stores/sqlite/sqlite_sessions.hpp"

namespace freehold {
namespace {

Result<std::unique_ptr<Database>> open_database(const SqliteStoreOptions& options) {
  DatabaseOptions database;
  database.path = options.path;
  return Database::open(database);
}

/// A migration target together with the connection that it needs.
class OwnedSqliteTarget : public MigrationTarget {
 public:
  explicit OwnedSqliteTarget(std::unique_ptr<Database> database)
      : database_(std::move(database)), target_(*database_, Home::server_sqlite) {}

  Home home() const override { return target_.home(); }
  Status lock() override { return target_.lock(); }
  Result<std::vector<AppliedMigration>> applied() override { return target_.applied(); }
  Status apply(const Migration& step, std::string_view script, bool upwards, const std::string& checksum,
               const std::string& now) override {
    return target_.apply(step, script, upwards, checksum, now);
  }

 private:
  std::unique_ptr<Database> database_;
  SqliteMigrationTarget target_;
};

}  // namespace

Result<std::unique_ptr<ServerStore>> open_sqlite_store(const SqliteStoreOptions& options, const Schema& schema,
                                                       WakeListener listener) {
  FREEHOLD_ASSIGN(auto database, open_database(options));
  auto store =
      std::make_unique<SqlStore>(std::make_unique<SqliteSessions>(std::move(database)), schema, std::move(listener));
  FREEHOLD_TRY(store->prepare());
  return std::unique_ptr<ServerStore>(std::move(store));
}

Result<std::unique_ptr<Database>> open_server_file(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return fail(Code::not_found, "there is no file " + path);
  DatabaseOptions options;
  options.path = path;
  options.must_exist = true;
  options.read_only = true;
  {
    // To own a file is to change it, so it is looked at first.
    FREEHOLD_ASSIGN(const auto seen, Database::open(options));
    Status known = check_file(*seen, Home::server_sqlite);
    if (!known) {
      known.error().message = path + " is no server's database: " + known.error().message;
      return std::move(known).error();
    }
  }
  options.read_only = false;
  return Database::open(options);
}

Result<std::unique_ptr<SqlSessions>> open_sqlite_sessions(const SqliteStoreOptions& options) {
  FREEHOLD_ASSIGN(auto database, open_server_file(options.path));
  return std::unique_ptr<SqlSessions>(std::make_unique<SqliteSessions>(std::move(database)));
}

Result<std::unique_ptr<MigrationTarget>> open_sqlite_migration_target(const SqliteStoreOptions& options) {
  FREEHOLD_ASSIGN(auto database, open_database(options));
  return std::unique_ptr<MigrationTarget>(std::make_unique<OwnedSqliteTarget>(std::move(database)));
}

}  // namespace freehold
