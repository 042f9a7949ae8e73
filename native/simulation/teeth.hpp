#pragma once

#include <span>

#include "core/base/defects.hpp"
#include "native/simulation/simulation.hpp"

namespace freehold::simulation {

/// A mistake, and in how many seeds from the first one it must be found.
struct Tooth {
  Defect defect;
  const char* name;
  std::uint64_t seeds_max;
};
std::span<const Tooth> teeth();

/// Makes the mistake until a run finds it. Only in builds in which it can be made.
struct Bite {
  std::uint64_t seeds = 0;  ///< how many were needed; 0: it was not found
  std::string failure;  ///< what the simulator says about it
};
Bite find_defect(const Tooth& tooth, RunOptions options, const Images& images);

}  // namespace freehold::simulation
