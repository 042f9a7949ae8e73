#pragma once

#include <random>

#include "core/base/ports.hpp"

namespace freehold {

/// A clock that stands still until the test moves it.
class TestClock : public Clock {
 public:
  std::int64_t now_us() override { return now_us_; }
  void set(std::int64_t us) { now_us_ = us; }
  void advance_ms(std::int64_t ms) { now_us_ += ms * 1000; }

 private:
  std::int64_t now_us_ = 1'750'000'000'000'000;
};

/// The same bytes in every run.
class TestRandom : public Random {
 public:
  explicit TestRandom(std::uint64_t seed = 1) : engine_(seed) {}
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace freehold
