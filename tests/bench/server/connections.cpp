#include <sys/resource.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/bench/figures.hpp"
#include "tests/bench/server/idle_sockets.hpp"
#include "tests/bench/server/processes.hpp"
#include "tests/bench/server/server.hpp"
#include "tests/bench/server/site.hpp"

namespace freehold {

namespace {

constexpr int kOwners = 2'000;
constexpr int kDevicesOfOwner = 5;
constexpr int kPushes = 400;
constexpr int kRowsOfChange = 20;
constexpr auto kSettling = std::chrono::seconds(3);

/// Both this process and the server hold a file for each socket.
void allow_many_files() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < kOwners * kDevicesOfOwner + 1'000) throw std::runtime_error("ulimit -n must be at least 11000");
}

/// Of small pushes, one after the other: milliseconds until the verdict that 99 of 100 take at most.
double slow_push(Site& site, const Person& person) {
  LiveClient device(site.port());
  const std::string id = new_id();
  if (!device.greet(person, id)) throw std::runtime_error("no welcome came");
  std::vector<double> times;
  for (int i = 0; i < kPushes; ++i)
    times.push_back(ms_of([&] {
      device.send(push_of_tasks(id, i + 1, i, {{new_id(), "thirty characters of one title"}}));
      if (!device.next_of("verdicts")) throw std::runtime_error("no verdict came");
    }));
  return percentile(times, 0.99);
}

/// A change that is large enough to be compressed reaches every device of everybody.
void write_to_each(Site& site, const std::vector<Person>& owners) {
  for (const Person& owner : owners) {
    LiveClient device(site.port());
    const std::string id = new_id();
    if (!device.greet(owner, id)) throw std::runtime_error("no welcome came");
    std::vector<std::pair<std::string, std::string>> rows;
    for (int i = 0; i < kRowsOfChange; ++i) rows.emplace_back(new_id(), "thirty characters of one title");
    device.send(push_of_tasks(id, 1, 0, rows));
    if (!device.next_of("verdicts")) throw std::runtime_error("no verdict came");
  }
}

}  // namespace

void measure_connections() {
  allow_many_files();
  Site site(SiteKind::postgres);
  const Person ada = site.person("ada");
  slow_push(site, ada);
  const double alone = slow_push(site, ada);
  std::vector<Person> owners;
  std::this_thread::sleep_for(kSettling);
  const double empty = resident_kb(site.process());
  for (int i = 0; i < kOwners; ++i) owners.push_back(site.person("owner" + std::to_string(i)));
  std::this_thread::sleep_for(kSettling);
  const double before = resident_kb(site.process());
  IdleSockets sockets(site.port());
  for (int device = 0; device < kDevicesOfOwner; ++device)
    for (const Person& owner : owners) sockets.add(owner);
  std::this_thread::sleep_for(kSettling);
  const double after = resident_kb(site.process());
  const double count = static_cast<double>(sockets.open());
  if (count < kOwners * kDevicesOfOwner) throw std::runtime_error("the server ended sockets that were idle");
  print({"server/owner_memory", "memory of the server for each account that has signed in", "kB",
         std::max((before - empty) / kOwners, 0.0)});
  print({"server/connections", "idle live sockets that are held", "", count});
  print(
      {"server/connection_memory", "memory of the server for each of them", "kB", (after - before) / count, 0, {}, 20});
  print({"server/connections_push_p99", "a small push beside them, p99", "ms", slow_push(site, ada), alone,
         "the same alone", 1.3});
  write_to_each(site, owners);
  std::this_thread::sleep_for(kSettling);
  print({"server/connection_memory_used", "memory for each of them once it has been sent 20 rows at a time", "kB",
         (resident_kb(site.process()) - before) / count});
}

}  // namespace freehold
