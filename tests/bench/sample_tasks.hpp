#pragma once

#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "tests/support/ports.hpp"

namespace freehold {

inline constexpr const char* kBenchOwner = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";
inline constexpr const char* kBenchTime = "2025-06-15T12:00:00.000000Z";
inline constexpr const char* kBenchEpoch = "0190a6b2-7c1e-7d3f-8a4b-000000000001";

/// A task as others' figures were measured with: a title of 30 characters, a description of 100, a flag, two times.
struct SampleTask {
  std::string id;
  std::string title;
  std::string description;
};

/// Ids in the order of their making, texts in none. The same for the same first number.
std::vector<SampleTask> sample_tasks(std::size_t count, std::uint64_t first = 1);

/// The command with which an application inserts them.
std::string insert_many(const std::vector<SampleTask>& tasks);
/// The one for a single row.
std::string insert_one(const SampleTask& task);

/// Messages of a server that bring them to a new device, ten thousand rows each, under numbers from `seq` on.
std::vector<std::string> feed_of(const std::vector<SampleTask>& tasks, std::int64_t seq);

}  // namespace freehold
