#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/base/ids.hpp"

namespace freehold {

/// Whose account a subject is, remembered for a moment, so that a device that asks often does not ask the database each
/// time. Whether the account is still there and switched on is not in it.
///
/// Memory is bounded: beyond `kOwnersMax` those whose moment is over go, then any. Safe from several threads.
class OwnerCache {
 public:
  static constexpr std::int64_t kMomentUs = 5'000'000;
  static constexpr std::size_t kOwnersMax = 10'000;

  std::optional<OwnerId> find(const std::string& subject, std::int64_t now_us);
  void keep(const std::string& subject, const OwnerId& owner, std::int64_t now_us);

  std::size_t size();

 private:
  struct Entry {
    OwnerId owner;
    std::int64_t kept_at_us = 0;

    // A clock that was set back ends the moment, too.
    bool is_over(std::int64_t now_us) const { return now_us < kept_at_us || now_us - kept_at_us >= kMomentUs; }
  };

  std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace freehold
