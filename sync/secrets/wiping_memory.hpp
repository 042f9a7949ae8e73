#pragma once

#include <memory>
#include <new>

#include <boost/json/memory_resource.hpp>

#include "sync/secrets/wiped.hpp"

namespace freehold {

/// Memory for JSON that a secret is in: what is given back is overwritten, on the way of reading as well as at the end.
class WipingMemory final : public boost::json::memory_resource {
 private:
  // Nothing of JSON needs more than the alignment that every allocation has; what is asked for at the two ends differs.
  void* do_allocate(std::size_t size, std::size_t) override { return ::operator new(size); }
  void do_deallocate(void* place, std::size_t size, std::size_t) override {
    wipe(std::span<char>(static_cast<char*>(place), size));
    ::operator delete(place);
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

}  // namespace freehold
