#include "tests/bench/device/device.hpp"
#include "tests/bench/figures.hpp"

int main(int argc, char** argv) {
  using namespace freehold;
  return run_groups(argc, argv,
                    {{"writes", measure_writes}, {"feeds", measure_feeds}, {"growth", measure_device_growth}});
}
