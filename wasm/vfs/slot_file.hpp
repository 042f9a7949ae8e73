#pragma once

#include <vector>

#include "wasm/vfs/slot_pool.hpp"

namespace freehold {

/// What a file is to SQLite; it decides which writes may wait.
enum class FileKind : std::uint8_t { database, log, other };

/// One open file, which holds writes back for as long as nobody can tell.
///
/// In a browser a write costs some 30 µs however small it is, and SQLite writes its log in pieces of 24 bytes and a
/// page. So frames of the write-ahead log wait until the one that ends their transaction: that one takes them along, in
/// one write, before the commit is acknowledged. Pages that a checkpoint moves into the database wait for its end.
/// Everything else is passed on at once. What waits is read as if it were written.
///
/// A failure shows at the write that passes the others on. It belongs to the same transaction or checkpoint as they do.
class SlotFile {
 public:
  SlotFile(SlotPool& pool, int slot, FileKind kind) : pool_(pool), slot_(slot), kind_(kind) {}

  /// Bytes read, fewer at the end of the file; negative where reading failed.
  std::int64_t read(std::span<std::uint8_t> out, std::int64_t offset);
  SlotOutcome write(std::span<const std::uint8_t> bytes, std::int64_t offset);
  SlotOutcome truncate(std::int64_t size);
  SlotOutcome sync();
  std::int64_t size();

  void checkpoint_starts();
  void checkpoint_ends();

 private:
  bool holds() const { return !held_.empty(); }
  std::int64_t held_end() const { return held_from_ + static_cast<std::int64_t>(held_.size()); }
  /// Adds to what is held, which ends where these bytes begin (or is nothing).
  void hold(std::span<const std::uint8_t> bytes, std::int64_t offset);
  /// Writes what is held.
  SlotOutcome pass_on();
  SlotOutcome write_through(std::span<const std::uint8_t> bytes, std::int64_t offset);

  SlotOutcome write_log(std::span<const std::uint8_t> bytes, std::int64_t offset);
  SlotOutcome write_frame_header(std::span<const std::uint8_t> bytes, std::int64_t offset);
  SlotOutcome write_frame_page(std::span<const std::uint8_t> bytes, std::int64_t offset);
  SlotOutcome write_database(std::span<const std::uint8_t> bytes, std::int64_t offset);

  SlotPool& pool_;
  int slot_;
  FileKind kind_;

  std::vector<std::uint8_t> held_;
  std::int64_t held_from_ = 0;

  bool in_checkpoint_ = false;  ///< of a database
  std::int64_t page_at_ = -1;  ///< of a log: where the page of the last frame header belongs
  std::int64_t log_end_ = -1;  ///< of a log: behind the last frame; unknown at first
  bool ends_transaction_ = false;  ///< of a log: the last frame header said so
};

}  // namespace freehold
