#include <catch2/catch.hpp>

#include "sync/auth/throttle.hpp"

namespace freehold {
namespace {

constexpr std::int64_t kMinute = 60'000'000;

TEST_CASE("a key waits for the end of its window once its allowance is used up, other keys do not") {
  Throttle throttle;
  for (int i = 0; i < 3; ++i) CHECK(throttle.charge("ada", 3, kMinute) == 0);
  CHECK(throttle.charge("ada", 3, 2 * kMinute) == 14 * kMinute);
  CHECK(throttle.wait_us("ada", 3, 2 * kMinute) == 14 * kMinute);
  CHECK(throttle.charge("bob", 3, 2 * kMinute) == 0);
  CHECK(throttle.charge("ada", 3, 16 * kMinute) == 0);
}

TEST_CASE("a refunded try does not count, a success forgets them all") {
  Throttle throttle;
  for (int i = 0; i < 10; ++i) {
    CHECK(throttle.charge("ada", 2, kMinute) == 0);
    throttle.refund("ada");
  }
  CHECK(throttle.charge("ada", 2, kMinute) == 0);
  CHECK(throttle.charge("ada", 2, kMinute) == 0);
  throttle.forget("ada");
  CHECK(throttle.wait_us("ada", 2, kMinute) == 0);
}

TEST_CASE("a wall clock that was set back by a year locks nobody out for a year") {
  Throttle throttle;
  const std::int64_t year = 525'600 * kMinute;
  CHECK(throttle.charge("ada", 1, 2 * year) == 0);
  CHECK(throttle.wait_us("ada", 1, year) == 0);
  CHECK(throttle.charge("ada", 1, year) == 0);
}

TEST_CASE("a guesser with ever new names does not fill the memory") {
  Throttle throttle;
  for (std::size_t i = 0; i < Throttle::kKeysMax + 1000; ++i) throttle.charge("name " + std::to_string(i), 3, kMinute);
  CHECK(throttle.size() <= Throttle::kKeysMax);
}

}  // namespace
}  // namespace freehold
