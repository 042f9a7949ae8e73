#pragma once

#include <vector>

#include "core/migrate/migrate.hpp"
#include "core/schema/schema.hpp"

namespace freehold {

/// The steps that make a server's tables: our own as released, another application's as its declaration says.
std::vector<Migration> server_steps(const Schema& schema);

}  // namespace freehold
