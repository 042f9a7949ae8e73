#include "tests/faults/fleet.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

#include <catch2/catch.hpp>

#include "tests/faults/work.hpp"

namespace freehold {

using namespace std::chrono_literals;

namespace {

/// More transactions than these need not wait in one device.
constexpr std::int64_t kPendingMax = 20;
constexpr auto kPatience = 120s;

}  // namespace

std::size_t rounds(std::size_t usual) {
  const char* given = std::getenv("FREEHOLD_FAULT_ROUNDS");
  return given != nullptr ? std::stoul(given) : usual;
}

void Fleet::add(const std::string& name, const std::vector<Port>& ports, const std::string& folder) {
  // The server may be starting yet.
  const auto until = std::chrono::steady_clock::now() + kPatience;
  std::string port;
  while ((port = ports.front()()).empty()) {
    REQUIRE(std::chrono::steady_clock::now() < until);
    std::this_thread::sleep_for(5ms);
  }
  const Person person = sign_up(port, name);
  for (const Port& each : ports) {
    const std::string file = folder + '/' + std::to_string(devices_.size()) + ".db";
    devices_.push_back(
        std::make_unique<LiveDevice>(person, each, ledger_, dice_(), folder.empty() ? ":memory:" : file));
  }
}

bool Fleet::exchange() {
  bool busy = false;
  for (const auto& device : devices_) busy = device->exchange() || busy;
  return busy;
}

void Fleet::turn() {
  bool busy = exchange();
  for (const auto& device : devices_) {
    if (device->device().status().at("pending").as_int64() >= kPendingMax) continue;
    write_something(*device, dice_);
    busy = true;
  }
  if (!busy) std::this_thread::sleep_for(1ms);
}

template <class Step>
void Fleet::repeat(Step step, const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) FAIL("it does not come to that: " << ledger_.figures());
    step();
  }
}

void Fleet::turn_until(const std::function<bool()>& condition) {
  repeat([this] { turn(); }, condition);
}

void Fleet::exchange_until(const std::function<bool()>& condition) {
  const auto step = [this] {
    if (!exchange()) std::this_thread::sleep_for(1ms);
  };
  repeat(step, condition);
}

void Fleet::work(std::size_t accepted_more) {
  const std::size_t enough = ledger_.accepted() + accepted_more;
  turn_until([&] { return ledger_.accepted() >= enough; });
  const auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(pick(5'000));
  while (std::chrono::steady_clock::now() < until) turn();
}

void Fleet::settle() {
  // Wakes are hints, and a server that died between a commit and its wake gave none: who connects anew need not wait
  // for the slow look at the heads.
  for (const auto& device : devices_) device->hang_up();
  exchange_until([this] {
    return std::all_of(devices_.begin(), devices_.end(), [](const auto& device) { return device->is_quiet(); });
  });
}

}  // namespace freehold
