#include "sync/stores/sqlite/server_file.hpp"

#include <filesystem>

#include "core/migrate/sqlite_target.hpp"
#include "sync/stores/sql/counted_before.hpp"

namespace freehold {
namespace {

constexpr const char* kCountedBefore = "freehold_counted_before";

Result<std::int64_t> ask_number(Database& file, const std::string& sql) {
  FREEHOLD_ASSIGN(Statement statement, file.prepare(sql));
  FREEHOLD_ASSIGN(const bool row, statement.step());
  return row ? statement.integer(0) : std::int64_t{0};
}

Result<std::string> ask_text(Database& file, const char* sql) {
  FREEHOLD_ASSIGN(Statement statement, file.prepare(sql));
  FREEHOLD_ASSIGN(const bool row, statement.step());
  return row ? std::string(statement.text(0)) : std::string();
}

Result<bool> is_there(Database& file, const std::string& what, std::initializer_list<std::string> names) {
  FREEHOLD_ASSIGN(Statement look, file.prepare("SELECT 1 FROM " + what));
  int at = 0;
  for (const std::string& name : names) look.bind_text(++at, name);
  return look.step();
}

Status set_epoch(Database& file, const std::string& epoch) {
  FREEHOLD_ASSIGN(Statement write, file.prepare("INSERT INTO freehold_settings (name, value) VALUES ('epoch', ?1) "
                                                "ON CONFLICT (name) DO UPDATE SET value = ?1"));
  write.bind_text(1, epoch);
  return write.run();
}

/// A backup of an older version may lack the notes, which their migrations then make, or what was declared since.
Status note_counters(Database& file, const Schema& schema) {
  FREEHOLD_ASSIGN(const bool notes, is_there(file, "sqlite_schema WHERE name = ?", {kCountedBefore}));
  if (!notes) return {};
  FREEHOLD_TRY(file.execute("DELETE FROM " + std::string(kCountedBefore)));
  for (const CounterNote& note : counter_notes(schema)) {
    FREEHOLD_ASSIGN(const bool counted,
                    is_there(file, "pragma_table_info(?) WHERE name = ?", {note.table, note.column}));
    if (counted) FREEHOLD_TRY(file.execute("INSERT INTO " + std::string(kCountedBefore) + " " + note.select));
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Database>> look_at_server_file(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return fail(Code::not_found, "there is no file " + path);
  DatabaseOptions options;
  options.path = path;
  options.must_exist = true;
  options.read_only = true;
  FREEHOLD_ASSIGN(auto file, Database::open(options));
  Status known = check_file(*file, Home::server_sqlite);
  if (known) return file;
  known.error().message = path + " is no server's database: " + known.error().message;
  return std::move(known).error();
}

Result<std::unique_ptr<Database>> open_server_file(const std::string& path) {
  // To own a file is to change it, so it is looked at first.
  FREEHOLD_TRY(look_at_server_file(path));
  DatabaseOptions options;
  options.path = path;
  options.must_exist = true;
  FREEHOLD_ASSIGN(auto file, Database::open(options));
  // The look had to share memory with others; an owner has no use for it, and nobody else can have it now.
  std::error_code ignored;
  std::filesystem::remove(path + "-shm", ignored);
  return file;
}

Status check_steps(Database& file, std::span<const Migration> steps) {
  FREEHOLD_ASSIGN(const auto applied, SqliteMigrationTarget(file, Home::server_sqlite).applied());
  return check_history(applied, steps, Home::server_sqlite);
}

Status check_integrity(Database& file) {
  FREEHOLD_ASSIGN(const std::string found, ask_text(file, "PRAGMA integrity_check(1)"));
  if (found != "ok") return fail(Code::database_damaged, "the database is damaged: " + found);
  FREEHOLD_ASSIGN(const std::string child, ask_text(file, "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1"));
  if (!child.empty()) return fail(Code::database_damaged, "a row of " + child + " points at a row that is not there");
  return {};
}

Result<RowCounts> count_rows(Database& file) {
  RowCounts counts;
  {
    FREEHOLD_ASSIGN(Statement names, file.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                                                  "name NOT GLOB 'sqlite_*'"));
    for (;;) {
      FREEHOLD_ASSIGN(const bool row, names.step());
      if (!row) break;
      if (names.text(0) != kCountedBefore) counts.emplace(names.text(0), 0);
    }
  }
  for (auto& [name, rows] : counts) {
    FREEHOLD_ASSIGN(rows, ask_number(file, "SELECT count(*) FROM \"" + name + "\""));
  }
  return counts;
}

Status begin_history(Database& file, const Schema& schema, const std::string& epoch) {
  FREEHOLD_TRY(file.execute("BEGIN IMMEDIATE"));
  Status begun = set_epoch(file, epoch);
  if (begun) begun = note_counters(file, schema);
  if (begun) begun = file.execute("COMMIT");
  if (!begun) (void)file.execute("ROLLBACK");
  return begun;
}

}  // namespace freehold
