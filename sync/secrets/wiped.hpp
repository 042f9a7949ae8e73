#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace freehold {

/// Bytes that leave no trace: on pages of their own, kept out of swap as far as the system lets us, and out of core
/// dumps; overwritten before the pages go back.
///
/// Moving leaves the source empty. There are no copies. Throws std::bad_alloc where there is no memory.
class WipedBytes {
 public:
  WipedBytes() = default;
  /// All zero.
  explicit WipedBytes(std::size_t size);
  explicit WipedBytes(std::span<const std::uint8_t> bytes);
  explicit WipedBytes(std::string_view text);
  ~WipedBytes();
  WipedBytes(WipedBytes&& other) noexcept;
  WipedBytes& operator=(WipedBytes&& other) noexcept;

  std::uint8_t* data() { return data_; }
  const std::uint8_t* data() const { return data_; }
  std::size_t size() const { return size_; }
  std::span<std::uint8_t> span() { return {data_, size_}; }
  std::span<const std::uint8_t> span() const { return {data_, size_}; }
  std::string_view text() const { return {reinterpret_cast<const char*>(data_), size_}; }
  /// From now on it is that many bytes long; those behind are overwritten. Not more than it is.
  void shorten(std::size_t size);

 private:
  void drop();

  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t mapped_ = 0;
};

/// Overwrites what held a secret on its way here.
void wipe(std::span<char> memory);
inline void wipe(std::string& text) {
  wipe(std::span<char>(text.data(), text.capacity()));
  text.clear();
}

/// Overwrites a text when it goes itself, however the function is left.
class WipedAtEnd {
 public:
  explicit WipedAtEnd(std::string& text) : text_(text) {}
  ~WipedAtEnd() { wipe(text_); }
  WipedAtEnd(const WipedAtEnd&) = delete;
  WipedAtEnd& operator=(const WipedAtEnd&) = delete;

 private:
  std::string& text_;
};

/// Overwrites what it gives back: for containers that a secret passes through.
template <class T>
struct WipingAllocator {
  using value_type = T;
  WipingAllocator() = default;
  template <class Other>
  explicit WipingAllocator(const WipingAllocator<Other>&) {}
  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* place, std::size_t count) {
    wipe(std::span<char>(reinterpret_cast<char*>(place), count * sizeof(T)));
    std::allocator<T>().deallocate(place, count);
  }
  bool operator==(const WipingAllocator&) const { return true; }
};

}  // namespace freehold
