#pragma once

#include "core/schema/schema.hpp"

namespace freehold {

/// The bundled application's schema (docs/schema.md). Built once; the same object for every caller.
const Schema& workspace_schema();

}  // namespace freehold
