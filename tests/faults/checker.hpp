#pragma once

#include "tests/faults/fleet.hpp"
#include "tests/integration/operations/server_database.hpp"

namespace freehold {

/// What a test hopes to hear of it.
inline const std::vector<std::string> kNone;

/// After `settle`: holds what the devices were told against what the server's database holds, and says in sentences
/// what was not kept. Every accepted transaction has had its effect once, no refused one has had any, every device
/// shows what the server has, and keeps what was refused. SQLite: no server may be running.
std::vector<std::string> broken_promises(Fleet& fleet, const ServerDatabase& database);

}  // namespace freehold
