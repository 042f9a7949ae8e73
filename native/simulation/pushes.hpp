#pragma once

#include "native/simulation/breaking_store.hpp"
#include "native/simulation/world.hpp"

namespace freehold::simulation {

/// Notes what a client sends. An error where it uses a number twice for different things.
Status note_sent(World& world, const OwnerId& owner, const PushRequest& push);

/// Lets the server decide a push, and holds every answer against the history.
Result<PushReply> push(World& world, const OwnerId& owner, const PushRequest& request, BreakPoint point = {});

/// After the server broke off: what of everything sent has it decided without anybody hearing of it?
Status find_out_answers(World& world);

}  // namespace freehold::simulation
