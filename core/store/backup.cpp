#include "core/store/backup.hpp"

#include <sqlite3.h>

namespace freehold {
namespace {

/// Four MiB of usual pages between two questions whether to go on.
constexpr int kPagesAtATime = 1024;

struct Closer {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
using Handle = std::unique_ptr<sqlite3, Closer>;

Result<Handle> open_copy(const std::string& path) {
  sqlite3* raw = nullptr;
  const int mode = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE;
  const int result = sqlite3_open_v2(path.c_str(), &raw, mode, nullptr);
  Handle copy(raw);
  if (result != SQLITE_OK) return sqlite_error(raw, result);
  return copy;
}

Status run(sqlite3* handle, const char* sql) {
  const int result = sqlite3_exec(handle, sql, nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return sqlite_error(handle, result);
  return {};
}

Status copy_pages(sqlite3* from, sqlite3* to, const Stopped& stopped) {
  sqlite3_backup* const backup = sqlite3_backup_init(to, "main", from, "main");
  if (backup == nullptr) return sqlite_error(to, sqlite3_extended_errcode(to));
  int result = SQLITE_OK;
  bool given_up = false;
  while (result == SQLITE_OK && !given_up) {
    result = sqlite3_backup_step(backup, kPagesAtATime);
    given_up = stopped && stopped();
  }
  sqlite3_backup_finish(backup);
  if (given_up) return fail(Code::wrong_state, "stopped before the end; everything is as it was");
  if (result != SQLITE_DONE) return sqlite_error(to, result);
  return {};
}

}  // namespace

Status copy_database(Database& from, const std::string& path, const Stopped& stopped) {
  {
    FREEHOLD_ASSIGN(const Handle to, open_copy(path));
    // A copy that a crash cuts off is thrown away, so it needs no journal.
    FREEHOLD_TRY(run(to.get(), "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF"));
    FREEHOLD_TRY(copy_pages(from.raw(), to.get(), stopped));
  }
  // The pages bring the original's log mode along, and with it a second file for whoever opens the copy.
  FREEHOLD_ASSIGN(const Handle copy, open_copy(path));
  return run(copy.get(), "PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=OFF; PRAGMA journal_mode=DELETE");
}

}  // namespace freehold
