#include "sync/http/head_watch.hpp"

#include <algorithm>

#include <spdlog/spdlog.h>

namespace freehold {
namespace {

/// While the store cannot be reached, and so nothing else is told of it either.
constexpr std::chrono::milliseconds kPauseAway{1000};

}  // namespace

HeadWatch::HeadWatch(ServerStore& store, Hub& hub, std::chrono::milliseconds interval)
    : store_(store), hub_(hub), interval_(interval) {
  hub_.when_missed([this] { look_soon(); });
  thread_ = std::thread([this] { run(); });
}

HeadWatch::~HeadWatch() {
  hub_.when_missed({});
  {
    const std::lock_guard guard(lock_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void HeadWatch::look_soon() {
  {
    const std::lock_guard guard(lock_);
    soon_ = true;
  }
  changed_.notify_all();
}

bool HeadWatch::pause(std::chrono::milliseconds length) {
  std::unique_lock guard(lock_);
  changed_.wait_for(guard, length, [this] { return soon_ || ending_; });
  soon_ = false;
  return !ending_;
}

void HeadWatch::run() {
  std::chrono::milliseconds length = interval_;
  while (pause(length)) {
    const Status looked = look();
    if (!looked) spdlog::debug("the heads of those who are connected: {}", looked.error().message);
    length = looked ? interval_ : std::min(interval_, kPauseAway);
  }
}

Status HeadWatch::look() {
  const std::vector<OwnerId> owners = hub_.owners();
  if (owners.empty()) return {};
  FREEHOLD_ASSIGN(const auto standings, store_.standings(owners));
  for (const OwnerStanding& standing : standings) hub_.seen(standing);
  return {};
}

}  // namespace freehold
