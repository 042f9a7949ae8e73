#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wasm/vfs/slots.hpp"

namespace freehold {

/// Files with names, kept in slots.
///
/// A browser opens files asynchronously, SQLite opens them in the middle of a call; so slots are opened beforehand and
/// given to files as they come. The first block of a slot names its file: magic, length and a digest over both and the
/// name. A file comes into being when its block has been written and flushed; it ends when its slot is cut to nothing
/// and flushed. Either happens or does not: a block torn by a loss of power fails its digest, and the slot is free.
///
/// Differences to a real file system: no folders, no renaming, names of at most kNameMax bytes, one owner of the whole
/// pool at a time, and no more files than slots.
class SlotPool {
 public:
  static constexpr std::int64_t kBlockSize = 4096;
  static constexpr std::size_t kNameMax = 500;

  explicit SlotPool(Slots& slots) : slots_(slots) {}

  /// The slot of a file; nothing where there is no such file.
  std::optional<int> find(std::string_view name);

  struct Made {
    SlotOutcome outcome = SlotOutcome::failed;  ///< `full`: no slot is free
    int slot = -1;
  };
  /// Makes an empty file. It is there after a loss of power too.
  Made create(std::string_view name);

  /// Removes a file for good. `done` where there is none.
  SlotOutcome remove(std::string_view name);

  /// Drops what is known about the slots; the next call looks at them anew.
  void forget();

  /// The bytes of a file, without the slot's first block.
  std::int64_t read(int slot, std::span<std::uint8_t> out, std::int64_t offset);
  SlotOutcome write(int slot, std::span<const std::uint8_t> bytes, std::int64_t offset);
  SlotOutcome truncate(int slot, std::int64_t size);
  std::int64_t size(int slot);
  SlotOutcome flush(int slot);

 private:
  /// Learns about slots that came since the last look.
  void look();

  Slots& slots_;
  int seen_ = 0;
  std::map<std::string, int, std::less<>> names_;
  std::vector<int> free_;
};

}  // namespace freehold
