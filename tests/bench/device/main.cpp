#include "tests/bench/device/device.hpp"
#include "tests/bench/figures.hpp"

int main(int argc, char** argv) {
  using namespace freehold;
  return run_groups(argc, argv,
                    {{"inserts", measure_inserts},
                     {"tracking", measure_tracking},
                     {"feeds", measure_feeds},
                     {"growth", measure_device_growth}});
}
