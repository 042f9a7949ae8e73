#pragma once

#include "core/migrate/version.hpp"

namespace freehold {

/// The version with that number; the newest as it is declared, with its quotas.
Version version_of(int number);
/// The first step after which there is this table.
int first_version_with(std::string_view table);

}  // namespace freehold
