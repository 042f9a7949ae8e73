#pragma once

#include <string>
#include <vector>

#include "core/migrate/catalog.hpp"

namespace freehold {

/// Compares a server's database with the declared tables and the bookkeeping, object by object. Changes nothing: in
/// Postgres what it needs for the comparison is made in a transaction that is taken back.
Result<std::vector<CatalogDifference>> verify_database(const std::string& url, const Schema& schema, Clock& clock);

/// A script for psql that says the same without this program. Needs a Postgres server to write it on.
Result<std::string> write_verify_script(const std::string& url, const Schema& schema);

/// Differences between what the embedded steps make and what is declared, on the database's own server.
Result<std::vector<CatalogDifference>> verify_steps(const std::string& url, const Schema& schema, Clock& clock);

}  // namespace freehold
