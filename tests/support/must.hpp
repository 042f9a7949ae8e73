#pragma once

#include <stdexcept>

#include "core/base/result.hpp"

namespace freehold {

/// Without it a test cannot go on. Throws, where an assertion of Catch could not be: on other threads, or outside a
/// test.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(result).value();
}

inline void must(const Status& status) {
  if (!status) throw std::runtime_error(status.error().message);
}

}  // namespace freehold
