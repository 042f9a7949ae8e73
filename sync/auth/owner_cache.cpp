#include "sync/auth/owner_cache.hpp"

namespace freehold {

std::optional<OwnerId> OwnerCache::find(const std::string& subject, std::int64_t now_us) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(subject);
  if (found == entries_.end() || found->second.is_over(now_us)) return std::nullopt;
  return found->second.owner;
}

void OwnerCache::keep(const std::string& subject, const OwnerId& owner, std::int64_t now_us) {
  const std::lock_guard lock(mutex_);
  if (entries_.size() >= kOwnersMax) {
    std::erase_if(entries_, [&](const auto& entry) { return entry.second.is_over(now_us); });
    while (entries_.size() >= kOwnersMax) entries_.erase(entries_.begin());
  }
  entries_.insert_or_assign(subject, Entry{owner, now_us});
}

std::size_t OwnerCache::size() {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace freehold
