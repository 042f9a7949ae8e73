#include <catch2/catch.hpp>

#include "core/merge/clock.hpp"

using namespace freehold;

TEST_CASE("a clock is wrong by what the server's lies ahead of it, however far, also where it has never been set") {
  constexpr std::int64_t kNow = 1'750'000'000'000'000, kHour = 3'600'000'000;
  CHECK(clock_offset_us(kNow, kNow) == 0);
  CHECK(clock_offset_us(kNow, kNow - kHour) == kHour);
  CHECK(clock_offset_us(kNow, kNow + kHour) == -kHour);
  CHECK(clock_offset_us(kNow, 0) == kNow);
}

TEST_CASE("a server's time of another century says nothing about a clock, and neither does a clock beyond all time") {
  constexpr std::int64_t kNow = 1'750'000'000'000'000;
  CHECK_FALSE(clock_offset_us(0, kNow));
  CHECK_FALSE(clock_offset_us(946'684'799'999'999, kNow));
  CHECK(clock_offset_us(946'684'800'000'000, kNow));
  CHECK(clock_offset_us(7'258'118'399'999'999, kNow));
  CHECK_FALSE(clock_offset_us(7'258'118'400'000'000, kNow));
  CHECK_FALSE(clock_offset_us(INT64_MAX, kNow));
  CHECK_FALSE(clock_offset_us(kNow, INT64_MAX));
  CHECK_FALSE(clock_offset_us(kNow, INT64_MIN));
}
