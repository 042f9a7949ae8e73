#include "tests/bench/figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace freehold {

void print(const Figure& figure) {
  boost::json::object line{
      {"name", figure.name}, {"what", figure.what}, {"unit", figure.unit}, {"value", figure.value}};
  if (figure.limit > 0) {
    line["limit"] = figure.limit;
    line["limit_is"] = figure.limit_is;
  }
  if (figure.target > 0) line["target"] = figure.target;
  std::printf("%s\n", boost::json::serialize(line).c_str());
  std::fflush(stdout);
}

double ms_of(const Work& work) {
  const auto started = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
}

double percentile(std::vector<double> values, double part) {
  std::sort(values.begin(), values.end());
  return values.at(static_cast<std::size_t>(part * static_cast<double>(values.size() - 1)));
}

Medians in_turns(int rounds, const std::function<double()>& ours, const std::function<double()>& limit) {
  std::vector<double> one, two;
  for (int round = 0; round <= rounds; ++round) {
    const double a = ours(), b = limit();
    if (round == 0) continue;
    one.push_back(a);
    two.push_back(b);
  }
  return {median(std::move(one)), median(std::move(two))};
}

double growth_exponent(const std::vector<GrowthPoint>& points) {
  double x = 0, y = 0, xx = 0, xy = 0;
  for (const GrowthPoint& point : points) {
    const double size = std::log(point.size), time = std::log(point.time);
    x += size;
    y += time;
    xx += size * size;
    xy += size * time;
  }
  const auto n = static_cast<double>(points.size());
  return (n * xy - x * y) / (n * xx - x * x);
}

void print_growth(const std::string& name, const std::string& what, const std::vector<GrowthPoint>& points) {
  constexpr double kTarget = 0.057;
  print({name, what, "exponent", growth_exponent(points), 0, {}, kTarget});
}

int run_groups(int argc, char** argv, const std::vector<BenchGroup>& groups) {
  const auto wanted = [&](std::string_view name) {
    return argc < 2 || std::any_of(argv + 1, argv + argc, [&](const char* each) { return name == each; });
  };
  for (const BenchGroup& group : groups) {
    if (!wanted(group.name)) continue;
    try {
      std::fprintf(stderr, "%s\n", group.name);
      group.run();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s: %s\n", group.name, error.what());
      return 1;
    }
  }
  return 0;
}

}  // namespace freehold
