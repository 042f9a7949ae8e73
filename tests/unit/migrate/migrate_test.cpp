#include <catch2/catch.hpp>

#include "core/base/time.hpp"
#include "core/migrate/sqlite_target.hpp"
#include "tests/support/ports.hpp"

using namespace freehold;

namespace {

constexpr const char* kShelves = "CREATE TABLE shelves (label TEXT) STRICT;\n";
constexpr const char* kBooks =
    "CREATE TABLE books (title TEXT) STRICT;\nCREATE INDEX books_title_idx ON books (title);\n";

Migration step(int version, std::string_view name, std::string_view up, std::string_view down) {
  Migration step;
  step.version = version;
  step.name = name;
  step.sqlite_up = up;
  step.sqlite_down = down;
  return step;
}

std::vector<Migration> library_steps() {
  return {
      step(1, "shelves", kShelves, "DROP TABLE shelves;\n"), step(2, "books", kBooks, "DROP TABLE books;\n"),
      step(3, "colors", "ALTER TABLE shelves ADD COLUMN color TEXT;\n", "ALTER TABLE shelves DROP COLUMN color;\n")};
}

/// A server's database in memory, and short names for what a migrator does with it.
class Library {
 public:
  Library() {
    auto opened = Database::open({":memory:"});
    REQUIRE(opened.ok());
    database = std::move(*opened);
  }

  Status up(const std::vector<Migration>& steps, std::optional<int> version = std::nullopt) {
    SqliteMigrationTarget target(*database, home);
    return upgrade(target, clock, steps, version,
                   [this](const Migration& each, bool) { progress += "+" + std::to_string(each.version); });
  }
  Status down(const std::vector<Migration>& steps, std::optional<int> version = std::nullopt) {
    SqliteMigrationTarget target(*database, home);
    return downgrade(target, clock, steps, version,
                     [this](const Migration& each, bool) { progress += "-" + std::to_string(each.version); });
  }
  std::vector<AppliedMigration> history() { return SqliteMigrationTarget(*database, home).applied().value(); }

  /// Tables and indexes but for the history, by name.
  std::string objects() {
    std::string names;
    auto read = database->prepare("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'freehold%' ORDER BY name");
    REQUIRE(read.ok());
    while (read->step().value()) names += std::string(read->text(0)) + " ";
    return names;
  }

  std::unique_ptr<Database> database;
  TestClock clock;
  Home home = Home::server_sqlite;
  std::string progress;
};

}  // namespace

TEST_CASE("an empty database takes every step, in order, each with its name and time") {
  Library library;
  REQUIRE(library.up(library_steps()).ok());
  CHECK(library.progress == "+1+2+3");
  CHECK(library.objects() == "books books_title_idx shelves ");
  const auto history = library.history();
  REQUIRE(history.size() == 3);
  CHECK(history[1].version == 2);
  CHECK(history[1].name == "books");
  CHECK(history[1].applied_at == format_time(library.clock.now_us()));
  CHECK(history[1].checksum == migration_checksum(library_steps()[1], Home::server_sqlite));
}

TEST_CASE("a database that has every step is left as it is") {
  Library library;
  REQUIRE(library.up(library_steps()).ok());
  REQUIRE(library.up(library_steps()).ok());
  CHECK(library.progress == "+1+2+3");
}

TEST_CASE("an upgrade may stop on the way and go on later") {
  Library library;
  REQUIRE(library.up(library_steps(), 1).ok());
  CHECK(library.objects() == "shelves ");
  REQUIRE(library.up(library_steps()).ok());
  CHECK(library.progress == "+1+2+3");
}

TEST_CASE("a downgrade takes back one step, or as many as it is told") {
  Library library;
  REQUIRE(library.up(library_steps()).ok());
  REQUIRE(library.down(library_steps()).ok());
  CHECK(library.history().size() == 2);
  REQUIRE(library.down(library_steps(), 0).ok());
  CHECK(library.progress == "+1+2+3-3-2-1");
  CHECK(library.objects().empty());
  CHECK(library.down(library_steps()).error().code == Code::wrong_usage);
}

TEST_CASE("going up to an older step, or down to a newer one, is a mistake that changes nothing") {
  Library library;
  REQUIRE(library.up(library_steps(), 2).ok());
  CHECK(library.up(library_steps(), 1).error().code == Code::wrong_usage);
  CHECK(library.down(library_steps(), 3).error().code == Code::wrong_usage);
  CHECK(library.down(library_steps(), -1).error().code == Code::wrong_usage);
  CHECK(library.up(library_steps(), 4).error().message == "there is no step 4; the newest is 3");
  CHECK(library.history().size() == 2);
}

TEST_CASE("a step that fails in the middle leaves nothing of itself and names step and statement") {
  Library library;
  auto steps = library_steps();
  steps[1].sqlite_up =
      "-- 0002 books\nCREATE TABLE books (title TEXT) STRICT;\nINSERT INTO books VALUES ('Emma');\n"
      "INSERT INTO cupboards\n  VALUES (1);\n";
  const Status failed = library.up(steps);
  CHECK(failed.error().code == Code::migration_failed);
  INFO(failed.error().message);
  CHECK(failed.error().message.find("step 0002 books: ") == 0);
  CHECK(failed.error().message.find("cupboards") != std::string::npos);
  CHECK(library.objects() == "shelves ");
  CHECK(library.history().size() == 1);
  // Mended, it goes on from there.
  REQUIRE(library.up(library_steps()).ok());
  CHECK(library.objects() == "books books_title_idx shelves ");
}

TEST_CASE("a statement that breaks a rule of the data is named too") {
  Library library;
  auto steps = library_steps();
  steps[1].sqlite_up =
      "CREATE TABLE books (title TEXT UNIQUE) STRICT;\nINSERT INTO books VALUES ('Emma');\n"
      "-- Once more.\nINSERT INTO books VALUES ('Emma');\n";
  const Status failed = library.up(steps);
  CHECK(failed.error().code == Code::migration_failed);
  INFO(failed.error().message);
  CHECK(failed.error().message.find("INSERT INTO books VALUES ('Emma')") != std::string::npos);
  CHECK(library.objects() == "shelves ");
}

TEST_CASE("a way back that fails leaves the step in place") {
  Library library;
  auto steps = library_steps();
  steps[2].sqlite_down = "ALTER TABLE shelves DROP COLUMN color;\nDROP TABLE cupboards;\n";
  REQUIRE(library.up(steps).ok());
  CHECK(library.down(steps).error().code == Code::migration_failed);
  CHECK(library.history().size() == 3);
  CHECK(library.database->prepare("SELECT color FROM shelves").ok());
}

TEST_CASE("a step whose text was changed after it was taken is found, and nothing runs") {
  Library library;
  REQUIRE(library.up(library_steps(), 2).ok());
  auto steps = library_steps();
  steps[0].sqlite_up = "CREATE TABLE shelves (label TEXT, size INTEGER) STRICT;\n";
  CHECK(library.up(steps).error().code == Code::migration_failed);
  CHECK(library.up(steps).error().message.find("step 0001 shelves is not what it was") == 0);
  CHECK(library.down(steps).error().code == Code::migration_failed);
  steps = library_steps();
  steps[1].sqlite_down = "DROP TABLE IF EXISTS books;\n";
  CHECK(library.up(steps).error().code == Code::migration_failed);
  CHECK(library.history().size() == 2);
  CHECK(library.progress == "+1+2");
}

TEST_CASE("a database of a newer version is left alone") {
  Library library;
  REQUIRE(library.up(library_steps()).ok());
  auto older = library_steps();
  older.pop_back();
  CHECK(library.up(older).error().code == Code::database_too_new);
  CHECK(library.up(older).error().message.find("step 0003 colors") != std::string::npos);
  CHECK(library.down(older).error().code == Code::database_too_new);
  CHECK(library.history().size() == 3);
}

TEST_CASE("a history with a hole in it is damage, not a place to go on from") {
  Library library;
  REQUIRE(library.up(library_steps()).ok());
  REQUIRE(library.database->execute("DELETE FROM freehold_migrations WHERE version = 2").ok());
  CHECK(library.up(library_steps()).error().code == Code::database_damaged);
}

TEST_CASE("a file with somebody else's tables gets none of ours") {
  Library library;
  REQUIRE(library.database->execute("CREATE TABLE songs (title TEXT)").ok());
  CHECK(library.up(library_steps()).error().code == Code::database_foreign);
  CHECK(library.objects() == "songs ");
}

TEST_CASE("a server's file is no device's, and the other way round") {
  Library library;
  REQUIRE(library.up(library_steps()).ok());
  library.home = Home::device_sqlite;
  CHECK(library.up(library_steps()).error().code == Code::database_foreign);
  Library phone;
  phone.home = Home::device_sqlite;
  REQUIRE(phone.up(library_steps()).ok());
  phone.home = Home::server_sqlite;
  CHECK(phone.up(library_steps()).error().message == "the file is a device's database, not a server's");
}

TEST_CASE("a step with nothing to do in a home is noted there, and has no way back to run") {
  Library phone;
  phone.home = Home::device_sqlite;
  auto steps = library_steps();
  steps[0].device_up = kShelves;
  REQUIRE(phone.up(steps).ok());
  CHECK(phone.objects() == "shelves ");
  CHECK(phone.history().size() == 3);
  REQUIRE(phone.down(steps, 1).ok());
  const Status refused = phone.down(steps);
  CHECK(refused.error().code == Code::migration_failed);
  CHECK(refused.error().message == "step 0001 shelves has no way back here");
  CHECK(phone.objects() == "shelves ");
}

TEST_CASE("checksums tell homes, directions and texts apart") {
  const Migration one = step(1, "a", "x", "y"), moved = step(1, "a", "xy", "");
  CHECK(migration_checksum(one, Home::server_sqlite) != migration_checksum(moved, Home::server_sqlite));
  CHECK(migration_checksum(one, Home::server_sqlite) != migration_checksum(one, Home::device_sqlite));
  CHECK(migration_checksum(one, Home::server_sqlite) ==
        migration_checksum(step(7, "b", "x", "y"), Home::server_sqlite));
  CHECK(migration_checksum(one, Home::postgres).size() == 16);
}
