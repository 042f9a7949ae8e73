#pragma once

#include <memory>
#include <new>

#include <boost/json/memory_resource.hpp>

#include "sync/secrets/wiped.hpp"

namespace freehold {

/// Memory for JSON that a secret is in: what is given back is overwritten, on the way of reading as well as at the end.
class WipingMemory final : public boost::json::memory_resource {
 private:
  void* do_allocate(std::size_t size, std::size_t alignment) override {
    return ::operator new(size, std::align_val_t(alignment));
  }
  void do_deallocate(void* place, std::size_t size, std::size_t alignment) override {
    wipe(std::span<char>(static_cast<char*>(place), size));
    ::operator delete(place, std::align_val_t(alignment));
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

}  // namespace freehold
