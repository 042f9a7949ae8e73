#include "sync/stores/verify.hpp"

#include "core/migrate/sqlite_target.hpp"
#include "sync/stores/open.hpp"
#include "sync/stores/postgres/catalog.hpp"

namespace freehold {
namespace {

PostgresOptions options_of(const std::string& url) {
  PostgresOptions options;
  options.url = url;
  return options;
}

Result<Catalog> sqlite_steps_catalog(Clock& clock) {
  FREEHOLD_ASSIGN(const auto database, Database::open({":memory:"}));
  SqliteMigrationTarget target(*database, Home::server_sqlite);
  FREEHOLD_TRY(upgrade(target, clock, embedded_migrations()));
  return read_catalog(*database);
}

}  // namespace

Result<std::vector<CatalogDifference>> verify_database(const std::string& url, const Schema& schema, Clock& clock) {
  if (is_postgres(url)) {
    FREEHOLD_ASSIGN(const PostgresCatalogs catalogs, read_postgres_catalogs(options_of(url), schema));
    return compare_catalogs(catalogs.declared, catalogs.found);
  }
  FREEHOLD_ASSIGN(const std::string path, sqlite_path(url));
  DatabaseOptions options;
  options.path = path;
  options.must_exist = true;
  FREEHOLD_ASSIGN(const auto database, Database::open(options));
  FREEHOLD_TRY(check_file(*database, Home::server_sqlite));
  FREEHOLD_ASSIGN(const Catalog expected, expected_sqlite_catalog(schema, Home::server_sqlite, clock));
  FREEHOLD_ASSIGN(const Catalog found, read_catalog(*database));
  return compare_catalogs(expected, found);
}

Result<std::string> write_verify_script(const std::string& url, const Schema& schema) {
  if (!is_postgres(url)) return fail(Code::wrong_usage, "psql speaks to Postgres alone: give a postgres:// database");
  const PostgresOptions options = options_of(url);
  FREEHOLD_ASSIGN(const PostgresCatalogs catalogs, read_postgres_catalogs(options, schema));
  return catalog_query(catalogs.declared, options.app_schema);
}

Result<std::vector<CatalogDifference>> verify_steps(const std::string& url, const Schema& schema, Clock& clock) {
  if (is_postgres(url)) {
    FREEHOLD_ASSIGN(const PostgresCatalogs catalogs, read_postgres_catalogs(options_of(url), schema));
    return compare_catalogs(catalogs.declared, catalogs.migrated);
  }
  FREEHOLD_ASSIGN(const Catalog expected, expected_sqlite_catalog(schema, Home::server_sqlite, clock));
  FREEHOLD_ASSIGN(const Catalog made, sqlite_steps_catalog(clock));
  return compare_catalogs(expected, made);
}

}  // namespace freehold
