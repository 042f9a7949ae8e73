#pragma once

#include <string>
#include <vector>

#include "native/simulation/world.hpp"

namespace freehold::simulation {

/// What a run came to.
struct RunReport {
  std::uint64_t seed = 0;
  std::uint64_t trace_hash = 0;
  Counts counts;
  /// The sentence that did not hold; empty: everything did.
  std::string failure;
  std::int64_t failed_at_step = 0;
  std::vector<std::string> last_events;
};

/// Devices of several people and a server, in one process and under one dice: the same options give the same run,
/// event for event. docs/simulation.md says what happens in it and what must hold.
RunReport simulate(const RunOptions& options, const Images& images);

}  // namespace freehold::simulation
