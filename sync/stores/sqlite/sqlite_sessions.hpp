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
  static Result<std::unique_ptr<SqlSessions>> on(std::unique_ptr<Database> database);

  Result<std::unique_ptr<SqlSession>> open() override;
  /// Nobody else can have the file open.
  void announce(const OwnerId&, Seq) override {}
  std::string_view row_lock() const override { return ""; }
  std::string_view captured_owners() const override {
    return captures_ ? "SELECT DISTINCT scope_id FROM freehold.captured" : "";
  }
  std::string_view lower_collation() const override { return ""; }
  bool numbers_rows() const override { return true; }

 private:
  friend class SqliteSession;
  SqliteSessions(std::unique_ptr<Database> database, bool captures)
      : database_(std::move(database)), captures_(captures) {}

  /// The statement as SQLite reads it, prepared. `rows` may be null.
  Result<Statement*> statement(const std::string& sql, const SqlRowSet* rows, std::size_t fixed_params);
  void give_back();

  std::unique_ptr<Database> database_;
  const bool captures_;
  std::mutex lock_;
  std::condition_variable freed_;
  bool lent_ = false;
  std::unordered_map<std::string, std::string> spellings_;
};

}  // namespace freehold
