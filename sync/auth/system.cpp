#include "sync/auth/system.hpp"

#include <chrono>
#include <stdexcept>

#include <openssl/rand.h>

namespace freehold {

std::int64_t SystemClock::now_us() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since_1970).count();
}

void SystemRandom::fill(std::span<std::uint8_t> out) {
  if (RAND_bytes(out.data(), static_cast<int>(out.size())) != 1)
    throw std::runtime_error("the system's random generator gives no bytes");
}

}  // namespace freehold
