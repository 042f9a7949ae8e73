#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace freehold {

/// How often one address may ask: so many requests a second, and a burst of some more after a pause.
///
/// For each address it keeps the moment when all of its requests would be due, had they come evenly; one that is too
/// far ahead of its time waits. Memory is bounded: beyond `kCallersMax` addresses those that have nothing due go, then
/// any. Safe from several threads.
class RequestRate {
 public:
  static constexpr std::size_t kCallersMax = 100'000;

  RequestRate(int per_second, int burst) : interval_us_(1'000'000 / per_second), ahead_us_(burst * interval_us_) {}

  /// Charges one request. 0: go on. Else the microseconds to wait; nothing was charged then.
  std::int64_t charge(const std::string& caller, std::int64_t now_us);

  std::size_t size();

 private:
  void make_room(std::int64_t now_us);

  const std::int64_t interval_us_, ahead_us_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::int64_t> due_us_;
};

}  // namespace freehold
