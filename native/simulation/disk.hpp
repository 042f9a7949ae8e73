#pragma once

#include <string>
#include <vector>

#include "native/simulation/ports.hpp"
#include "wasm/vfs/memory_slots.hpp"
#include "wasm/vfs/slot_vfs.hpp"

namespace freehold::simulation {

/// How a machine stops.
enum class Stop : std::uint8_t {
  process,  ///< what was written stays
  power,  ///< what was not flushed may be lost, or torn
};

/// The bytes of a disk, slot by slot.
using Image = std::vector<Bytes>;

/// The disk of one machine, with a file system of its own under a name of its own. Can break at any write.
class Disk {
 public:
  /// `name` is unique among the disks of the process.
  Disk(std::string name, Clock& clock, std::uint64_t seed);

  const char* vfs() const { return name_.c_str(); }

  /// From the given write on nothing works any more, until `restart`. 0: from now on.
  void break_after(int writes) { slots_.fail_after(writes); }
  void mend() { slots_.fail_after(-1); }
  bool broken() const { return slots_.failed(); }
  int writes() const { return slots_.writes(); }

  /// The machine comes up again. Every database on the disk is closed by then.
  void restart(Stop stop);

  Image image();
  /// Another disk's content in place of this one's. Every database on the disk is closed by then.
  void load(const Image& image);

 private:
  std::string name_;
  SeededRandom random_;
  MemorySlots slots_;
  SlotVfs file_system_;
};

}  // namespace freehold::simulation
