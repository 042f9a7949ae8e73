#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/result.hpp"

namespace freehold {

/// A hybrid logical clock reading: 48 bits of milliseconds since 1970, then a 16-bit counter, compared as one number.
/// 0 stands before every write.
struct Hlc {
  std::uint64_t value = 0;

  static Hlc at(std::uint64_t ms, std::uint16_t counter = 0) { return Hlc{ms << 16 | counter}; }
  std::uint64_t ms() const { return value >> 16; }

  bool operator==(const Hlc& other) const { return value == other.value; }
  bool operator<(const Hlc& other) const { return value < other.value; }
};

/// The 64 bits of a device that break ties between equal clocks: the last eight bytes of its client id.
using DeviceId = std::uint64_t;
DeviceId device_of(const ClientId& client);

/// Device 0: the server itself, or a program that wrote to its database.
inline constexpr DeviceId kServerDevice = 0;

/// When and by whom something was written. The order of stamps decides every merge.
struct Stamp {
  Hlc clock;
  DeviceId device = 0;

  bool operator==(const Stamp& other) const { return clock == other.clock && device == other.device; }
  /// Clock first, then device; never arrival.
  bool operator<(const Stamp& other) const {
    return clock == other.clock ? device < other.device : clock < other.clock;
  }

  /// `<16 hex digits of the clock>-<16 hex digits of the device>`, the form on the wire.
  std::string text() const;
  static Result<Stamp> parse(std::string_view text);
};

/// How far a server's time lies ahead of a device's wall clock, microseconds. Nothing where the server's is no time of
/// this century or the next: a device that believed it would date its rows by it and stamp its writes with it, and
/// could never take that back.
std::optional<std::int64_t> clock_offset_us(std::int64_t server_us, std::int64_t wall_us);

/// Gives out clocks that only ever rise on this device, and that stand above every clock it has seen.
class HybridClock {
 public:
  explicit HybridClock(Hlc last = {}) : last_(last) {}

  /// A reading for a new write at wall time `now_us`.
  Hlc tick(std::int64_t now_us);
  /// Takes note of a clock that came from elsewhere: later ticks stand above it.
  void observe(Hlc seen);
  Hlc last() const { return last_; }

 private:
  Hlc last_;
};

}  // namespace freehold
