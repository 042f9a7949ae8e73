#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "core/base/ids.hpp"
#include "sync/reconcile/server_store.hpp"

namespace freehold {

/// Somebody who wants to know when a feed grows.
class FeedSubscriber {
 public:
  virtual ~FeedSubscriber() = default;
  /// A hint: it may come twice, or late, or for a head that is already known. From any thread; must return at once.
  virtual void head_rose(const OwnerId& scope, Seq head) = 0;
  /// The same, after a look at the owner: how things stood a moment ago.
  virtual void owner_seen(const OwnerStanding& standing) = 0;
};

/// Carries wakes from the store to the live sessions of an owner, or of everybody who reads what is public. Safe from
/// several threads.
class Hub {
 public:
  void join(const OwnerId& owner, const std::shared_ptr<FeedSubscriber>& subscriber);
  /// May be called from the subscriber's destructor.
  void leave(const OwnerId& owner, const FeedSubscriber* subscriber);

  /// Whether more than one listens to it.
  bool is_shared(const OwnerId& owner);

  /// What a store is to call. The hub must outlive the store.
  WakeListener listener();
  /// Everybody who has a subscriber, once.
  std::vector<OwnerId> owners();
  /// Tells an owner's subscribers what a look found.
  void seen(const OwnerStanding& standing);
  /// Called, from any thread, when wakes may have been missed. Empty: nobody is told. Not called any more after this
  /// has returned with another one.
  void when_missed(std::function<void()> call);

 private:
  struct Entry {
    const FeedSubscriber* name = nullptr;  ///< to find it by, also while it is being destroyed
    std::weak_ptr<FeedSubscriber> subscriber;
  };
  using Subscribers = std::vector<Entry>;

  /// A copy: the last hold on a subscriber may end with it, and its destructor leaves, which takes the lock again.
  Subscribers of(const OwnerId& owner);

  std::mutex mutex_;
  std::unordered_map<OwnerId, Subscribers, IdHash> subscribers_;
  std::mutex missed_mutex_;
  std::function<void()> missed_;
};

}  // namespace freehold
