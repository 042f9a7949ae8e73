#include "wasm/vfs/slot_pool.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace freehold {
namespace {

using Block = std::array<std::uint8_t, static_cast<std::size_t>(SlotPool::kBlockSize)>;

constexpr std::array<std::uint8_t, 8> kMagic = {'f', 'r', 'e', 'e', 'h', 'o', 'l', 1};
// The block: magic (8 bytes), digest (8), length of the name (4), zero (4), the name, zeros.
constexpr std::size_t kDigestAt = 8, kLengthAt = 16, kNameAt = 24;

void put_little(Block& block, std::size_t at, std::size_t bytes, std::uint64_t number) {
  for (std::size_t i = 0; i < bytes; ++i) block[at + i] = static_cast<std::uint8_t>(number >> (8 * i));
}

std::uint64_t get_little(const Block& block, std::size_t at, std::size_t bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = bytes; i-- > 0;) number = number << 8 | block[at + i];
  return number;
}

/// FNV-1a over the block with its digest left out. It finds torn writes; nobody has a reason to forge one.
std::uint64_t digest_of(const Block& block) {
  std::uint64_t digest = 0xcbf29ce484222325U;
  for (std::size_t i = 0; i < block.size(); ++i) {
    const bool in_digest = i >= kDigestAt && i < kLengthAt;
    digest = (digest ^ (in_digest ? 0U : block[i])) * 0x100000001b3U;
  }
  return digest;
}

Block make_block(std::string_view name) {
  Block block{};
  std::copy(kMagic.begin(), kMagic.end(), block.begin());
  put_little(block, kLengthAt, 4, name.size());
  std::copy(name.begin(), name.end(), block.begin() + kNameAt);
  put_little(block, kDigestAt, 8, digest_of(block));
  return block;
}

std::optional<std::string> name_in(const Block& block) {
  if (!std::equal(kMagic.begin(), kMagic.end(), block.begin())) return std::nullopt;
  const std::uint64_t length = get_little(block, kLengthAt, 4);
  if (length == 0 || length > SlotPool::kNameMax) return std::nullopt;
  if (get_little(block, kDigestAt, 8) != digest_of(block)) return std::nullopt;
  const auto start = block.begin() + kNameAt;
  return std::string(start, start + static_cast<std::ptrdiff_t>(length));
}

}  // namespace

void SlotPool::look() {
  for (const int count = slots_.count(); seen_ < count; ++seen_) {
    Block block{};
    const std::int64_t got = slots_.read(seen_, block, 0);
    // A slot that cannot be read may hold a file: it is left alone.
    if (got < 0) continue;
    const auto name = got == kBlockSize ? name_in(block) : std::nullopt;
    if (!name)
      free_.push_back(seen_);
    else
      names_.emplace(*name, seen_);
  }
}

std::optional<int> SlotPool::find(std::string_view name) {
  look();
  const auto found = names_.find(name);
  if (found == names_.end()) return std::nullopt;
  return found->second;
}

SlotPool::Made SlotPool::create(std::string_view name) {
  look();
  if (name.empty() || name.size() > kNameMax || names_.find(name) != names_.end()) return {};
  if (free_.empty()) return {SlotOutcome::full, -1};
  const int slot = free_.back();
  // What a torn block left behind it must not become part of the new file.
  SlotOutcome outcome = slots_.truncate(slot, 0);
  if (outcome == SlotOutcome::done) outcome = slots_.write(slot, make_block(name), 0);
  if (outcome == SlotOutcome::done) outcome = slots_.flush(slot);
  if (outcome != SlotOutcome::done) return {outcome, -1};
  free_.pop_back();
  names_.emplace(name, slot);
  return {SlotOutcome::done, slot};
}

SlotOutcome SlotPool::remove(std::string_view name) {
  look();
  const auto found = names_.find(name);
  if (found == names_.end()) return SlotOutcome::done;
  const int slot = found->second;
  SlotOutcome outcome = slots_.truncate(slot, 0);
  // A journal that came back after its end would undo a transaction that was acknowledged.
  if (outcome == SlotOutcome::done) outcome = slots_.flush(slot);
  if (outcome != SlotOutcome::done) return outcome;
  names_.erase(found);
  free_.push_back(slot);
  return SlotOutcome::done;
}

void SlotPool::forget() {
  seen_ = 0;
  names_.clear();
  free_.clear();
}

std::int64_t SlotPool::read(int slot, std::span<std::uint8_t> out, std::int64_t offset) {
  return slots_.read(slot, out, offset + kBlockSize);
}

SlotOutcome SlotPool::write(int slot, std::span<const std::uint8_t> bytes, std::int64_t offset) {
  return slots_.write(slot, bytes, offset + kBlockSize);
}

SlotOutcome SlotPool::truncate(int slot, std::int64_t size) {
  return slots_.truncate(slot, size + kBlockSize);
}

std::int64_t SlotPool::size(int slot) {
  const std::int64_t size = slots_.size(slot);
  return size < 0 ? size : std::max<std::int64_t>(size - kBlockSize, 0);
}

SlotOutcome SlotPool::flush(int slot) {
  return slots_.flush(slot);
}

}  // namespace freehold
