#include <sqlite3.h>

#include <chrono>
#include <optional>

#include "tests/support/ports.hpp"
#include "wasm/vfs/memory_slots.hpp"
#include "wasm/vfs/slot_vfs.hpp"

// The default file system of test programs in Node: the browser's, over slots in memory.

namespace freehold {
namespace {

class SystemClock : public Clock {
 public:
  std::int64_t now_us() override {
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since_1970).count();
  }
};

struct Files {
  // Every test may leave its database behind.
  MemorySlots slots{400};
  SystemClock clock;
  TestRandom random{7};
  SlotVfs vfs{"memory-slots", slots, clock, random, true};
};

std::optional<Files> files;

}  // namespace
}  // namespace freehold

extern "C" int sqlite3_os_init() {
  freehold::files.emplace();
  return SQLITE_OK;
}

extern "C" int sqlite3_os_end() {
  freehold::files.reset();
  return SQLITE_OK;
}
