#pragma once

#include <map>

#include "core/store/sqlite.hpp"

namespace freehold {

/// What one connection calls back into. SQLite's hooks are set once, when it opens, and look here: setting the
/// authorizer again would make SQLite prepare every statement anew, and a DELETE prepared without a row hook empties
/// its table without a report.
struct Database::Hooks {
  std::map<std::string, Statement, std::less<>> statements;  ///< for `cached`
  RowObserver observer;
  WriteGuard guard;

  bool guarding = false;  ///< a guarded statement is being prepared
  bool writes_rows = false;  ///< it writes rows of a table that the guard allows
  std::string denied;  ///< why the guard refused it
  std::set<std::string>* reads = nullptr;  ///< where `tables_read` collects

  int log_pages = 0;  ///< for `Database::log_pages`
  int log_pages_max = 0;  ///< with so many a commit moves them

  void begin_prepare();
  int authorize(int action, const char* first, const char* second, const char* trigger);
  void install(sqlite3* handle);
  /// SQLite's own rule for when the log goes into the file, which says nothing of how far it is.
  void watch_log(sqlite3* handle, int pages_max);
  static void remove(sqlite3* handle);
};

}  // namespace freehold
