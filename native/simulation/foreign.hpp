#pragma once

#include "native/simulation/world.hpp"

namespace freehold::simulation {

/// What other programs, and the server's look for what they wrote, do at this step, by the dice.
///
/// SQLite lets one program at a time have the file. So they write between two transactions of the server, past its
/// store; or the server stands still, and the program, with a connection of its own, may die in the middle.
Status others_at_work(World& world);

/// The server looks once for what other programs wrote. Answers whether anything came into a feed.
Result<bool> look_for_captured(World& world);

/// Whether another program's transaction of which nobody knows is committed is found out from the database.
Status find_out_written(World& world);
/// The same for what the server put into feeds.
Status find_out_fed(World& world);

}  // namespace freehold::simulation
