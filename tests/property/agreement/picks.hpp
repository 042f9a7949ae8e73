#pragma once

#include <rapidcheck.h>

#include <vector>

namespace freehold {

/// Dice, for use inside `rc::gen::exec` alone: rapidcheck keeps what was thrown, and shrinks it when a case fails.

template <class T>
T pick(const std::vector<T>& choices) {
  return *rc::gen::elementOf(choices);
}

/// From `low` to `high`, both included; shrinks to `low`.
template <class T>
T pick_from(T low, T high) {
  return *rc::gen::inRange<T>(low, high + 1);
}

/// True once in `times`; shrinks to false.
inline bool pick_once_in(int times) {
  return pick_from(0, times - 1) == times - 1;
}

}  // namespace freehold
