#include "sync/auth/throttle.hpp"

namespace freehold {

std::int64_t Throttle::charge(const std::string& key, int allowance, std::int64_t now_us) {
  const std::lock_guard lock(mutex_);
  if (windows_.size() >= kKeysMax) make_room(now_us);
  Window& window = windows_[key];
  // A clock that was set back must not make anybody wait for longer than a window.
  if (now_us >= window.ends_at_us || window.ends_at_us - now_us > kWindowUs) window = Window{0, now_us + kWindowUs};
  if (window.failures >= allowance) return window.ends_at_us - now_us;
  ++window.failures;
  return 0;
}

std::int64_t Throttle::wait_us(const std::string& key, int allowance, std::int64_t now_us) {
  const std::lock_guard lock(mutex_);
  const auto found = windows_.find(key);
  if (found == windows_.end() || found->second.failures < allowance) return 0;
  const std::int64_t wait = found->second.ends_at_us - now_us;
  return wait > kWindowUs || wait < 0 ? 0 : wait;
}

void Throttle::refund(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = windows_.find(key);
  if (found != windows_.end() && found->second.failures > 0) --found->second.failures;
}

void Throttle::forget(const std::string& key) {
  const std::lock_guard lock(mutex_);
  windows_.erase(key);
}

std::size_t Throttle::size() {
  const std::lock_guard lock(mutex_);
  return windows_.size();
}

void Throttle::make_room(std::int64_t now_us) {
  std::erase_if(windows_, [&](const auto& entry) { return entry.second.ends_at_us <= now_us; });
  while (windows_.size() >= kKeysMax) windows_.erase(windows_.begin());
}

}  // namespace freehold
