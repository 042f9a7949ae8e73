#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/sqlite.hpp"

namespace freehold {

/// Tables of the connection's own, in memory: an application fills them with rows from elsewhere (a file, a sensor) and
/// asks them with `query`, also together with its own. They are never captured or synced, wake no live query, and are
/// gone when the database closes.
///
/// No such name can stand before one of the schema's: it begins with `temporary_`, and the database must not have it.
class TemporaryTables {
 public:
  static constexpr std::size_t kTablesMax = 32;
  static constexpr std::size_t kColumnsMax = 500;
  static constexpr std::size_t kNameMax = 63;
  static constexpr std::size_t kBatchBytesMax = 64 * 1024 * 1024;
  /// Of all of them together, as they were packed: what fits beside the rest into the two gigabytes that wasm has.
  static constexpr std::size_t kBytesMax = 512 * 1024 * 1024;

  explicit TemporaryTables(Database& database) : database_(database) {}

  /// Columns hold any kind of value, as it was given.
  Status make(std::string_view table, const std::vector<std::string_view>& columns);
  /// Adds rows in the layout of core/store/result_buffer.hpp, all or none. Answers how many the table has now.
  Result<std::int64_t> fill(std::string_view table, std::string_view packed);
  Status drop(std::string_view table);

 private:
  struct Held {
    std::vector<std::string> columns;
    std::int64_t rows = 0;
    std::size_t bytes = 0;
  };
  using Tables = std::map<std::string, Held, std::less<>>;

  Result<Tables::iterator> find(std::string_view table);
  Status check_name(std::string_view table);

  Database& database_;
  Tables tables_;
  std::size_t bytes_ = 0;
};

}  // namespace freehold
