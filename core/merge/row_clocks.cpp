#include "core/merge/row_clocks.hpp"

#include <algorithm>
#include <span>

namespace freehold {
namespace {

constexpr std::size_t kStampBytes = 16;
constexpr std::size_t kExceptionBytes = 2 + kStampBytes;

void put(Bytes& out, std::uint64_t number, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(number >> shift));
}

std::uint64_t take(std::span<const std::uint8_t>& in, std::size_t bytes) {
  std::uint64_t number = 0;
  for (const std::uint8_t byte : in.first(bytes)) number = number << 8 | byte;
  in = in.subspan(bytes);
  return number;
}

Stamp take_stamp(std::span<const std::uint8_t>& in) {
  const std::uint64_t clock = take(in, 8);
  return Stamp{Hlc{clock}, take(in, 8)};
}

}  // namespace

Stamp RowClocks::of(ColumnNumber column) const {
  const auto found = std::find_if(exceptions_.begin(), exceptions_.end(),
                                  [column](const auto& entry) { return entry.first == column; });
  return found == exceptions_.end() ? row_ : found->second;
}

void RowClocks::set(ColumnNumber column, Stamp stamp) {
  const auto place = std::lower_bound(exceptions_.begin(), exceptions_.end(), column,
                                      [](const auto& entry, ColumnNumber number) { return entry.first < number; });
  const bool listed = place != exceptions_.end() && place->first == column;
  if (stamp == row_) {
    if (listed) exceptions_.erase(place);
  } else if (listed) {
    place->second = stamp;
  } else {
    exceptions_.insert(place, {column, stamp});
  }
}

Stamp RowClocks::newest() const {
  Stamp newest = row_;
  for (const auto& [column, stamp] : exceptions_) newest = std::max(newest, stamp);
  return newest;
}

Bytes RowClocks::pack() const {
  Bytes out;
  out.reserve(kStampBytes + kExceptionBytes * exceptions_.size());
  put(out, row_.clock.value, 8);
  put(out, row_.device, 8);
  for (const auto& [column, stamp] : exceptions_) {
    put(out, column, 2);
    put(out, stamp.clock.value, 8);
    put(out, stamp.device, 8);
  }
  return out;
}

Result<RowClocks> RowClocks::unpack(const Bytes& packed) {
  if (packed.size() < kStampBytes || (packed.size() - kStampBytes) % kExceptionBytes != 0)
    return fail(Code::database_damaged, "the stored clocks of a row have an impossible length");
  std::span<const std::uint8_t> in(packed);
  RowClocks clocks(take_stamp(in));
  while (!in.empty()) {
    const auto column = static_cast<ColumnNumber>(take(in, 2));
    clocks.set(column, take_stamp(in));
  }
  return clocks;
}

}  // namespace freehold
