#pragma once

#include <string>
#include <vector>

#include "core/base/ids.hpp"

namespace freehold::simulation {

/// Whoever has devices in a run. Everything that they write carries their mark: so a row in wrong hands is seen.
struct Person {
  OwnerId id;
  std::string name;
  std::string mark;  ///< in every text that they write, and in no other

  std::string email() const { return mark + "@example.org"; }
};

const std::vector<Person>& people();

}  // namespace freehold::simulation
