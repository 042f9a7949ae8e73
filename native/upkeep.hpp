#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/base/ports.hpp"
#include "sync/blobs/blob_sweep.hpp"
#include "sync/reconcile/server_store.hpp"

namespace freehold {

/// What a server does for its database and its files beside serving: once at start and then every day, on a thread of
/// its own, it forgets the tombstones of rows that were deleted longer ago than `keep`, and removes files that no row
/// has named for long. A device that was away for longer than `keep` starts over, and keeps what it has written.
class Upkeep {
 public:
  Upkeep(ServerStore& store, const BlobStore& blobs, Clock& clock, std::chrono::hours keep);
  ~Upkeep();
  Upkeep(const Upkeep&) = delete;
  Upkeep& operator=(const Upkeep&) = delete;

 private:
  void run();
  void forget_tombstones();
  void sweep_blobs();
  bool has_ended();

  ServerStore& store_;
  BlobSweep sweep_;
  Clock& clock_;
  std::chrono::hours keep_;
  std::mutex mutex_;
  std::condition_variable ending_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace freehold
