#include "native/upkeep.hpp"

#include <spdlog/spdlog.h>

namespace freehold {
namespace {

constexpr std::chrono::hours kPause{24};

}  // namespace

Upkeep::Upkeep(ServerStore& store, Clock& clock, std::chrono::hours keep) : store_(store), clock_(clock), keep_(keep) {
  thread_ = std::thread([this] { run(); });
}

Upkeep::~Upkeep() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  ending_.notify_all();
  thread_.join();
}

void Upkeep::run() {
  std::unique_lock lock(mutex_);
  while (!ended_) {
    lock.unlock();
    using std::chrono::milliseconds;
    const std::int64_t before_ms = clock_.now_us() / 1000 - std::chrono::duration_cast<milliseconds>(keep_).count();
    const auto dropped =
        store_.drop_tombstones(Hlc::at(static_cast<std::uint64_t>(std::max<std::int64_t>(before_ms, 0))));
    if (!dropped)
      spdlog::warn("old tombstones stay until tomorrow: {}", dropped.error().message);
    else if (*dropped > 0)
      spdlog::info("{} tombstones were older than {} days and are no longer kept", *dropped, keep_.count() / 24);
    lock.lock();
    ending_.wait_for(lock, kPause, [this] { return ended_; });
  }
}

}  // namespace freehold
