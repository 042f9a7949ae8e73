#pragma once

#include <cstddef>
#include <cstdint>

namespace freehold {

/// The parts of the layout of core/store/result_buffer.hpp that its writer and its reader share.
enum class CellTag : std::uint8_t { null, integer, real, text, bytes, wide_integer, no, yes, json };

inline constexpr std::uint32_t kResultVersion = 1;
inline constexpr std::size_t kResultHeaderSize = 24;
inline constexpr std::int64_t kSafeInteger = std::int64_t{1} << 53;

constexpr std::size_t padded_result(std::size_t size) {
  return (size + 7) / 8 * 8;
}

}  // namespace freehold
