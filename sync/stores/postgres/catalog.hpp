#pragma once

#include "core/migrate/catalog.hpp"
#include "sync/stores/postgres/postgres_store.hpp"

namespace freehold {

/// What a Postgres database holds, and what it should.
struct PostgresCatalogs {
  Catalog declared;  ///< what the declarations and the bookkeeping's steps make, on this very server
  Catalog migrated;  ///< what the embedded steps make, on this very server
  Catalog found;
};

/// Makes the first two in schemas of their own, in a transaction that it takes back: the server itself then writes both
/// sides of a comparison alike. Needs the right to create schemas.
Result<PostgresCatalogs> read_postgres_catalogs(const PostgresOptions& options, const Schema& schema);

/// The last of them alone.
Result<Catalog> read_postgres_catalog(const PostgresOptions& options);

/// A query for psql that answers a row for every difference from `expected`.
std::string catalog_query(const Catalog& expected, const std::string& app_schema);

}  // namespace freehold
