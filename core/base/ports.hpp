#pragma once

#include <cstdint>
#include <span>

namespace freehold {

/// Where the core learns the time. The host brings it: the browser's, the system's, or a simulation's.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Microseconds since 1970-01-01T00:00:00Z. May jump in either direction: nothing relies on it for order.
  virtual std::int64_t now_us() = 0;
};

/// Where the core takes randomness from. A host's source must be fit for keys; a simulation's is seeded.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;
};

}  // namespace freehold
