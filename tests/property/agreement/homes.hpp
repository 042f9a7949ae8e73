#pragma once

#include <memory>

#include "core/store/sqlite.hpp"
#include "sync/stores/postgres/connection.hpp"
#include "tests/property/agreement/rows.hpp"

namespace freehold {

/// What a home makes of a row.
struct Verdict {
  bool taken = false;
  std::string reason;  ///< of a refusal
  Row stored;  ///< what it read back, where it was taken
};

/// A database with the tables of a schema, as the emitters write them, and the parents that legal rows refer to. Rows
/// are tried one by one, and nothing of them stays. What breaks down other than by refusing a row is a
/// std::runtime_error.
class TrialHome {
 public:
  virtual ~TrialHome() = default;
  virtual Home home() const = 0;
  virtual Verdict try_row(const Table& table, const Row& row) = 0;
};

/// Either of the two that speak SQLite.
std::unique_ptr<TrialHome> sqlite_trials(const Schema& schema, Home home);
/// In a new database of the tests' cluster.
std::unique_ptr<TrialHome> postgres_trials(const Schema& schema, const std::string& database);

}  // namespace freehold
