#include <catch2/catch.hpp>

#include "sync/auth/owner_cache.hpp"

namespace freehold {
namespace {

constexpr std::int64_t kNow = 1'750'000'000'000'000;
const OwnerId kAda{Uuid{{1}}};

TEST_CASE("whose account a subject is, is remembered for a moment and no longer") {
  OwnerCache owners;
  CHECK_FALSE(owners.find("ada", kNow));
  owners.keep("ada", kAda, kNow);
  CHECK(owners.find("ada", kNow) == kAda);
  CHECK(owners.find("ada", kNow + OwnerCache::kMomentUs - 1) == kAda);
  CHECK_FALSE(owners.find("ada", kNow + OwnerCache::kMomentUs));
  CHECK_FALSE(owners.find("ada", kNow - 1));
  CHECK_FALSE(owners.find("bob", kNow));
}

TEST_CASE("ever new subjects do not fill the memory") {
  OwnerCache owners;
  for (std::size_t i = 0; i < OwnerCache::kOwnersMax + 1000; ++i) owners.keep(std::to_string(i), kAda, kNow);
  CHECK(owners.size() <= OwnerCache::kOwnersMax);
}

}  // namespace
}  // namespace freehold
