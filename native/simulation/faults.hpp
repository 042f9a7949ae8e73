#pragma once

#include <array>
#include <cstdint>

#include "core/base/result.hpp"

namespace freehold::simulation {

struct World;

/// What can go wrong. A new one is an entry here and in `kFaults`, and a function in faults.cpp or attacks.cpp.
enum class Fault : std::uint8_t {
  connection_cut,
  partition,
  device_process_dies,
  device_power_fails,
  device_disk_breaks,
  device_updated,
  server_dies_in_push,
  server_answer_lost,
  server_disk_breaks,
  server_process_dies,
  server_power_fails,
  server_restored,
  clock_jumps,
  clocks_equal,
  push_duplicated,
  push_altered,
  push_mutilated,
  foreign_rows_pushed,
  foreign_sql,
  foreign_sql_rolled_back,
  file_taken,
};

/// How often a fault is chosen, against the others. 0: it comes along with something else.
struct FaultKind {
  Fault fault;
  const char* name;
  int weight;
};

inline constexpr std::array kFaults = {
    FaultKind{Fault::connection_cut, "connection cut", 14},
    FaultKind{Fault::partition, "partition", 4},
    FaultKind{Fault::device_process_dies, "device process dies", 4},
    FaultKind{Fault::device_power_fails, "device power fails", 4},
    FaultKind{Fault::device_disk_breaks, "device disk breaks at a write", 8},
    FaultKind{Fault::device_updated, "device's program updated", 0},
    FaultKind{Fault::server_dies_in_push, "server dies between two steps of a push", 8},
    FaultKind{Fault::server_answer_lost, "server's answer lost", 6},
    FaultKind{Fault::server_disk_breaks, "server disk breaks at a write", 6},
    FaultKind{Fault::server_process_dies, "server process dies", 2},
    FaultKind{Fault::server_power_fails, "server power fails", 3},
    FaultKind{Fault::server_restored, "server restored from a backup", 0},
    FaultKind{Fault::clock_jumps, "clock jumps", 6},
    FaultKind{Fault::clocks_equal, "clocks equal", 6},
    FaultKind{Fault::push_duplicated, "push duplicated", 8},
    FaultKind{Fault::push_altered, "push altered under its old numbers", 4},
    FaultKind{Fault::push_mutilated, "push mutilated", 6},
    FaultKind{Fault::foreign_rows_pushed, "others' rows pushed", 6},
    FaultKind{Fault::foreign_sql, "another program writes plain SQL", 0},
    FaultKind{Fault::foreign_sql_rolled_back, "another program takes back what it wrote", 0},
    FaultKind{Fault::file_taken, "another program has the server's file meanwhile", 0},
};

/// One fault, chosen by the dice.
Status inject_fault(World& world);

}  // namespace freehold::simulation
