#include <catch2/catch.hpp>
#include <functional>

#include "core/migrate/catalog.hpp"
#include "core/migrate/difference.hpp"
#include "core/migrate/revision.hpp"
#include "core/migrate/snapshot.hpp"
#include "core/migrate/sqlite_target.hpp"
#include "core/schema/builder.hpp"
#include "core/workspace/workspace.hpp"
#include "tests/support/edits.hpp"
#include "tests/support/ports.hpp"
#include "tests/support/tiny_schema.hpp"

using namespace freehold;

namespace {

std::unique_ptr<Database> made_of(const Schema& schema, Home home) {
  auto opened = Database::open({":memory:"});
  REQUIRE(opened.ok());
  // What the triggers of a server write to is part of the released steps.
  if (home == Home::server_sqlite) REQUIRE((*opened)->execute(embedded_migrations()[31].sqlite_up).ok());
  for (const Table& table : schema.tables())
    REQUIRE((*opened)->execute(emit_create_table(schema, table, home) + emit_triggers(schema, table, home)).ok());
  return std::move(*opened);
}

/// Runs scripts as steps run, each in a transaction of its own.
void take(Database& database, Home home, const std::string& script, int& version) {
  Migration step;
  step.version = ++version;
  step.name = "edit";
  (home == Home::device_sqlite ? step.device_up : step.sqlite_up) = script;
  SqliteMigrationTarget target(database, home);
  const Status done = target.apply(step, script, true, "checksum", "2025-01-31T12:00:00.000000Z");
  INFO(script);
  if (!done) FAIL(done.error().message);
}

std::string differences(Database& found, const Schema& schema, Home home) {
  const auto expected = made_of(schema, home);
  std::string out;
  Catalog held = read_catalog(found).value(), wanted = read_catalog(*expected).value();
  for (const CatalogDifference& each : compare_catalogs(wanted, held)) out += each.sentence() + "\n";
  for (const CatalogDifference& each : compare_catalogs(held, wanted))
    if (each.table.rfind("freehold", 0) != 0) out += "back: " + each.sentence() + "\n";
  return out;
}

std::string ask(Database& database, const std::string& sql) {
  auto statement = database.prepare(sql);
  if (!statement) FAIL(statement.error().message);
  std::string out;
  while (statement->step().value())
    for (int i = 0; i < statement->column_count(); ++i) out += std::string(statement->text(i)) + "|";
  return out;
}

}  // namespace

TEST_CASE(
    "every edit of the declared tables becomes SQL that makes them, and SQL that takes it back, with the rows kept") {
  for (const Home home : {Home::server_sqlite, Home::device_sqlite}) {
    for (const Edit& edit : edits()) {
      INFO(edit.name);
      REQUIRE(edit.to->check().empty());
      REQUIRE(check_difference(*edit.from, *edit.to).empty());
      const auto database = made_of(*edit.from, home);
      REQUIRE(database
                  ->execute("CREATE TABLE freehold_migrations (version INTEGER PRIMARY KEY, name TEXT, checksum TEXT, "
                            "applied_at TEXT)")
                  .ok());
      const Status filled = database->execute(rows_before_edits());
      if (!filled) FAIL(filled.error().message);
      int version = 0;
      take(*database, home, write_difference(*edit.from, *edit.to, home).inside, version);
      CHECK(differences(*database, *edit.to, home).empty());
      CHECK(ask(*database, "SELECT title FROM books") == "Über die 大 Stille|");
      // On devices it is filled by whoever searches.
      CHECK(ask(*database, "SELECT title FROM books_search WHERE books_search MATCH 'stille'") ==
            (home == Home::server_sqlite ? "Über die 大 Stille|" : ""));
      take(*database, home, write_difference(*edit.to, *edit.from, home).inside, version);
      CHECK(differences(*database, *edit.from, home).empty());
      CHECK(ask(*database, "SELECT label, height FROM shelves JOIN books ON shelf_id = shelves.id") ==
            "fürs Büro 🌱|200|");
      CHECK(ask(*database, "PRAGMA foreign_keys") == "1|");
    }
  }
}

TEST_CASE("totals begin with the rows that are there already, on servers; devices get them from the feed") {
  for (const Home home : {Home::server_sqlite, Home::device_sqlite}) {
    for (const Edit& edit : edits()) {
      if (edit.name.rfind("rows that are there are added up", 0) != 0) continue;
      const auto database = made_of(*edit.from, home);
      REQUIRE(database
                  ->execute("CREATE TABLE freehold_migrations (version INTEGER, name TEXT, checksum TEXT, "
                            "applied_at TEXT)")
                  .ok());
      REQUIRE(database->execute(rows_before_edits()).ok());
      int version = 0;
      take(*database, home, write_difference(*edit.from, *edit.to, home).inside, version);
      CHECK(ask(*database, "SELECT weight, books FROM shelves") == (home == Home::server_sqlite ? "3|1|" : "0|0|"));
    }
  }
}

TEST_CASE("an unchanged schema has no difference, and writes no step") {
  CHECK(describe_difference(before_edits(), *edits().front().to).empty());
  const auto files = write_revision(5, "nothing", before_edits(), *edits().front().to);
  REQUIRE(files.ok());
  CHECK(files->empty());
}

TEST_CASE("the steps' snapshot is the declared schema, and reads back as what was written") {
  CHECK(embedded_snapshot() == write_snapshot(workspace_schema()));
  for (const Schema* schema : {&workspace_schema(), &tiny_schema()}) {
    const std::string text = write_snapshot(*schema);
    const auto back = read_snapshot(text);
    REQUIRE(back.ok());
    CHECK(write_snapshot(*back) == text);
    CHECK(describe_difference(*back, *schema).empty());
  }
  CHECK(read_snapshot("{").error().code == Code::malformed);
  CHECK(read_snapshot("{}").error().code == Code::malformed);
  std::string edited = write_snapshot(tiny_schema());
  edited.replace(edited.find("\"last_writer\""), 13, "\"last_reader\"");
  CHECK(read_snapshot(edited).error().code == Code::malformed);
}

TEST_CASE("a revision names its step, says what it does, and keeps new indexes of old tables for a step of their own") {
  for (const Edit& edit : edits()) {
    if (edit.name.rfind("an index more", 0) != 0) continue;
    const auto files = write_revision(7, "Shelves by height!", *edit.from, *edit.to);
    REQUIRE(files.ok());
    std::string names, indexes;
    for (const RevisionFile& file : *files) {
      names += file.path + " ";
      if (file.path == "0008_shelves_by_height_indexes/postgres.up.sql") indexes = file.text;
    }
    CHECK(names ==
          "0007_shelves_by_height/device.up.sql 0007_shelves_by_height/sqlite.up.sql "
          "0007_shelves_by_height/sqlite.down.sql 0007_shelves_by_height/postgres.down.sql "
          "0008_shelves_by_height_indexes/postgres.up.sql 0008_shelves_by_height_indexes/postgres.down.sql head.json ");
    CHECK(runs_outside_transaction(indexes));
    CHECK(indexes.find("CREATE UNIQUE INDEX CONCURRENTLY shelves_user_id_label_key") != std::string::npos);
    CHECK((*files)[0].text.rfind("-- 0007 Shelves by height!\n--   change table shelves\n", 0) == 0);
  }
  CHECK(write_revision(7, "!?", before_edits(), tiny_schema()).error().code == Code::wrong_usage);
  CHECK(write_empty_revision(7, "By hand").value().size() == 5);
}

TEST_CASE("edits that stored numbers or rows could not follow are refused with a sentence that says what to do") {
  const auto problems = [](const std::function<void(TableBuilder)>& before,
                           const std::function<void(TableBuilder)>& now) {
    Schema from, to;
    before(from.table("people", 1).is_owner());
    now(to.table("people", 1).is_owner());
    std::string out;
    for (const std::string& problem : check_difference(from, to)) out += problem + "\n";
    return out;
  };
  CHECK(problems([](TableBuilder t) { t.text("a").text("b"); }, [](TableBuilder t) { t.text("a"); }) ==
        "Table 'people' has fewer columns than before; write retired() where one stood, for its number is stored with "
        "rows.\n");
  CHECK(problems([](TableBuilder t) { t.text("a"); }, [](TableBuilder t) { t.integer("a"); }) ==
        "Column 'people.a' was text and becomes integer; write retired() in its place and declare a new column.\n");
  CHECK(problems([](TableBuilder t) { t.retired().text("b"); }, [](TableBuilder t) { t.text("a").text("b"); }) ==
        "Column 'people.a' has a number that another one had; declare it behind all others.\n");
  CHECK(problems([](TableBuilder) {}, [](TableBuilder t) { t.text("a", {.required = true}); }) ==
        "Column 'people.a' is required and has no default, so rows that are there could not have it; give it one.\n");
  CHECK(problems([](TableBuilder t) { t.text("a"); }, [](TableBuilder t) { t.text("a", {.required = true}); }) ==
        "Column 'people.a' becomes required and has no default for rows without a value; give it one.\n");
}
