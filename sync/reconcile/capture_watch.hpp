#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "core/base/ports.hpp"
#include "sync/reconcile/server_store.hpp"

namespace freehold {

/// Puts into the feeds of these owners what other programs wrote, each in a transaction of its own, for as long as
/// `go_on` says so. An owner who pushes at the moment is passed over; another's trouble is answered at the end.
Status drain_owners(ServerStore& store, const Schema& schema, Clock& clock, std::span<const OwnerId> owners,
                    const std::function<bool()>& go_on);

struct CaptureWatchOptions {
  /// How often the store is asked whether other programs wrote something. A look that takes long is followed by a
  /// longer pause: looking never takes more than a tenth of the time.
  std::chrono::milliseconds interval{15};
  /// The same while the store cannot be reached.
  std::chrono::milliseconds interval_away{100};
  /// Told once when it stops working, and with null when it works again. Called on the watch's thread.
  std::function<void(const Error* problem)> report = {};
};

/// Puts into the feeds what other programs write, for as long as it lives, on a thread of its own.
///
/// Any number of servers may watch one database: who comes second finds nothing to do. It never waits for an owner who
/// pushes; a push drains its owner's rows by itself, and what comes later is there at the next look. The store, the
/// schema and the clock must outlive the watch; the clock is asked on its thread.
class CaptureWatch {
 public:
  CaptureWatch(ServerStore& store, const Schema& schema, Clock& clock, CaptureWatchOptions options = {});
  ~CaptureWatch();
  CaptureWatch(const CaptureWatch&) = delete;
  CaptureWatch& operator=(const CaptureWatch&) = delete;

 private:
  void run();
  /// One look: every owner who has something waiting.
  Status look();
  /// False where the watch ends.
  bool pause(std::chrono::microseconds length);
  void tell(const Status& looked);

  ServerStore& store_;
  const Schema& schema_;
  Clock& clock_;
  const CaptureWatchOptions options_;
  std::chrono::microseconds asking_{0};  ///< how long the last question took
  bool working_ = true;
  std::mutex lock_;
  std::condition_variable ended_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace freehold
