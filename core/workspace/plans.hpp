#pragma once

#include "core/schema/builder.hpp"

namespace freehold {

// What the plans allow. The enterprise plan has no limits of its own here.

inline Quota monthly(std::int64_t free, const char* counter, std::vector<Condition> where = {}) {
  return {"tier", {{"free", free}}, std::move(where), "usage_tracking", counter};
}

inline Quota at_once(std::vector<std::pair<std::string, std::int64_t>> limits) {
  return {"tier", std::move(limits)};
}

}  // namespace freehold
