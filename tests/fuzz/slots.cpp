// The browser's files as a device finds them after any accident: slots with any bytes in them.
#include <map>

#include "tests/fuzz/target.hpp"
#include "wasm/vfs/memory_slots.hpp"
#include "wasm/vfs/slot_pool.hpp"

namespace freehold {
namespace {

constexpr int kSlots = 4;
constexpr const char* kNames[] = {"device.db", "device.db-wal", "device.db-journal", ""};

Bytes all_of(SlotPool& pool, int slot) {
  Bytes content(static_cast<std::size_t>(pool.size(slot)));
  must(pool.read(slot, content, 0) == pool.size(slot), "a file can be read to its end");
  return content;
}

/// The files that the pool shows under the names at hand.
std::map<std::string, Bytes> files_in(SlotPool& pool) {
  std::map<std::string, Bytes> files;
  for (const char* name : kNames)
    if (const auto slot = pool.find(name)) files.emplace(name, all_of(pool, *slot));
  return files;
}

/// A slot as the file of its name has it (no file is in two), or damaged in one place, or any bytes.
void fill(MemorySlots& slots, int slot, Choices& choices) {
  const std::size_t kind = choices.below(3);
  if (kind == 2) {
    const std::string_view any = choices.take(SlotPool::kBlockSize);
    slots.content(slot) = bytes_of(any);
    slots.content(slot).resize(choices.below(3) * SlotPool::kBlockSize);
    return;
  }
  MemorySlots maker(1);
  SlotPool pool(maker);
  const auto made = pool.create(kNames[slot]);
  if (made.outcome != SlotOutcome::done) return;
  pool.write(made.slot, bytes_of(choices.take(16)), static_cast<std::int64_t>(choices.below(64)));
  slots.content(slot) = maker.content(0);
  if (kind == 1) slots.content(slot)[choices.below(32)] ^= static_cast<std::uint8_t>(choices.below(256));
}

void use(SlotPool& pool, Choices& choices) {
  const std::string name(kNames[choices.below(std::size(kNames))]);
  switch (choices.below(3)) {
    case 0: {
      const bool there = pool.find(name).has_value();
      const auto made = pool.create(name);
      must(made.outcome != SlotOutcome::done || !there, "no file is made over another");
      must(made.outcome != SlotOutcome::done || pool.size(made.slot) == 0, "a new file is empty");
      break;
    }
    case 1:
      must(pool.remove(name) == SlotOutcome::done, "a file can be removed");
      must(!pool.find(name), "a file that was removed is gone");
      break;
    default:
      if (const auto slot = pool.find(name)) pool.write(*slot, bytes_of(choices.take(8)), 4);
  }
}

}  // namespace
}  // namespace freehold

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace freehold;
  Choices choices(text_of(data, size));
  MemorySlots slots(kSlots);
  for (int slot = 0; slot < kSlots; ++slot) fill(slots, slot, choices);
  SlotPool pool(slots);
  for (int i = 0; i < 8 && !choices.empty(); ++i) use(pool, choices);
  const auto files = files_in(pool);
  pool.forget();
  must(files_in(pool) == files, "another look shows the same files");
  return 0;
}
