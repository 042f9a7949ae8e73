#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "core/schema/schema.hpp"
#include "sync/reconcile/server_store.hpp"
#include "sync/secrets/key_wrapper.hpp"

namespace freehold {

struct Rewrapped {
  std::int64_t secrets = 0;  ///< that the newest version wraps now
  std::int64_t passed_over = 0;  ///< that could not be opened
  std::optional<Error> why;  ///< of the first of those
};

/// Wraps by the newest version what other versions wrapped, a batch at a time, beside everything else that goes on.
/// Each batch stands when it is written, so whoever is interrupted, or comes second, goes on with what is left. Ends
/// early where `go_on` says so.
Result<Rewrapped> rewrap_all(ServerStore& store, const Schema& schema, KeyWrapper& keys,
                             const std::function<bool()>& go_on = {});

/// Keeps all secrets of a server under the newest version, for as long as it lives, on a thread of its own: looks at
/// the start, when there is a newer version, and now and then. So a ring can be rotated while servers run, also where
/// nobody else can open the database.
///
/// What is given outlives it. The report is called on its thread, after looks that did or lacked something.
class RewrapWatch {
 public:
  using Report = std::function<void(const Result<Rewrapped>& done)>;
  struct Options {
    std::chrono::milliseconds interval = std::chrono::seconds(2);  ///< between two questions for the newest version
    /// After a new version, once more: other servers may have used the old one a moment longer.
    std::chrono::milliseconds settling = std::chrono::seconds(10);
    std::chrono::milliseconds pause = std::chrono::hours(1);  ///< between two looks without a reason
    Report report = {};
  };

  RewrapWatch(ServerStore& store, const Schema& schema, KeyWrapper& keys, Options options);
  ~RewrapWatch();
  RewrapWatch(const RewrapWatch&) = delete;
  RewrapWatch& operator=(const RewrapWatch&) = delete;

 private:
  void run();
  /// False where the watch ends.
  bool wait(std::chrono::milliseconds length);
  /// Whether all could be looked at.
  bool look();

  ServerStore& store_;
  const Schema& schema_;
  KeyWrapper& keys_;
  const Options options_;
  std::mutex mutex_;
  std::condition_variable ending_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace freehold
