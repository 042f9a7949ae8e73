#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace freehold {

/// Overwrites what must not be found in memory later. Volatile: a compiler may leave out a write that nobody reads.
inline void wipe(std::span<std::uint8_t> bytes) {
  volatile std::uint8_t* const at = bytes.data();
  for (std::size_t i = 0; i < bytes.size(); ++i) at[i] = 0;
}

/// The 32 random bytes that an encrypted database is opened with. Overwritten when it goes, and so is every copy.
class DatabaseKey {
 public:
  static constexpr std::size_t kSize = 32;

  /// Nothing where these are not `kSize` bytes.
  static std::optional<DatabaseKey> of(std::span<const std::uint8_t> bytes) {
    if (bytes.size() != kSize) return std::nullopt;
    DatabaseKey key;
    std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
    return key;
  }

  DatabaseKey() = default;
  DatabaseKey(const DatabaseKey&) = default;
  DatabaseKey& operator=(const DatabaseKey&) = default;
  ~DatabaseKey() { wipe(bytes_); }

  std::span<const std::uint8_t> bytes() const { return bytes_; }
  std::span<std::uint8_t> bytes() { return bytes_; }

 private:
  std::array<std::uint8_t, kSize> bytes_{};
};

}  // namespace freehold
