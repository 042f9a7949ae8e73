#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "core/base/ids.hpp"

namespace freehold {

/// Somebody who wants to know when an owner's feed grows.
class FeedSubscriber {
 public:
  virtual ~FeedSubscriber() = default;
  /// A hint: it may come twice, or late, or for a head that is already known. From any thread; must return at once.
  virtual void head_rose(Seq head) = 0;
};

/// Carries wakes from the store to the live sessions of an owner. Safe from several threads.
class Hub {
 public:
  void join(const OwnerId& owner, const std::shared_ptr<FeedSubscriber>& subscriber);
  /// May be called from the subscriber's destructor.
  void leave(const OwnerId& owner, const FeedSubscriber* subscriber);

  /// Fits a store's WakeListener.
  void wake(const OwnerId& owner, Seq head);

 private:
  struct Entry {
    const FeedSubscriber* name = nullptr;  ///< to find it by, also while it is being destroyed
    std::weak_ptr<FeedSubscriber> subscriber;
  };
  using Subscribers = std::vector<Entry>;

  std::mutex mutex_;
  std::unordered_map<OwnerId, Subscribers, IdHash> subscribers_;
};

}  // namespace freehold
