#pragma once

#include "core/schema/columns.hpp"

namespace freehold::simulation {

/// What becomes of two lists that merge by entry, by the rules of docs/decisions alone: each entry once, by its id, in
/// the state with the higher version, or else with the greater text. In the order of the ids, spelled in one way. Null
/// is no list, and says nothing.
Value join_lists(const Value& held, const Value& written);

}  // namespace freehold::simulation
