#include "wasm/vfs/memory_slots.hpp"

#include <algorithm>
#include <cstring>

namespace freehold {

void MemorySlots::lose_power() {
  changes_left_ = -1;
  for (Slot& slot : slots_) {
    for (Change& change : slot.unflushed) {
      const auto fate = random_() % 3;
      if (fate == 0) continue;
      if (fate == 1 && !change.is_cut) change.bytes.resize(random_() % (change.bytes.size() + 1));
      apply(slot.durable, change);
    }
    slot.unflushed.clear();
    slot.now = slot.durable;
  }
}

std::int64_t MemorySlots::read(int slot, std::span<std::uint8_t> out, std::int64_t offset) {
  if (failed()) return -1;
  const Bytes& content = slots_[static_cast<std::size_t>(slot)].now;
  const auto size = static_cast<std::int64_t>(content.size());
  const std::int64_t got = std::clamp<std::int64_t>(size - offset, 0, static_cast<std::int64_t>(out.size()));
  if (got > 0) std::memcpy(out.data(), content.data() + offset, static_cast<std::size_t>(got));
  return got;
}

SlotOutcome MemorySlots::write(int slot, std::span<const std::uint8_t> bytes, std::int64_t offset) {
  ++writes_;
  return change(slot, {offset, Bytes(bytes.data(), bytes.data() + bytes.size()), false});
}

SlotOutcome MemorySlots::truncate(int slot, std::int64_t size) {
  return change(slot, {size, {}, true});
}

std::int64_t MemorySlots::size(int slot) {
  return failed() ? -1 : static_cast<std::int64_t>(slots_[static_cast<std::size_t>(slot)].now.size());
}

SlotOutcome MemorySlots::flush(int slot) {
  if (!may_change()) return SlotOutcome::failed;
  Slot& flushed = slots_[static_cast<std::size_t>(slot)];
  flushed.durable = flushed.now;
  flushed.unflushed.clear();
  return SlotOutcome::done;
}

bool MemorySlots::may_change() {
  if (failed()) return false;
  if (changes_left_ > 0) --changes_left_;
  return !failed();
}

void MemorySlots::apply(Bytes& content, const Change& change) {
  const auto offset = static_cast<std::size_t>(change.offset);
  if (change.is_cut) return content.resize(offset);
  content.resize(std::max(content.size(), offset + change.bytes.size()));
  std::copy(change.bytes.begin(), change.bytes.end(), content.data() + change.offset);
}

SlotOutcome MemorySlots::change(int slot, Change change) {
  if (bytes_max_ >= 0 && !change.is_cut) {
    std::int64_t total = static_cast<std::int64_t>(change.bytes.size());
    for (const Slot& other : slots_) total += static_cast<std::int64_t>(other.now.size());
    if (total > bytes_max_) return SlotOutcome::full;
  }
  const bool whole = may_change();
  Slot& changed = slots_[static_cast<std::size_t>(slot)];
  // The change at which power fails may have reached the disk, or not.
  if (whole) apply(changed.now, change);
  changed.unflushed.push_back(std::move(change));
  return whole ? SlotOutcome::done : SlotOutcome::failed;
}

}  // namespace freehold
