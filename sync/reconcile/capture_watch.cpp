#include "sync/reconcile/capture_watch.hpp"

#include <algorithm>
#include <optional>

#include "core/base/defects.hpp"
#include "sync/reconcile/drain.hpp"

namespace freehold {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kPausesPerLook = 10;

Status drain_owner(ServerStore& store, const Schema& schema, Clock& clock, const OwnerId& owner) {
  FREEHOLD_ASSIGN(const auto transaction, store.try_begin(owner));
  FREEHOLD_ASSIGN(const Drained drained, drain(*transaction, schema, clock.now_us()));
  return transaction->commit(drained.head, transaction->digest() + drained.digest_change);
}

}  // namespace

Status drain_owners(ServerStore& store, const Schema& schema, Clock& clock, std::span<const OwnerId> owners,
                    const std::function<bool()>& go_on) {
  Status all;
  for (const OwnerId& owner : owners) {
    if (!go_on()) break;
    if (defect(Defect::nobody_looks_for_captured)) continue;
    Status done = drain_owner(store, schema, clock, owner);
    // One owner's trouble is not that of the others.
    if (!done && done.error().code != Code::busy) all = std::move(done);
  }
  return all;
}

CaptureWatch::CaptureWatch(ServerStore& store, const Schema& schema, Clock& clock, CaptureWatchOptions options)
    : store_(store), schema_(schema), clock_(clock), options_(std::move(options)) {
  thread_ = std::thread([this] { run(); });
}

CaptureWatch::~CaptureWatch() {
  {
    const std::lock_guard guard(lock_);
    ending_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

bool CaptureWatch::pause(std::chrono::microseconds length) {
  std::unique_lock guard(lock_);
  return !ended_.wait_for(guard, length, [this] { return ending_; });
}

void CaptureWatch::run() {
  std::chrono::microseconds length{0};
  while (pause(length)) {
    const Status looked = look();
    tell(looked);
    length = looked ? options_.interval : options_.interval_away;
    length = std::max(length, kPausesPerLook * asking_);
  }
}

Status CaptureWatch::look() {
  const auto started = SteadyClock::now();
  auto owners = store_.captured_owners();
  asking_ = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - started);
  if (!owners) return std::move(owners).error();
  return drain_owners(store_, schema_, clock_, *owners, [this] { return pause(std::chrono::microseconds{0}); });
}

void CaptureWatch::tell(const Status& looked) {
  const bool works = looked.ok() || looked.error().code == Code::busy;
  if (works == working_) return;
  working_ = works;
  if (options_.report) options_.report(works ? nullptr : &looked.error());
}

}  // namespace freehold
