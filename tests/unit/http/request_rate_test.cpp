#include <catch2/catch.hpp>

#include "sync/http/request_rate.hpp"

namespace freehold {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

TEST_CASE("an address may ask in a burst, then as often as its rate says, and is told how long to wait") {
  RequestRate rate(10, 5);
  std::int64_t now = 1'000 * kSecond;
  for (int i = 0; i < 5; ++i) CHECK(rate.charge("a", now) == 0);
  CHECK(rate.charge("a", now) == kSecond / 10);
  CHECK(rate.charge("b", now) == 0);
  now += kSecond / 10;
  CHECK(rate.charge("a", now) == 0);
  CHECK(rate.charge("a", now) == kSecond / 10);
  now += 10 * kSecond;
  for (int i = 0; i < 5; ++i) CHECK(rate.charge("a", now) == 0);
  CHECK(rate.charge("a", now) > 0);
}

TEST_CASE("a clock that was set back makes nobody wait for long") {
  RequestRate rate(10, 5);
  for (int i = 0; i < 5; ++i) CHECK(rate.charge("a", 1'000 * kSecond) == 0);
  CHECK(rate.charge("a", 10 * kSecond) == 0);
}

TEST_CASE("a crowd of addresses does not fill the memory") {
  RequestRate rate(10, 5);
  for (std::size_t i = 0; i < RequestRate::kCallersMax + 1'000; ++i)
    rate.charge(std::to_string(i), static_cast<std::int64_t>(i) * 1'000);
  CHECK(rate.size() <= RequestRate::kCallersMax);
}

}  // namespace
}  // namespace freehold
