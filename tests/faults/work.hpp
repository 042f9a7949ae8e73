#pragma once

#include <random>

#include "tests/faults/live_device.hpp"

namespace freehold {

/// One transaction of a person's: tasks made, edited and deleted, those of the person's other devices too; always with
/// an increment of the account's counter, so that its sum says how often everything was applied; now and then with a
/// user name that somebody else may have, which only the server can know.
void write_something(LiveDevice& device, std::mt19937_64& dice);

}  // namespace freehold
