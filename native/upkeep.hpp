#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/base/ports.hpp"
#include "sync/reconcile/server_store.hpp"

namespace freehold {

/// What a server does for its database beside serving: once at start and then every day, on a thread of its own, it
/// forgets the tombstones of rows that were deleted longer ago than `keep`. A device that was away for longer starts
/// over, and keeps what it has written.
class Upkeep {
 public:
  Upkeep(ServerStore& store, Clock& clock, std::chrono::hours keep);
  ~Upkeep();
  Upkeep(const Upkeep&) = delete;
  Upkeep& operator=(const Upkeep&) = delete;

 private:
  void run();

  ServerStore& store_;
  Clock& clock_;
  std::chrono::hours keep_;
  std::mutex mutex_;
  std::condition_variable ending_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace freehold
