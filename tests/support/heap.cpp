#include "tests/support/heap.hpp"

#include <malloc.h>

// Of the address sanitizer, which gives out the memory itself where it is built in.
extern "C" __attribute__((weak)) std::size_t __sanitizer_get_current_allocated_bytes();

std::size_t freehold::heap_bytes() {
  if (__sanitizer_get_current_allocated_bytes != nullptr) return __sanitizer_get_current_allocated_bytes();
  const struct mallinfo2 all = mallinfo2();
  return all.uordblks + all.hblkhd;
}
