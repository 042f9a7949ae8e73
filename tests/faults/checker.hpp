#pragma once

#include "tests/faults/fleet.hpp"
#include "tests/integration/operations/server_database.hpp"

namespace freehold {

/// After `settle`: holds what the devices were told against what the server's database holds. Every accepted
/// transaction has had its effect once, no refused one has had any, every device shows what the server has, and keeps
/// what was refused. SQLite: no server may be running.
void check_promises(Fleet& fleet, const ServerDatabase& database);

}  // namespace freehold
