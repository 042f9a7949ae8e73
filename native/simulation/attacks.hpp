#pragma once

#include "native/simulation/world.hpp"

namespace freehold::simulation {

/// Devices that mean harm, or are broken: what they send goes to the server past any replica.

/// An old push arrives once more, whole.
Status push_again(World& world);
/// The same numbers with other things in them.
Status push_altered(World& world);
/// An old push with bytes gone wrong, under the attacker's own client id.
Status push_mutilated(World& world);
/// Rows of others named in every way, under clocks of every kind.
Status push_foreign_rows(World& world);

}  // namespace freehold::simulation
