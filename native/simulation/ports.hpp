#pragma once

#include <algorithm>
#include <random>

#include "core/base/ports.hpp"

namespace freehold::simulation {

/// The one source of chance of a run: same seed, same numbers, on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  /// A number below `sides`.
  std::uint64_t roll(std::uint64_t sides) { return sides == 0 ? 0 : engine_() % sides; }
  bool one_in(std::uint64_t sides) { return roll(sides) == 0; }
  /// For what has chance of its own.
  std::uint64_t seed() { return engine_(); }
  template <class List>
  auto& pick(List& list) {
    return list[static_cast<std::size_t>(roll(list.size()))];
  }

 private:
  std::mt19937_64 engine_;
};

/// A clock on somebody's wall: the run's time, and how far this one is off.
class WallClock : public Clock {
 public:
  explicit WallClock(const std::int64_t& time_us) : time_us_(time_us) {}
  std::int64_t now_us() override { return std::max<std::int64_t>(time_us_ + off_us_, 0); }
  void set_off(std::int64_t us) { off_us_ = us; }
  std::int64_t off_us() const { return off_us_; }

 private:
  const std::int64_t& time_us_;
  std::int64_t off_us_ = 0;
};

class SeededRandom : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace freehold::simulation
