#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/store/sqlite.hpp"
#include "sync/stores/sql/session.hpp"

namespace freehold {

/// One SQLite connection, lent to one session at a time.
class SqliteSessions : public SqlSessions {
 public:
  explicit SqliteSessions(std::unique_ptr<Database> database) : database_(std::move(database)) {}

  Result<std::unique_ptr<SqlSession>> open() override;
  /// Nobody else can have the file open.
  void announce(const OwnerId&, Seq) override {}
  std::string_view row_lock() const override { return ""; }
  std::string_view lower_collation() const override { return ""; }

 private:
  friend class SqliteSession;
  /// The statement as SQLite reads it, prepared. `rows` may be null.
  Result<Statement*> statement(const std::string& sql, const SqlRowSet* rows, std::size_t fixed_params);
  void give_back();

  std::unique_ptr<Database> database_;
  std::mutex lock_;
  std::condition_variable freed_;
  bool lent_ = false;
  std::unordered_map<std::string, std::string> spellings_;
};

}  // namespace freehold
