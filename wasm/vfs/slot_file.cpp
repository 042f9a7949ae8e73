#include "wasm/vfs/slot_file.hpp"

#include <algorithm>
#include <cstring>

namespace freehold {
namespace {

// https://sqlite.org/fileformat2.html#walformat
constexpr std::size_t kLogHeaderSize = 32;
constexpr std::size_t kFrameHeaderSize = 24;
constexpr std::size_t kCommitSizeAt = 4;  ///< in a frame header: not zero where the frame ends a transaction

constexpr std::size_t kHeldMax = 256 * 1024;

}  // namespace

std::int64_t SlotFile::read(std::span<std::uint8_t> out, std::int64_t offset) {
  const std::int64_t got = pool_.read(slot_, out, offset);
  const std::int64_t end = offset + static_cast<std::int64_t>(out.size());
  const std::int64_t from = std::max(offset, held_from_), to = std::min(end, held_end());
  if (got < 0 || from >= to) return got;
  // Held bytes may begin behind the end of the slot: zeros lie between.
  const auto gap = static_cast<std::size_t>(std::max<std::int64_t>(from - offset - got, 0));
  std::memset(out.data() + static_cast<std::size_t>(got), 0, gap);
  std::memcpy(out.data() + static_cast<std::size_t>(from - offset),
              held_.data() + static_cast<std::size_t>(from - held_from_), static_cast<std::size_t>(to - from));
  return std::max(got, to - offset);
}

SlotOutcome SlotFile::write(std::span<const std::uint8_t> bytes, std::int64_t offset) {
  if (kind_ == FileKind::log) return write_log(bytes, offset);
  if (kind_ == FileKind::database) return write_database(bytes, offset);
  return pool_.write(slot_, bytes, offset);
}

SlotOutcome SlotFile::truncate(std::int64_t size) {
  const SlotOutcome passed = pass_on();
  return passed == SlotOutcome::done ? pool_.truncate(slot_, size) : passed;
}

SlotOutcome SlotFile::sync() {
  const SlotOutcome passed = pass_on();
  return passed == SlotOutcome::done ? pool_.flush(slot_) : passed;
}

std::int64_t SlotFile::size() {
  const std::int64_t size = pool_.size(slot_);
  return size < 0 || !holds() ? size : std::max(size, held_end());
}

void SlotFile::checkpoint_starts() {
  in_checkpoint_ = true;
}

void SlotFile::checkpoint_ends() {
  in_checkpoint_ = false;
  // SQLite does not look at an answer here. Pages that could not be written stay held, and the cut or sync that comes
  // next fails in their place.
  static_cast<void>(pass_on());
}

void SlotFile::hold(std::span<const std::uint8_t> bytes, std::int64_t offset) {
  if (!holds()) held_from_ = offset;
  // Pointers, for libc++ copies from a span's iterators byte by byte.
  held_.insert(held_.end(), bytes.data(), bytes.data() + bytes.size());
}

SlotOutcome SlotFile::pass_on() {
  if (!holds()) return SlotOutcome::done;
  const SlotOutcome outcome = pool_.write(slot_, held_, held_from_);
  // Frames that failed are no loss: their transaction hears of it, and starts again where it began. The database's
  // pages must come, for the log may count them as moved.
  if (outcome == SlotOutcome::done || kind_ == FileKind::log) held_.clear();
  return outcome;
}

SlotOutcome SlotFile::write_through(std::span<const std::uint8_t> bytes, std::int64_t offset) {
  const SlotOutcome passed = pass_on();
  return passed == SlotOutcome::done ? pool_.write(slot_, bytes, offset) : passed;
}

SlotOutcome SlotFile::write_log(std::span<const std::uint8_t> bytes, std::int64_t offset) {
  if (bytes.size() == kFrameHeaderSize) return write_frame_header(bytes, offset);
  if (offset == page_at_) return write_frame_page(bytes, offset);
  if (bytes.size() == kLogHeaderSize && offset == 0) log_end_ = kLogHeaderSize;
  const std::int64_t end = offset + static_cast<std::int64_t>(bytes.size());
  if (holds() && offset >= held_from_ && end <= held_end()) {
    // A page that was spilled and has changed again before its transaction ended.
    std::copy(bytes.begin(), bytes.end(), held_.data() + static_cast<std::size_t>(offset - held_from_));
    return SlotOutcome::done;
  }
  return write_through(bytes, offset);
}

SlotOutcome SlotFile::write_frame_header(std::span<const std::uint8_t> bytes, std::int64_t offset) {
  static constexpr std::uint8_t kNone[4] = {};
  ends_transaction_ = std::memcmp(bytes.data() + kCommitSizeAt, kNone, sizeof kNone) != 0;
  page_at_ = offset + static_cast<std::int64_t>(kFrameHeaderSize);
  if (holds() && offset < held_end()) {
    // A transaction or savepoint was rolled back: frames from here on have never been.
    held_.resize(static_cast<std::size_t>(std::max<std::int64_t>(offset - held_from_, 0)));
    log_end_ = offset;
  }
  // Elsewhere than at the end it may be a correction of a checksum, which no page follows.
  if (offset != log_end_) return write_through(bytes, offset);
  hold(bytes, offset);
  return SlotOutcome::done;
}

SlotOutcome SlotFile::write_frame_page(std::span<const std::uint8_t> bytes, std::int64_t offset) {
  page_at_ = -1;
  log_end_ = offset + static_cast<std::int64_t>(bytes.size());
  if (!holds()) return pool_.write(slot_, bytes, offset);
  hold(bytes, offset);
  return ends_transaction_ || held_.size() >= kHeldMax ? pass_on() : SlotOutcome::done;
}

SlotOutcome SlotFile::write_database(std::span<const std::uint8_t> bytes, std::int64_t offset) {
  if (!in_checkpoint_) return write_through(bytes, offset);
  if (holds() && (offset != held_end() || held_.size() >= kHeldMax)) {
    const SlotOutcome passed = pass_on();
    if (passed != SlotOutcome::done) return passed;
  }
  hold(bytes, offset);
  return SlotOutcome::done;
}

}  // namespace freehold
