#pragma once

#include "core/replica/device_state.hpp"

namespace freehold {

/// The server's time as far as this device knows it: its own clock, and by how much that was wrong when a server last
/// said what time it is. Rows are dated and writes are stamped by it, also offline and after another start, so that a
/// wrong wall clock neither wins, nor loses, nor puts rows into the wrong year. Before the first welcome the device has
/// nothing but its clock.
class ServerTime : public Clock {
 public:
  ServerTime(Clock& wall, const DeviceState& state) : wall_(wall), state_(state) {}

  std::int64_t now_us() override;
  /// What a welcome's time says about the wall clock; what is known already where it cannot be the time of today, or
  /// says the same.
  ClockOffset offset_by(std::int64_t server_us);

 private:
  /// Nobody has set the clock back since.
  bool counts(std::int64_t wall_us) const;

  Clock& wall_;
  const DeviceState& state_;
};

}  // namespace freehold
