#pragma once

#include "native/simulation/world.hpp"

namespace freehold::simulation {

/// One thing that a person does with a device: typed calls on any of the declared tables, plain SQL, several changes in
/// one transaction, a decision about something refused. What the rules refuse is refused; anything else must work.
Status act(World& world, Peer& peer);

/// Writes to one cell that others write to as well.
Status edit_in_the_same_place(World& world, Peer& peer, const std::string& text);

}  // namespace freehold::simulation
