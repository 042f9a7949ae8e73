#include "sync/http/request_rate.hpp"

namespace freehold {

std::int64_t RequestRate::charge(const std::string& caller, std::int64_t now_us) {
  const std::lock_guard lock(mutex_);
  if (due_us_.size() >= kCallersMax) make_room(now_us);
  std::int64_t& due = due_us_[caller];
  // Also where the clock was set back: nobody is ever further ahead than this.
  if (due < now_us || due - now_us > ahead_us_ + interval_us_) due = now_us;
  if (due - now_us > ahead_us_ - interval_us_) return due - now_us - ahead_us_ + interval_us_;
  due += interval_us_;
  return 0;
}

std::size_t RequestRate::size() {
  const std::lock_guard lock(mutex_);
  return due_us_.size();
}

void RequestRate::make_room(std::int64_t now_us) {
  std::erase_if(due_us_, [&](const auto& entry) { return entry.second <= now_us; });
  while (due_us_.size() >= kCallersMax) due_us_.erase(due_us_.begin());
}

}  // namespace freehold
