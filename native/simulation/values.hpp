#pragma once

#include <boost/json.hpp>

#include "native/simulation/people.hpp"
#include "native/simulation/ports.hpp"

#include "core/schema/schema.hpp"

namespace freehold::simulation {

/// A legal value of a column, bearing the person's mark where it is long enough, from few values where they must be
/// unique, so that people get into each other's way. Not for references.
boost::json::value make_value(const Column& column, const Person& person, Dice& dice);

}  // namespace freehold::simulation
