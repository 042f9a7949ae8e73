#include <filesystem>

#include <unistd.h>

#include "core/migrate/migrate.hpp"
#include "core/store/sqlite.hpp"
#include "core/workspace/workspace.hpp"
#include "sync/stores/open.hpp"
#include "tests/bench/captured/pairs.hpp"
#include "tests/support/ports.hpp"

namespace freehold {
namespace {

constexpr const char* kOwner = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";
constexpr int kSingles = 3'000;

std::string ask_text(Database& file, const std::string& sql) {
  Statement statement = must(file.prepare(sql));
  return must(statement.step()) ? std::string(statement.text(0)) : std::string();
}

/// Of the table `tasks`, as text that makes them again.
std::string triggers(Database& file, const char* what) {
  return ask_text(file, std::string("SELECT group_concat(") + what +
                            ", '; ') FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'tasks'");
}

void insert(Database& file, int count) {
  must(file.execute(
      "INSERT INTO tasks (id, user_id, title, description, created_at, updated_at) WITH RECURSIVE n (i) AS "
      "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
      std::to_string(count) + ") SELECT printf('%08x-0000-4000-8000-%012x', random() & 0xffffffff, i), '" + kOwner +
      "', 'thirty characters of a title ' || i, printf('%.*c', 100, 'd'), '2026-01-01T00:00:00.000000Z', "
      "'2026-01-01T00:00:00.000000Z' FROM n"));
}

void measure(Database& file) {
  const std::string make = triggers(file, "sql"), drop = triggers(file, "'DROP TRIGGER ' || name");
  Pair inserts, updates, singles;
  for (int round = 0; round < 2 * kPairs; ++round) {
    const bool on = round % 2 != 0;
    must(file.execute("DELETE FROM tasks; DELETE FROM freehold_captured"));
    if (!on) must(file.execute(drop));
    inserts.add(on, ms_of([&] { insert(file, kRows); }));
    updates.add(on, ms_of([&] { must(file.execute("UPDATE tasks SET completed = NOT completed")); }));
    must(file.execute("DELETE FROM tasks"));
    singles.add(on, ms_of([&] {
                  for (int i = 0; i < kSingles; ++i) insert(file, 1);
                }));
    if (!on) must(file.execute(make));
  }
  inserts.print("SQLite: insert 50,000", "");
  updates.print("SQLite: update 50,000", "");
  singles.print("SQLite: 3,000 inserts of one row", "");
}

}  // namespace

void measure_sqlite() {
  const auto folder = std::filesystem::temp_directory_path() / ("freehold-bench-" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  const std::string path = (folder / "freehold.db").string();
  TestClock clock;
  must(upgrade(*must(open_migration_target("sqlite:" + path)), clock, embedded_migrations()));
  DatabaseOptions options;
  options.path = path;
  const auto file = must(Database::open(options));
  must(
      file->execute(std::string("INSERT INTO users (id, email, username, password_hash, created_at, updated_at) VALUES "
                                "('") +
                    kOwner +
                    "', 'ada@example.org', 'ada', 'x', '2026-01-01T00:00:00.000000Z', "
                    "'2026-01-01T00:00:00.000000Z')"));
  measure(*file);
  std::filesystem::remove_all(folder);
}

}  // namespace freehold
