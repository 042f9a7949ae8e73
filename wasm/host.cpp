#include "wasm/host.hpp"

#include <sqlite3.h>

#include <array>
#include <cstring>
#include <optional>

#include "wasm/vfs/slot_vfs.hpp"

// wasm/opfs_library.js. Positions and sizes are doubles: exact up to 2^53, and no 64-bit numbers cross.
extern "C" {
int freehold_slot_count();
double freehold_slot_read(int slot, void* out, std::size_t size, double offset);
int freehold_slot_write(int slot, const void* bytes, std::size_t size, double offset);
int freehold_slot_truncate(int slot, double size);
double freehold_slot_size(int slot);
int freehold_slot_flush(int slot);
double freehold_now_us();
void freehold_random(void* out, std::size_t size);
}

namespace freehold {
namespace {

/// The library answers 0 done, 1 failed, 2 full, in the order of SlotOutcome.
SlotOutcome outcome(int answer) {
  return static_cast<SlotOutcome>(answer);
}

class OpfsSlots : public Slots {
 public:
  int count() override { return freehold_slot_count(); }
  std::int64_t read(int slot, std::span<std::uint8_t> out, std::int64_t offset) override {
    return static_cast<std::int64_t>(freehold_slot_read(slot, out.data(), out.size(), static_cast<double>(offset)));
  }
  SlotOutcome write(int slot, std::span<const std::uint8_t> bytes, std::int64_t offset) override {
    return outcome(freehold_slot_write(slot, bytes.data(), bytes.size(), static_cast<double>(offset)));
  }
  SlotOutcome truncate(int slot, std::int64_t size) override {
    return outcome(freehold_slot_truncate(slot, static_cast<double>(size)));
  }
  std::int64_t size(int slot) override { return static_cast<std::int64_t>(freehold_slot_size(slot)); }
  SlotOutcome flush(int slot) override { return outcome(freehold_slot_flush(slot)); }
};

class HostClock : public Clock {
 public:
  std::int64_t now_us() override { return static_cast<std::int64_t>(freehold_now_us()); }
};

/// Fetches randomness in advance: a call of the browser's costs more than the 16 bytes of an id are worth.
class HostRandom : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    if (out.size() > stock_.size()) return freehold_random(out.data(), out.size());
    if (out.size() > left_) {
      freehold_random(stock_.data(), stock_.size());
      left_ = stock_.size();
    }
    // What was given out is not kept.
    std::uint8_t* const taken = stock_.data() + (left_ - out.size());
    std::memcpy(out.data(), taken, out.size());
    std::memset(taken, 0, out.size());
    left_ -= out.size();
  }

 private:
  std::array<std::uint8_t, 2048> stock_{};
  std::size_t left_ = 0;
};

OpfsSlots opfs_slots;
std::optional<SlotVfs> opfs_vfs;

}  // namespace

Clock& host_clock() {
  static HostClock clock;
  return clock;
}

Random& host_random() {
  static HostRandom random;
  return random;
}

void forget_host_slots() {
  if (opfs_vfs) opfs_vfs->forget();
}

}  // namespace freehold

/// SQLite calls this once while it starts (SQLITE_OS_OTHER).
extern "C" int sqlite3_os_init() {
  using namespace freehold;
  opfs_vfs.emplace("opfs", opfs_slots, host_clock(), host_random(), true);
  return SQLITE_OK;
}

extern "C" int sqlite3_os_end() {
  freehold::opfs_vfs.reset();
  return SQLITE_OK;
}
