#include "sync/stores/backup.hpp"

#include <filesystem>
#include <fstream>

#include "sync/stores/open.hpp"
#include "sync/stores/partial_file.hpp"
#include "sync/stores/postgres/dump.hpp"
#include "sync/stores/sql/sql_store.hpp"
#include "sync/stores/sqlite/server_file.hpp"

namespace freehold {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSqliteMark{"SQLite format 3\0", 16}, kDumpMark = "PGDMP";
constexpr const char* kOther = "; 'freehold transfer' moves a server from one kind to the other";

PostgresOptions postgres(const std::string& url) {
  PostgresOptions options;
  options.url = url;
  return options;
}

Result<RowCounts> copy_file(const BackupOrder& order, const std::string& to) {
  FREEHOLD_ASSIGN(const std::string path, sqlite_path(order.database));
  FREEHOLD_ASSIGN(const auto file, open_server_file(path));
  FREEHOLD_TRY(check_steps(*file, order.steps));
  FREEHOLD_TRY(copy_database(*file, to, order.stopped));
  return count_rows(*file);
}

Result<RowCounts> try_copy(const std::string& path, const Stopped& stopped) {
  FREEHOLD_ASSIGN(const auto scratch, PartialFile::beside(path));
  {
    FREEHOLD_ASSIGN(const auto copy, look_at_server_file(path));
    FREEHOLD_TRY(copy_database(*copy, scratch->path(), stopped));
  }
  FREEHOLD_ASSIGN(const auto restored, look_at_server_file(scratch->path()));
  FREEHOLD_TRY(check_integrity(*restored));
  return count_rows(*restored);
}

/// Why the backup could not be verified, though nothing speaks against it; empty where it was.
Result<std::string> try_out(const BackupOrder& order, const std::string& path, const RowCounts& rows) {
  if (is_postgres(order.database)) {
    FREEHOLD_ASSIGN(const bool may, may_try_dump(postgres(order.database)));
    if (!may) return std::string("the role may not make databases (CREATEDB)");
  }
  Status verified = verify_backup(order, path, rows);
  if (verified) return std::string();
  if (verified.error().code != Code::storage_full) return std::move(verified).error();
  return "the trial found no room: " + verified.error().message;
}

}  // namespace

Status verify_backup(const BackupOrder& order, const std::string& path, const RowCounts& rows) {
  auto restored = is_postgres(order.database) ? try_dump(postgres(order.database), path, order.stopped)
                                              : try_copy(path, order.stopped);
  if (!restored) return std::move(restored).error();
  if (*restored == rows) return {};
  for (const auto& [table, count] : rows)
    if (const auto found = restored->find(table); found == restored->end() || found->second != count)
      return fail(Code::database_damaged,
                  "the backup has not the rows of " + table + " that the database had when it was made");
  return fail(Code::database_damaged, "the backup has tables that the database did not have");
}

Result<BackupReport> back_up(const BackupOrder& order) {
  std::error_code failed;
  if (!order.replace && fs::exists(order.out, failed)) return is_there_already(order.out);
  FREEHOLD_ASSIGN(const auto file, PartialFile::beside(order.out));
  auto rows = is_postgres(order.database)
                  ? dump_postgres(postgres(order.database), order.steps, file->path(), order.stopped)
                  : copy_file(order, file->path());
  if (!rows) return std::move(rows).error();
  BackupReport report{std::move(rows).value(), fs::file_size(file->path(), failed), false, {}};
  if (order.verify) {
    FREEHOLD_ASSIGN(report.unverified, try_out(order, file->path(), report.rows));
    report.verified = report.unverified.empty();
  }
  FREEHOLD_TRY(file->publish(order.replace));
  return report;
}

namespace {

/// Tells a backup's kind by its first bytes.
Status check_kind(const RestoreOrder& order) {
  std::error_code ignored;
  if (!fs::exists(order.in, ignored)) return fail(Code::not_found, "there is no file " + order.in);
  std::ifstream file(order.in, std::ios::binary);
  std::string first(kSqliteMark.size(), '\0');
  file.read(first.data(), static_cast<std::streamsize>(first.size()));
  if (file.bad() || (!file.eof() && file.fail()))
    return fail(Code::storage_failed, order.in + " cannot be read; look at its rights");
  const bool is_sqlite = first == kSqliteMark, is_dump = first.starts_with(kDumpMark);
  if (!is_sqlite && !is_dump) return fail(Code::database_foreign, order.in + " is no backup that Freehold made");
  if (is_sqlite == !is_postgres(order.database)) return {};
  return fail(Code::wrong_usage, order.in +
                                     (is_sqlite ? " is a backup of an embedded database, and --database a Postgres"
                                                : " is a backup of a Postgres, and --database an embedded database") +
                                     kOther);
}

/// True where a file is there that will be replaced. One that is damaged may be: that is what backups are for.
Result<bool> check_place(const std::string& path, bool replace) {
  std::error_code ignored;
  if (!fs::exists(path, ignored) || fs::is_empty(path, ignored)) return false;
  if (!replace) return is_there_already(path);
  const auto held = open_server_file(path);
  if (held || held.error().code == Code::database_damaged) return true;
  return held.error();
}

/// Gives the old file a second name, and its log to that. A log left beside the new file would be taken for its own.
Result<std::string> keep_old(const std::string& path, bool is_there) {
  const std::string kept = path + ".before-restore";
  std::error_code failed;
  if (is_there) {
    fs::remove(kept, failed);
    fs::create_hard_link(path, kept, failed);
    if (failed) fs::rename(path, kept, failed);
    if (failed) return fail(Code::storage_failed, "cannot keep " + path + " as " + kept + ": " + failed.message());
  }
  fs::remove(kept + "-wal", failed);
  if (fs::exists(path + "-wal", failed)) fs::rename(path + "-wal", kept + "-wal", failed);
  if (failed) return fail(Code::storage_failed, "cannot move " + path + "-wal away: " + failed.message());
  fs::remove(path + "-shm", failed);
  return is_there ? kept : std::string();
}

/// Looks at the restored copy as a server would, and begins its new history.
Result<RowCounts> make_ready(const std::string& path, const Schema& schema, const std::string& epoch) {
  FREEHOLD_ASSIGN(const auto file, open_server_file(path));
  FREEHOLD_TRY(check_integrity(*file));
  FREEHOLD_TRY(begin_history(*file, schema, epoch));
  return count_rows(*file);
}

Result<RestoreReport> restore_file(const RestoreOrder& order) {
  FREEHOLD_ASSIGN(const std::string path, sqlite_path(order.database));
  RestoreReport report;
  report.epoch = fresh_epoch().text();
  FREEHOLD_ASSIGN(auto backup, look_at_server_file(order.in));
  FREEHOLD_TRY(check_steps(*backup, order.steps));
  FREEHOLD_ASSIGN(const bool is_there, check_place(path, order.replace));
  FREEHOLD_ASSIGN(const auto restored, PartialFile::beside(path));
  FREEHOLD_TRY(copy_database(*backup, restored->path(), order.stopped));
  backup.reset();
  FREEHOLD_ASSIGN(report.rows, make_ready(restored->path(), order.schema, report.epoch));
  if (is_there) restored->resemble(path);
  FREEHOLD_ASSIGN(report.kept, keep_old(path, is_there));
  FREEHOLD_TRY(restored->publish(true));
  return report;
}

Result<RestoreReport> restore_postgres(const RestoreOrder& order) {
  const PostgresOptions options = postgres(order.database);
  RestoreReport report;
  report.epoch = fresh_epoch().text();
  if (Status checked = check_dump(options, order.steps, order.in, order.stopped); !checked) {
    checked.error().message = order.in + ": " + checked.error().message;
    return std::move(checked).error();
  }
  FREEHOLD_ASSIGN(report.rows,
                  restore_dump(options, order.in, {report.epoch, order.schema}, order.replace, order.stopped));
  return report;
}

}  // namespace

Result<RestoreReport> restore_backup(const RestoreOrder& order) {
  if (!is_postgres(order.database)) FREEHOLD_TRY(sqlite_path(order.database));
  FREEHOLD_TRY(check_kind(order));
  return is_postgres(order.database) ? restore_postgres(order) : restore_file(order);
}

}  // namespace freehold
