#include "core/merge/clock.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace freehold {

DeviceId device_of(const ClientId& client) {
  DeviceId device = 0;
  for (std::size_t i = 8; i < 16; ++i) device = device << 8 | client.uuid.bytes[i];
  return device;
}

std::string Stamp::text() const {
  return to_hex16(clock.value) + '-' + to_hex16(device);
}

Result<Stamp> Stamp::parse(std::string_view text) {
  if (text.size() == 33 && text[16] == '-') {
    const auto clock = from_hex16(text.substr(0, 16));
    const auto device = from_hex16(text.substr(17));
    if (clock && device) return Stamp{Hlc{*clock}, *device};
  }
  return fail(Code::malformed, "a stamp is two groups of sixteen lower-case hexadecimal digits with a hyphen between");
}

std::optional<std::int64_t> clock_offset_us(std::int64_t server_us, std::int64_t wall_us) {
  constexpr std::int64_t kYear2000Us = 946'684'800'000'000, kYear2200Us = 7'258'118'400'000'000;
  // A device's clock may say anything; what it says must not make the sum run over.
  constexpr std::int64_t kWallMaxUs = 253'402'300'799'999'999;
  const bool believed = server_us >= kYear2000Us && server_us < kYear2200Us;
  if (!believed || wall_us < -kWallMaxUs || wall_us > kWallMaxUs) return std::nullopt;
  return server_us - wall_us;
}

Hlc HybridClock::tick(std::int64_t now_us) {
  const Hlc wall = Hlc::at(static_cast<std::uint64_t>(std::max<std::int64_t>(now_us / 1000, 0)));
  // The counter overflows into the milliseconds: still a higher clock, and still close to the wall.
  last_ = last_ < wall ? wall : Hlc{last_.value + 1};
  return last_;
}

void HybridClock::observe(Hlc seen) {
  if (last_ < seen) last_ = seen;
}

}  // namespace freehold
