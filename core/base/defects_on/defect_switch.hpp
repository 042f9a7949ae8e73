#pragma once

namespace freehold {

/// Tests do.
inline constexpr bool kDefectsCanBeMade = true;

inline Defect defect_at_work = Defect::none;

/// Whether this mistake is to be made now.
inline bool defect(Defect asked) {
  return defect_at_work == asked;
}

/// From now on this mistake is made and no other.
inline void make_defect(Defect made) {
  defect_at_work = made;
}

}  // namespace freehold
