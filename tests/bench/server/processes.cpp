#include "tests/bench/server/processes.hpp"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace freehold {

namespace {

/// /proc/<process>/stat from its third field on: the second is a name that may hold blanks.
std::vector<std::string> stat_of(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string line;
  if (!std::getline(file, line)) throw std::runtime_error("there is no process " + std::to_string(process));
  std::istringstream rest(line.substr(line.rfind(')') + 1));
  std::vector<std::string> fields;
  for (std::string field; rest >> field;) fields.push_back(field);
  return fields;
}

}  // namespace

double cpu_seconds(pid_t process) {
  // utime, stime, cutime, cstime: fields 14 to 17.
  const auto fields = stat_of(process);
  double ticks = 0;
  for (std::size_t i = 11; i <= 14; ++i) ticks += std::stod(fields.at(i));
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double cpu_seconds_of_children(pid_t process) {
  double sum = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (!std::all_of(name.begin(), name.end(), [](unsigned char each) { return std::isdigit(each) != 0; })) continue;
    try {
      const pid_t other = std::stoi(name);
      if (parent_of(other) == process) sum += cpu_seconds(other);
    } catch (const std::runtime_error&) {
      // It ended while we looked.
    }
  }
  return sum;
}

double resident_kb(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6));
  throw std::runtime_error("there is no process " + std::to_string(process));
}

pid_t parent_of(pid_t process) {
  return std::stoi(stat_of(process).at(1));
}

}  // namespace freehold
