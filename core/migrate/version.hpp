#pragma once

#include <memory>

#include "core/migrate/migrate.hpp"

namespace freehold {

/// What a program of some version knows: its tables, and the steps that make them.
struct Version {
  int number = 0;
  std::shared_ptr<const Schema> schema;
  std::span<const Migration> steps;
};

/// The version that knew the first `number` of the embedded steps, from the one on that made the owners' table.
///
/// Tables and columns are those that the steps make; what is said of them is what the newest snapshot says. So a rule
/// that a later step changed is the later one, and quotas, which no snapshot holds, there are none.
Result<Version> version_of(int number, Clock& clock);

/// The number of the newest embedded step.
int newest_version();
/// The first embedded step after which there is this table; 0 where there never is.
Result<int> first_version_with(std::string_view table, Clock& clock);

}  // namespace freehold
