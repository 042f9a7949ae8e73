#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>

#include <catch2/catch.hpp>

#include "tests/faults/checker.hpp"
#include "tests/faults/serve_process.hpp"

namespace freehold {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

/// Ends the connections by which the servers on the database wake each other; answers how many there were.
std::int64_t kill_channels(const ServerDatabase& database) {
  const auto killed = database.cell(
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND "
      "pid <> pg_backend_pid() AND query LIKE '%freehold!_wake%' ESCAPE '!'");
  return *as_integer(killed);
}

/// Nobody connects anew: what a device still lacks comes to it by a wake, or by its server's look at the heads.
std::chrono::milliseconds time_until_all_have_all(Fleet& fleet) {
  const auto start = Steady::now();
  fleet.exchange_until([&] {
    const auto& devices = fleet.devices();
    return std::all_of(devices.begin(), devices.end(), [](const auto& device) { return device->is_quiet(); });
  });
  return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - start);
}

TEST_CASE("two servers whose connections for wakes are killed again and again leave no device waiting") {
  const ServerDatabase database(ServerDatabase::Kind::postgres);
  std::array<ServeProcess, 2> servers{ServeProcess(database.url()), ServeProcess(database.url())};
  Ledger ledger;
  Fleet fleet(ledger, 6);
  const Port first = [&] { return servers[0].port(); }, second = [&] { return servers[1].port(); };
  for (const char* name : {"ada", "bob"}) fleet.add(name, {first, second});
  fleet.work(4);
  std::chrono::milliseconds undisturbed = 0ms, slowest = 0ms;
  std::int64_t killed = 0;
  const std::size_t kills = rounds(10);
  for (std::size_t kill = 0; kill < kills; ++kill) {
    fleet.work(1 + fleet.pick(20));
    undisturbed = std::max(undisturbed, time_until_all_have_all(fleet));
    fleet.work(1 + fleet.pick(20));
    killed += kill_channels(database);
    for (std::size_t turns = fleet.pick(5); turns > 0; --turns) fleet.turn();
    slowest = std::max(slowest, time_until_all_have_all(fleet));
    for (const ServeProcess& server : servers) server.must_run();
  }
  CHECK(killed > static_cast<std::int64_t>(kills));
  // As often as a server looks by itself, and a little for what is to be written and sent.
  CHECK(slowest < 8s);
  fleet.settle();
  CHECK(broken_promises(fleet, database) == kNone);
  std::cout << killed << " connections for wakes killed; all had all after at most " << slowest.count() << " ms, and "
            << undisturbed.count() << " ms where none was killed: " << ledger.figures() << std::endl;
}

}  // namespace
}  // namespace freehold
