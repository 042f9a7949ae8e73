#include "core/merge/digest.hpp"

namespace freehold {
namespace {

constexpr std::uint64_t kBasis = 0xcbf29ce484222325U, kPrime = 0x100000001b3U;

std::uint64_t take_in(std::uint64_t hash, std::uint64_t word) {
  for (int shift = 0; shift < 64; shift += 8) hash = (hash ^ (word >> shift & 0xff)) * kPrime;
  return hash;
}

/// FNV-1a leaves its high bits close to each other for texts that are; sums would show it.
std::uint64_t finish(std::uint64_t hash) {
  hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9U;
  hash = (hash ^ hash >> 27) * 0x94d049bb133111ebU;
  return hash ^ hash >> 31;
}

}  // namespace

std::uint64_t version_digest(TableNumber table, const RowId& row, Seq seq, const RowClocks& clocks) {
  std::uint64_t hash = take_in(take_in(kBasis, table), static_cast<std::uint64_t>(seq));
  for (const std::uint8_t byte : row.uuid.bytes) hash = (hash ^ byte) * kPrime;
  hash = take_in(take_in(hash, clocks.row().clock.value), clocks.row().device);
  for (const auto& [column, stamp] : clocks.exceptions())
    hash = take_in(take_in(take_in(hash, column), stamp.clock.value), stamp.device);
  return finish(hash);
}

}  // namespace freehold
