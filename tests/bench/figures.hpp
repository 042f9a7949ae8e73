#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace freehold {

/// One thing that was measured, as scripts/bench reads it.
struct Figure {
  std::string name;  ///< for good: baseline.json knows it by this
  std::string what;  ///< the same in words
  std::string unit;
  double value = 0;
  /// What it is compared with, measured in the same run; 0: nothing.
  double limit = 0;
  std::string limit_is = {};
  /// At most: of value / limit where there is a limit, else of the value; 0: no target is set.
  double target = 0;
};

/// One line of JSON on standard output.
void print(const Figure& figure);

using Work = std::function<void()>;
/// Milliseconds of wall-clock time.
double ms_of(const Work& work);
/// The value below which this part of them lies. Throws where there are none.
double percentile(std::vector<double> values, double part);
inline double median(std::vector<double> values) {
  return percentile(std::move(values), 0.5);
}

/// The same amount of work done in two ways.
struct Medians {
  double ours = 0;
  double limit = 0;
};
/// Each of them `rounds` times in turns, after one round that does not count, so that whatever else the machine does
/// meets both. They say how long what they measure took.
Medians in_turns(int rounds, const std::function<double()>& ours, const std::function<double()>& limit);

/// How something grows with a size: the power of the size that fits best, 0 where it does not grow at all, 1 where it
/// is in proportion. Sizes and times are above 0.
struct GrowthPoint {
  double size = 0;
  double time = 0;
};
double growth_exponent(const std::vector<GrowthPoint>& points);
/// As a figure. What may grow by 1.3 while the size grows a hundredfold has an exponent of at most 0.057.
void print_growth(const std::string& name, const std::string& what, const std::vector<GrowthPoint>& points);

/// A program's groups of figures: runs those that its arguments name, all where they name none. The exit status.
struct BenchGroup {
  const char* name;
  void (*run)();
};
int run_groups(int argc, char** argv, const std::vector<BenchGroup>& groups);

}  // namespace freehold
