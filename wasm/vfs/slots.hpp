#pragma once

#include <cstdint>
#include <span>

namespace freehold {

/// How a slot answered.
enum class SlotOutcome : std::uint8_t { done, failed, full };

/// The files under the file system: a row of them, opened beforehand, with numbers from 0. A slot holds bytes; which
/// file of SQLite's they are is written into the slot itself (SlotPool).
///
/// In browsers these are synchronous access handles of OPFS, in tests memory that can lose power.
class Slots {
 public:
  virtual ~Slots() = default;

  /// May grow at any time, never shrinks while files are open.
  virtual int count() = 0;
  /// Bytes read, fewer at the end of the slot; negative where reading failed.
  virtual std::int64_t read(int slot, std::span<std::uint8_t> out, std::int64_t offset) = 0;
  virtual SlotOutcome write(int slot, std::span<const std::uint8_t> bytes, std::int64_t offset) = 0;
  virtual SlotOutcome truncate(int slot, std::int64_t size) = 0;
  /// Negative where it cannot be known.
  virtual std::int64_t size(int slot) = 0;
  /// Everything written so far survives a loss of power.
  virtual SlotOutcome flush(int slot) = 0;
};

}  // namespace freehold
