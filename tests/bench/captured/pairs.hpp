#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <vector>

#include "core/base/result.hpp"
#include "tests/support/must.hpp"

namespace freehold {

constexpr int kRows = 50'000;
constexpr int kPairs = 7;

inline double ms_of(const std::function<void()>& work) {
  const auto started = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
}

inline double percentile(std::vector<double> values, double part) {
  std::sort(values.begin(), values.end());
  return values.at(static_cast<std::size_t>(part * static_cast<double>(values.size() - 1)));
}

/// The same work with the triggers and without, in turns.
struct Pair {
  std::vector<double> with, without;

  void add(bool on, double ms) { (on ? with : without).push_back(ms); }
  void print(const char* what, const char* limit) const {
    const double one = percentile(without, 0.5), two = percentile(with, 0.5);
    std::printf("%-34s %8.1f ms without, %8.1f ms with: ratio %.2f%s\n", what, one, two, two / one, limit);
  }
};

/// What the triggers cost a program that writes to the file of a server that stands still.
void measure_sqlite();

}  // namespace freehold
