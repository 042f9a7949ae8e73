#pragma once

#include "native/simulation/world.hpp"

namespace freehold::simulation {

/// After the server went back to a backup: notes what its devices owe it. Called before the history goes back, too.
void incur_debts(World& world);

/// At rest: everything that the server had accepted and a device of its owner had seen is there again, or something
/// later is in its place, or a refusal on the device says why not.
Status check_debts(World& world, const Person& person);

}  // namespace freehold::simulation
