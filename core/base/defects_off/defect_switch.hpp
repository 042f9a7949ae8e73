#pragma once

namespace freehold {

/// Products make no mistakes on purpose.
inline constexpr bool kDefectsCanBeMade = false;

constexpr bool defect(Defect) {
  return false;
}

inline void make_defect(Defect) {}

}  // namespace freehold
