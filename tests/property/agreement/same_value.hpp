#pragma once

#include "core/schema/emit.hpp"

namespace freehold {

/// Whether a home gave back what it was given. jsonb keeps what JSON says, not how it was written; everything else
/// comes back as it went in.
bool same_value(const Column& column, Home home, const Value& given, const Value& stored);

}  // namespace freehold
