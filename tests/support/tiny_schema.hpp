#pragma once

#include "core/schema/schema.hpp"

namespace freehold {

/// Another application's tables, a lending library's: small, and with one of everything that can be declared. Tests
/// that pass with it show that the engine knows no table by name.
///
/// people (the owners) ← shelves ← books (also `lent_from` → shelves, set null) ← stamps (append-only); `audit` is the
/// server's alone.
const Schema& tiny_schema();

}  // namespace freehold
