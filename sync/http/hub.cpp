#include "sync/http/hub.hpp"

namespace freehold {

void Hub::join(const OwnerId& owner, const std::shared_ptr<FeedSubscriber>& subscriber) {
  const std::lock_guard lock(mutex_);
  subscribers_[owner].push_back(Entry{subscriber.get(), subscriber});
}

void Hub::leave(const OwnerId& owner, const FeedSubscriber* subscriber) {
  const std::lock_guard lock(mutex_);
  const auto found = subscribers_.find(owner);
  if (found == subscribers_.end()) return;
  std::erase_if(found->second, [&](const Entry& entry) { return entry.name == subscriber; });
  if (found->second.empty()) subscribers_.erase(found);
}

void Hub::wake(const OwnerId& owner, Seq head) {
  // Copied first: the last hold on a subscriber may end here, and its destructor leaves, which takes the lock again.
  Subscribers awake;
  {
    const std::lock_guard lock(mutex_);
    const auto found = subscribers_.find(owner);
    if (found == subscribers_.end()) return;
    awake = found->second;
  }
  for (const Entry& entry : awake)
    if (const auto subscriber = entry.subscriber.lock()) subscriber->head_rose(head);
}

}  // namespace freehold
