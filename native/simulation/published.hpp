#pragma once

#include <boost/json/fwd.hpp>

#include "native/simulation/world.hpp"

namespace freehold::simulation {

/// Rows that everybody may read, and not the device's owner alone.
bool is_of_everybody(const boost::json::value& message);

/// Every other device wants what everybody may read, where its program knows of that.
Status subscribe_some(World& world);

/// An answer of the public feed shows what is public, and whose it is.
Status check_public_feed(World& world, const PullReply& reply);

/// At rest: who wants it has what is public, all of it and nothing else.
Status check_public(World& world);

}  // namespace freehold::simulation
