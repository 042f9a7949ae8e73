#include "sync/secrets/wiped.hpp"

#include <algorithm>
#include <cassert>
#include <new>
#include <utility>

#include <openssl/crypto.h>
#include <sys/mman.h>
#include <unistd.h>

namespace freehold {

WipedBytes::WipedBytes(std::size_t size) : size_(size) {
  if (size == 0) return;
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  mapped_ = (size + page - 1) / page * page;
  void* const pages = mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) throw std::bad_alloc();
  data_ = static_cast<std::uint8_t*>(pages);
  // Neither is a promise: the system may allow less locked memory than there are secrets at a time.
  static_cast<void>(mlock(data_, mapped_));
  static_cast<void>(madvise(data_, mapped_, MADV_DONTDUMP));
}

WipedBytes::WipedBytes(std::span<const std::uint8_t> bytes) : WipedBytes(bytes.size()) {
  std::copy(bytes.begin(), bytes.end(), data_);
}

WipedBytes::WipedBytes(std::string_view text) : WipedBytes(text.size()) {
  std::copy(text.begin(), text.end(), data_);
}

WipedBytes::~WipedBytes() {
  drop();
}

WipedBytes::WipedBytes(WipedBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      mapped_(std::exchange(other.mapped_, 0)) {}

WipedBytes& WipedBytes::operator=(WipedBytes&& other) noexcept {
  if (this == &other) return *this;
  drop();
  data_ = std::exchange(other.data_, nullptr);
  size_ = std::exchange(other.size_, 0);
  mapped_ = std::exchange(other.mapped_, 0);
  return *this;
}

void WipedBytes::shorten(std::size_t size) {
  assert(size <= size_);
  if (size < size_) OPENSSL_cleanse(data_ + size, size_ - size);
  size_ = size;
}

void WipedBytes::drop() {
  if (data_ == nullptr) return;
  OPENSSL_cleanse(data_, mapped_);
  munmap(data_, mapped_);
  data_ = nullptr;
}

void wipe(std::span<char> memory) {
  if (!memory.empty()) OPENSSL_cleanse(memory.data(), memory.size());
}

}  // namespace freehold
