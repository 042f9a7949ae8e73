#pragma once

#include <random>
#include <vector>

#include "core/base/value.hpp"
#include "wasm/vfs/slots.hpp"

namespace freehold {

/// Slots in memory that can break down: they fail after a number of writes, run full, and lose power.
///
/// Power takes what was not flushed, as disks do: each write since the last flush of its slot is kept, lost or torn in
/// the middle, each for itself, by the seed.
class MemorySlots : public Slots {
 public:
  explicit MemorySlots(int count, std::uint64_t seed = 1) : slots_(static_cast<std::size_t>(count)), random_(seed) {}

  /// After this many more changes everything fails. Negative: never.
  void fail_after(int changes) { changes_left_ = changes; }
  bool failed() const { return changes_left_ == 0; }
  /// All slots together hold at most this many bytes. Negative: no limit.
  void limit_bytes(std::int64_t bytes) { bytes_max_ = bytes; }
  /// Writes so far, to any slot.
  int writes() const { return writes_; }
  void grow(int count) { slots_.resize(slots_.size() + static_cast<std::size_t>(count)); }

  /// Every change so far is kept, as when a process dies. Works again afterwards.
  void lose_process() { changes_left_ = -1; }
  void lose_power();

  /// For tests that damage a slot.
  Bytes& content(int slot) { return slots_[static_cast<std::size_t>(slot)].now; }

  int count() override { return static_cast<int>(slots_.size()); }
  std::int64_t read(int slot, std::span<std::uint8_t> out, std::int64_t offset) override;
  SlotOutcome write(int slot, std::span<const std::uint8_t> bytes, std::int64_t offset) override;
  SlotOutcome truncate(int slot, std::int64_t size) override;
  std::int64_t size(int slot) override;
  SlotOutcome flush(int slot) override;

 private:
  /// A write, or (without bytes) a cut to `offset`.
  struct Change {
    std::int64_t offset = 0;
    Bytes bytes;
    bool is_cut = false;
  };
  struct Slot {
    Bytes now;
    Bytes durable;
    std::vector<Change> unflushed;
  };

  /// False where the next change must fail; counts it otherwise.
  bool may_change();
  static void apply(Bytes& content, const Change& change);
  SlotOutcome change(int slot, Change change);

  std::vector<Slot> slots_;
  std::mt19937_64 random_;
  int changes_left_ = -1;
  int writes_ = 0;
  std::int64_t bytes_max_ = -1;
};

}  // namespace freehold
