#pragma once

#include <memory>

#include "core/base/ports.hpp"
#include "wasm/vfs/slots.hpp"

namespace freehold {

/// SQLite's file system over slots.
///
/// Made because a browser offers no files that SQLite could open in the middle of a call, and the ways around it cost
/// more: shared memory needs headers that many sites cannot set, Asyncify doubles the module.
///
/// What is different here: one worker owns all files, so locks are not taken, and a database that is open already is
/// SQLITE_BUSY. There is no shared memory: WAL works with locking_mode=EXCLUSIVE alone, set before anything else.
/// Temporary files are refused, the build keeps them in memory (SQLITE_TEMP_STORE=3). Files end where their slots end.
class SlotVfs {
 public:
  /// Registers the file system with SQLite. `name`, slots and ports outlive it. `SQLITE_NOMEM` aside it cannot fail.
  SlotVfs(const char* name, Slots& slots, Clock& clock, Random& random, bool make_default);
  /// Every database on it must be closed by then.
  ~SlotVfs();
  SlotVfs(const SlotVfs&) = delete;
  SlotVfs& operator=(const SlotVfs&) = delete;

  /// The slots are others from now on. Every file must be closed.
  void forget();

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace freehold
