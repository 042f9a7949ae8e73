#include "sync/stores/sqlite/sqlite_store.hpp"

#include "core/base/defects.hpp"
#include "core/migrate/sqlite_target.hpp"
#include "core/store/temporary_files.hpp"
#include "sync/stores/sql/sql_store.hpp"
#include "sync/stores/sqlite/server_file.hpp"
#include "sync/stores/sqlite/sqlite_sessions.hpp"

namespace freehold {
namespace {

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

Result<std::unique_ptr<Database>> open_server_database(const SqliteStoreOptions& options) {
  DatabaseOptions database;
  database.path = options.path;
  database.vfs = options.vfs;
  database.flush_commits = !defect(Defect::commits_not_flushed);
  FREEHOLD_ASSIGN(auto opened, Database::open(database));
  const bool on_disk = options.vfs == nullptr && options.path != ":memory:";
  if (on_disk) FREEHOLD_TRY(use_temporary_files(*opened, options.path));
  return opened;
}

Result<std::unique_ptr<ServerStore>> open_sqlite_store(const SqliteStoreOptions& options, const Schema& schema,
                                                       WakeListener listener) {
  FREEHOLD_ASSIGN(auto database, open_server_database(options));
  FREEHOLD_ASSIGN(auto sessions, SqliteSessions::on(std::move(database)));
  auto store = std::make_unique<SqlStore>(std::move(sessions), schema, std::move(listener));
  FREEHOLD_TRY(store->prepare(options.only_look));
  return std::unique_ptr<ServerStore>(std::move(store));
}

Result<std::unique_ptr<SqlSessions>> open_sqlite_sessions(const SqliteStoreOptions& options) {
  FREEHOLD_ASSIGN(auto database, open_server_file(options.path));
  return SqliteSessions::on(std::move(database));
}

Result<std::unique_ptr<MigrationTarget>> open_sqlite_migration_target(const SqliteStoreOptions& options) {
  FREEHOLD_ASSIGN(auto database, open_server_database(options));
  return std::unique_ptr<MigrationTarget>(std::make_unique<OwnedSqliteTarget>(std::move(database)));
}

}  // namespace freehold
