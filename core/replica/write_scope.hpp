#pragma once

#include "core/store/sqlite.hpp"

namespace freehold {

/// One SQLite transaction of the core's own: rolled back on destruction unless committed.
class WriteScope {
 public:
  static Result<WriteScope> begin(Database& database) {
    FREEHOLD_TRY(database.execute("BEGIN IMMEDIATE"));
    return WriteScope(database);
  }
  WriteScope(WriteScope&& other) noexcept : database_(other.database_) { other.database_ = nullptr; }
  WriteScope& operator=(WriteScope&&) = delete;
  ~WriteScope() {
    // A failed COMMIT may have ended the transaction already: then there is nothing left to roll back.
    if (database_ != nullptr) static_cast<void>(database_->execute("ROLLBACK").ok());
  }

  Status commit() {
    FREEHOLD_TRY(database_->execute("COMMIT"));
    database_ = nullptr;
    return {};
  }

 private:
  explicit WriteScope(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace freehold
