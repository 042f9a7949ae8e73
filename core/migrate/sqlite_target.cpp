#include "core/migrate/sqlite_target.hpp"

namespace freehold {
namespace {

/// `PRAGMA application_id` of our files: "Frhs" a server's, "Frhd" a device's. file(1) and other programs read it too.
constexpr std::int64_t kServerFile = 0x46726873;
constexpr std::int64_t kDeviceFile = 0x46726864;

Result<std::int64_t> ask_integer(Database& database, std::string_view sql) {
  FREEHOLD_ASSIGN(Statement statement, database.prepare(sql));
  FREEHOLD_ASSIGN(const bool row, statement.step());
  return row ? statement.integer(0) : std::int64_t{0};
}

std::int64_t mark_of(Home home) {
  return home == Home::device_sqlite ? kDeviceFile : kServerFile;
}

Error foreign_file(std::int64_t held) {
  if (held == kServerFile) return fail(Code::database_foreign, "the file is a server's database, not a device's");
  if (held == kDeviceFile) return fail(Code::database_foreign, "the file is a device's database, not a server's");
  return fail(Code::database_foreign, "the file belongs to another application");
}

/// A file with somebody else's tables must not get ours.
Status claim_file(Database& database, std::int64_t mark) {
  FREEHOLD_ASSIGN(const std::int64_t held, ask_integer(database, "PRAGMA application_id"));
  if (held == mark) return {};
  FREEHOLD_ASSIGN(const std::int64_t objects, ask_integer(database, "SELECT count(*) FROM sqlite_schema"));
  if (held != 0 || objects != 0) return foreign_file(held);
  return database.execute("PRAGMA application_id = " + std::to_string(mark));
}

Status check_references(Database& database) {
  FREEHOLD_ASSIGN(Statement broken, database.prepare("PRAGMA foreign_key_check"));
  FREEHOLD_ASSIGN(const bool found, broken.step());
  if (!found) return {};
  return fail(Code::migration_failed, "it leaves a row of " + std::string(broken.text(0)) +
                                          " that points at a row of " + std::string(broken.text(2)) +
                                          " which is not there");
}

Status record(Database& database, const Migration& step, const std::string& checksum, const std::string& now) {
  FREEHOLD_ASSIGN(Statement insert, database.prepare("INSERT INTO freehold_migrations (version, name, checksum, "
                                                     "applied_at) VALUES (?, ?, ?, ?)"));
  insert.bind_integer(1, step.version).bind_text(2, step.name).bind_text(3, checksum).bind_text(4, now);
  return insert.run();
}

Status forget(Database& database, const Migration& step) {
  FREEHOLD_ASSIGN(Statement remove, database.prepare("DELETE FROM freehold_migrations WHERE version = ?"));
  remove.bind_integer(1, step.version);
  return remove.run();
}

}  // namespace

Status check_file(Database& database, Home home) {
  FREEHOLD_ASSIGN(const std::int64_t held, ask_integer(database, "PRAGMA application_id"));
  if (held == mark_of(home)) return {};
  return foreign_file(held);
}

Status SqliteMigrationTarget::lock() {
  // The connection owns its file (locking_mode=EXCLUSIVE), so nobody else can be migrating it.
  FREEHOLD_TRY(claim_file(database_, mark_of(home_)));
  return database_.execute(
      "CREATE TABLE IF NOT EXISTS freehold_migrations ("
      "version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT");
}

Result<std::vector<AppliedMigration>> SqliteMigrationTarget::applied() {
  FREEHOLD_ASSIGN(Statement read, database_.prepare("SELECT version, name, checksum, applied_at "
                                                    "FROM freehold_migrations ORDER BY version"));
  std::vector<AppliedMigration> steps;
  for (;;) {
    FREEHOLD_ASSIGN(const bool row, read.step());
    if (!row) return steps;
    steps.push_back({static_cast<int>(read.integer(0)), std::string(read.text(1)), std::string(read.text(2)),
                     std::string(read.text(3))});
  }
}

/// Tables that are made anew go and come under the eyes of those that refer to them, so nobody looks until the end. The
/// two pragmas have no effect inside a transaction.
Status SqliteMigrationTarget::apply(const Migration& step, std::string_view script, bool upwards,
                                    const std::string& checksum, const std::string& now) {
  FREEHOLD_TRY(database_.execute("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON"));
  Status done = apply_unguarded(step, script, upwards, checksum, now);
  FREEHOLD_TRY(database_.execute("PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON"));
  return done;
}

Status SqliteMigrationTarget::apply_unguarded(const Migration& step, std::string_view script, bool upwards,
                                              const std::string& checksum, const std::string& now) {
  FREEHOLD_TRY(database_.execute("BEGIN IMMEDIATE"));
  Status done = database_.execute(script);
  if (done.ok()) done = check_references(database_);
  if (done.ok()) done = upwards ? record(database_, step, checksum, now) : forget(database_, step);
  if (done.ok()) done = database_.execute("COMMIT");
  if (done.ok()) return done;
  // SQLite has rolled back by itself where the disk failed; then there is nothing left to roll back.
  (void)database_.execute("ROLLBACK");
  return done;
}

}  // namespace freehold
