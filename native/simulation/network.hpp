#pragma once

#include "native/simulation/world.hpp"

namespace freehold::simulation {

/// The sockets, as docs/protocol.md describes a live session, one message at a time.

Status connect(World& world, Peer& peer);
/// Loses everything that was on its way.
void cut(World& world, Peer& peer);

/// Takes what the device has to send, and notes it.
Status collect(World& world, Peer& peer);
/// What the server does next on this connection: answers a message, or sends rows. False where it has nothing to do.
/// With `at_once` delays don't count.
Result<bool> serve(World& world, Peer& peer, bool at_once);
/// The device takes the next message. False where none has arrived.
Result<bool> deliver(World& world, Peer& peer, bool at_once);

/// How far the device's tables are, by its own word.
Status look_at_cursor(Peer& peer);

}  // namespace freehold::simulation
