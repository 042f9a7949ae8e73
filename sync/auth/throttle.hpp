#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace freehold {

/// Slows down guessing. Counts the failures of each key in a window that starts with its first; once a key has used up
/// its allowance it waits for the end of the window.
///
/// Memory is bounded: beyond `kKeysMax` keys those whose window is over go, then any. Safe from several threads.
class Throttle {
 public:
  static constexpr std::int64_t kWindowUs = 15LL * 60 * 1'000'000;
  static constexpr std::size_t kKeysMax = 100'000;

  /// Charges one try before it is made, so that tries side by side cannot all slip through.
  /// 0: go on. Else the microseconds to wait; nothing was charged then.
  std::int64_t charge(const std::string& key, int allowance, std::int64_t now_us);
  /// What `charge` would answer, without charging.
  std::int64_t wait_us(const std::string& key, int allowance, std::int64_t now_us);
  /// Takes one charge back: the try was none of a guesser's.
  void refund(const std::string& key);
  /// Forgets the key, after a success.
  void forget(const std::string& key);

  std::size_t size();

 private:
  struct Window {
    int failures = 0;
    std::int64_t ends_at_us = 0;
  };
  void make_room(std::int64_t now_us);

  std::mutex mutex_;
  std::unordered_map<std::string, Window> windows_;
};

}  // namespace freehold
