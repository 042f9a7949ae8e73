#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace freehold {

/// How many rows each table of a database has, by its name there.
using RowCounts = std::map<std::string, std::int64_t>;

}  // namespace freehold
