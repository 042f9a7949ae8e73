#pragma once

#include <span>
#include <string>

#include "core/migrate/migrate.hpp"
#include "sync/stores/sql/session.hpp"

namespace freehold {

/// A server's database must have taken all of the steps and no other: `database_foreign` where it is none,
/// `wrong_state` where steps are missing. Reads alone.
Status check_version(SqlSession& session, std::span<const Migration> steps, Home home);

/// The same for a database by its URL, which is opened and closed for it. A file that is not there is not made.
Status check_version(const std::string& url, const Schema& schema, std::span<const Migration> steps);

}  // namespace freehold
