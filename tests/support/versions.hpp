#pragma once

#include <memory>

#include "core/migrate/migrate.hpp"

namespace freehold {

/// What a program of an older version knows.
struct Version {
  int number = 0;
  std::shared_ptr<const Schema> schema;
  std::span<const Migration> steps;
};

/// The tables that the first `number` steps make, from 1; of older versions without quotas, which no step holds.
Version version_of(int number);

/// The number of the newest step.
int newest_version();
/// The first step after which there is this table.
int first_version_with(std::string_view table);

}  // namespace freehold
