#pragma once

#include "core/schema/schema.hpp"

namespace freehold {

/// What can be declared, and no application does: bytes with a limit, bounds at the ends of their type, a limit that
/// may be null, choices that need quoting, forms with a length.
const Schema& edge_schema();

}  // namespace freehold
