#pragma once

#include "core/base/ports.hpp"

namespace freehold {

/// The machine's wall clock.
class SystemClock : public Clock {
 public:
  std::int64_t now_us() override;
};

/// OpenSSL's generator, fit for keys. Throws std::runtime_error where the machine has no entropy to give: going on with
/// guessable keys would be worse.
class SystemRandom : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

}  // namespace freehold
