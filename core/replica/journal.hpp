#pragma once

#include <string>

#include "core/replica/local_writes.hpp"

namespace freehold {

/// The conflict journal (table `freehold_conflicts`): what merges decided against somebody, for the application to show
/// and to restore from. Keeps the newest thousand entries.
class Journal {
 public:
  Journal(Database& database, const Schema& schema, LocalWrites& writes, Clock& clock)
      : database_(database), schema_(schema), writes_(writes), clock_(clock) {}

  /// Within a SQLite transaction of the caller's.
  Status add(const MergeNote& note);
  /// The entries as a JSON array, the newest first.
  Result<std::string> list();
  Result<std::int64_t> count();
  /// Writes the values anew: into the row, or, where that was deleted, as a new row; and takes the entry out. Answers
  /// the row.
  Result<std::string> restore(std::int64_t id);
  Status dismiss(std::int64_t id);

 private:
  Database& database_;
  const Schema& schema_;
  LocalWrites& writes_;
  Clock& clock_;
};

}  // namespace freehold
