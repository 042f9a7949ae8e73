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

bool Hub::is_shared(const OwnerId& owner) {
  const std::lock_guard lock(mutex_);
  const auto found = subscribers_.find(owner);
  return found != subscribers_.end() && found->second.size() > 1;
}

Hub::Subscribers Hub::of(const OwnerId& owner) {
  const std::lock_guard lock(mutex_);
  const auto found = subscribers_.find(owner);
  return found == subscribers_.end() ? Subscribers() : found->second;
}

WakeListener Hub::listener() {
  const auto rose = [this](const OwnerId& owner, Seq head) {
    for (const Entry& entry : of(owner))
      if (const auto subscriber = entry.subscriber.lock()) subscriber->head_rose(owner, head);
  };
  const auto missed = [this] {
    const std::lock_guard lock(missed_mutex_);
    if (missed_) missed_();
  };
  return {rose, missed};
}

std::vector<OwnerId> Hub::owners() {
  const std::lock_guard lock(mutex_);
  std::vector<OwnerId> owners;
  owners.reserve(subscribers_.size());
  for (const auto& [owner, subscribers] : subscribers_) owners.push_back(owner);
  return owners;
}

void Hub::seen(const OwnerStanding& standing) {
  for (const Entry& entry : of(standing.owner))
    if (const auto subscriber = entry.subscriber.lock()) subscriber->owner_seen(standing);
}

void Hub::when_missed(std::function<void()> call) {
  const std::lock_guard lock(missed_mutex_);
  missed_ = std::move(call);
}

}  // namespace freehold
