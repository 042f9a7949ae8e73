#include "tests/bench/figures.hpp"
#include "tests/bench/server/server.hpp"

int main(int argc, char** argv) {
  using namespace freehold;
  return run_groups(argc, argv,
                    {{"push", measure_push},
                     {"first_sync", measure_first_sync},
                     {"propagation", measure_propagation},
                     {"fan_out", measure_fan_out},
                     {"captured", measure_captured},
                     {"connections", measure_connections},
                     {"start", measure_start},
                     {"growth", measure_server_growth}});
}
