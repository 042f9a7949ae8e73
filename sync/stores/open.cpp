#include "sync/stores/open.hpp"

#include <string_view>

#include "sync/stores/postgres/postgres_store.hpp"
#include "sync/stores/sqlite/sqlite_store.hpp"

namespace freehold {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

Error unknown_url() {
  return fail(Code::wrong_usage, "a database is given as postgres://… or sqlite:PATH");
}

Result<SqliteStoreOptions> sqlite_options(const std::string& url) {
  FREEHOLD_ASSIGN(std::string path, sqlite_path(url));
  return SqliteStoreOptions{std::move(path)};
}

PostgresOptions postgres_options(const std::string& url) {
  PostgresOptions options;
  options.url = url;
  return options;
}

}  // namespace

bool is_postgres(std::string_view url) {
  return url.starts_with("postgres://") || url.starts_with("postgresql://");
}

Result<std::string> sqlite_path(const std::string& url) {
  if (!url.starts_with(kSqlite) || url.size() == kSqlite.size()) return unknown_url();
  return url.substr(kSqlite.size());
}

Result<std::unique_ptr<SqlSessions>> open_sessions(const std::string& url, const Schema& schema) {
  if (is_postgres(url)) return open_postgres_sessions(postgres_options(url), schema);
  FREEHOLD_ASSIGN(const SqliteStoreOptions options, sqlite_options(url));
  return open_sqlite_sessions(options);
}

Result<std::unique_ptr<ServerStore>> open_store(const std::string& url, const Schema& schema, WakeListener listener,
                                                std::size_t connections) {
  if (is_postgres(url)) {
    PostgresOptions options = postgres_options(url);
    options.connections = connections;
    return open_postgres_store(options, schema, std::move(listener));
  }
  FREEHOLD_ASSIGN(const SqliteStoreOptions options, sqlite_options(url));
  return open_sqlite_store(options, schema, std::move(listener));
}

Result<std::unique_ptr<ServerStore>> open_store_to_look(const std::string& url, const Schema& schema) {
  if (is_postgres(url)) {
    PostgresOptions options = postgres_options(url);
    options.only_look = true;
    return open_postgres_store(options, schema, {});
  }
  FREEHOLD_ASSIGN(SqliteStoreOptions options, sqlite_options(url));
  options.only_look = true;
  return open_sqlite_store(options, schema, {});
}

Result<std::unique_ptr<MigrationTarget>> open_migration_target(const std::string& url) {
  if (is_postgres(url)) return open_postgres_migration_target(postgres_options(url));
  FREEHOLD_ASSIGN(const SqliteStoreOptions options, sqlite_options(url));
  return open_sqlite_migration_target(options);
}

}  // namespace freehold
