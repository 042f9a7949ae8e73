#include "native/upkeep.hpp"

#include <spdlog/spdlog.h>

namespace freehold {
namespace {

constexpr std::chrono::hours kPause{24};

}  // namespace

Upkeep::Upkeep(ServerStore& store, const BlobStore& blobs, Clock& clock, std::chrono::hours keep)
    : store_(store),
      sweep_(blobs, [&store](const OwnerId& owner) { return store.blobs_in_use(owner); }),
      clock_(clock),
      keep_(keep) {
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

bool Upkeep::has_ended() {
  const std::lock_guard lock(mutex_);
  return ended_;
}

void Upkeep::run() {
  while (!has_ended()) {
    forget_tombstones();
    sweep_blobs();
    std::unique_lock lock(mutex_);
    ending_.wait_for(lock, kPause, [this] { return ended_; });
  }
}

void Upkeep::forget_tombstones() {
  using std::chrono::milliseconds;
  const std::int64_t before_ms = clock_.now_us() / 1000 - std::chrono::duration_cast<milliseconds>(keep_).count();
  const auto dropped =
      store_.drop_tombstones(Hlc::at(static_cast<std::uint64_t>(std::max<std::int64_t>(before_ms, 0))));
  if (!dropped)
    spdlog::warn("old tombstones stay until tomorrow: {}", dropped.error().message);
  else if (*dropped > 0)
    spdlog::info("{} tombstones were older than {} days and are no longer kept", *dropped, keep_.count() / 24);
}

void Upkeep::sweep_blobs() {
  const auto swept = sweep_.run(clock_.now_us(), [this] { return has_ended(); });
  if (!swept) {
    spdlog::warn("files that nobody needs stay until tomorrow: {}", swept.error().message);
    return;
  }
  if (swept->why)
    spdlog::warn("files of {} accounts could not be looked through and stay until tomorrow, the first: {}",
                 swept->passed_over, swept->why->message);
  // Many at once may mean that this is the wrong database, or the wrong folder: there is a week to notice, and every
  // day says it again.
  if (swept->waiting > 0)
    spdlog::warn(
        "{} files belong to no row, {} of them since today; who stays so for a week goes, unless a device asks",
        swept->waiting, swept->marked);
  if (swept->removed > 0)
    spdlog::info("{} files belonged to no row for a week and are no longer kept, {} bytes", swept->removed,
                 swept->removed_bytes);
  if (swept->given_up > 0) spdlog::info("{} uploads that nobody went on with are no longer kept", swept->given_up);
}

}  // namespace freehold
