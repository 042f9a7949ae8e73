#pragma once

#include "core/base/ports.hpp"

namespace freehold {

/// The browser's time and randomness, and its slots as SQLite's default file system ("opfs").

Clock& host_clock();
Random& host_random();

/// The slots are others from now on; every file in them is closed.
void forget_host_slots();

}  // namespace freehold
