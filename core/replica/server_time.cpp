#include "core/replica/server_time.hpp"

#include <cstdlib>

namespace freehold {
namespace {

/// A welcome takes its time on the way: what differs by less is no news.
constexpr std::int64_t kNewsUs = 1'000'000;
/// A clock that goes back by more was set by somebody, and is no longer wrong by what it was wrong by before.
constexpr std::int64_t kSetBackUs = 60'000'000;

}  // namespace

bool ServerTime::counts(std::int64_t wall_us) const {
  return wall_us >= state_.clock_offset().learned_at_us - kSetBackUs;
}

std::int64_t ServerTime::now_us() {
  const std::int64_t wall_us = wall_.now_us();
  return counts(wall_us) ? wall_us + state_.clock_offset().us : wall_us;
}

ClockOffset ServerTime::offset_by(std::int64_t server_us) {
  const std::int64_t wall_us = wall_.now_us();
  const auto offset = clock_offset_us(server_us, wall_us);
  const ClockOffset& known = state_.clock_offset();
  if (!offset || (counts(wall_us) && std::abs(*offset - known.us) < kNewsUs)) return known;
  return {*offset, wall_us};
}

}  // namespace freehold
