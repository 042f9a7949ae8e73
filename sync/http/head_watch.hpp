#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "sync/http/hub.hpp"

namespace freehold {

/// The net below the wakes, which are hints and may be lost: looks again and again, for as long as it lives and on a
/// thread of its own, at the heads, accounts and sign-ins of everybody who is connected, and tells their sessions.
///
/// One question to the store for all of them, so that a connection on which nothing happens costs next to nothing.
/// After wakes may have been missed it looks at once. Store and hub must outlive it; one for each hub.
class HeadWatch {
 public:
  HeadWatch(ServerStore& store, Hub& hub, std::chrono::milliseconds interval);
  ~HeadWatch();
  HeadWatch(const HeadWatch&) = delete;
  HeadWatch& operator=(const HeadWatch&) = delete;

 private:
  void run();
  Status look();
  /// False where the watch ends.
  bool pause(std::chrono::milliseconds length);
  void look_soon();

  ServerStore& store_;
  Hub& hub_;
  const std::chrono::milliseconds interval_;
  std::mutex lock_;
  std::condition_variable changed_;
  bool soon_ = false;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace freehold
