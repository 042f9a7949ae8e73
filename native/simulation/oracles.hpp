#pragma once

#include <span>

#include "native/simulation/world.hpp"

namespace freehold::simulation {

/// What must hold. An error's message is the sentence that says what did not.

/// Of every answer of the feed: just the rows that changed after what was sent before, none left out, none too many.
Status check_feed(World& world, Peer& peer, const PullReply& reply);

/// Of every part of a first sync: live rows as they last changed, none before what it hangs on, and after the last part
/// none left out that was there at the beginning. What changed since then may hang on what the feed will bring.
Status check_first_part(World& world, Peer& peer, const PullReply& reply);

/// Of a device that has taken such a part: references lead somewhere.
Status check_part_stands(World& world, Device& device);

/// Of every message to a device: nothing in it bears another person's mark; what it says was accepted is in the
/// history.
Status check_message(World& world, Peer& peer, const std::string& text);

/// Of a device that has taken rows: what it has written itself and still waits stays visible above older rows.
Status check_waiting_writes(World& world, Device& device, const boost::json::value& rows);

/// Of rows that an answer shows.
Status check_rows_are_own(const OwnerId& owner, std::span<const FeedRow> rows);

/// Of the server, and of every device in step with it: the same rows everywhere, as the history has them; nobody else's
/// among them; references that lead somewhere; empty queues.
Status check_quiet(World& world);

}  // namespace freehold::simulation
