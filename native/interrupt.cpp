#include "native/interrupt.hpp"

#include <atomic>
#include <csignal>

namespace freehold {
namespace {

std::atomic<bool> seen = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a handler may not wait");

void note(int) {
  seen = true;
}

}  // namespace

void note_interrupts() {
  for (const int number : {SIGINT, SIGTERM}) std::signal(number, note);
}

bool interrupted() {
  return seen;
}

}  // namespace freehold
