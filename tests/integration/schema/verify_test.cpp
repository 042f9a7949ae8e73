#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "core/workspace/workspace.hpp"
#include "sync/stores/open.hpp"
#include "sync/stores/verify.hpp"
#include "tests/support/ports.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace freehold;

namespace {

std::string migrated(const std::string& url) {
  TestClock clock;
  const auto target = open_migration_target(url);
  REQUIRE(target.ok());
  if (const Status done = upgrade(**target, clock, embedded_migrations()); !done) FAIL(done.error().message);
  return url;
}

std::string findings(const std::string& url) {
  TestClock clock;
  const auto differences = verify_database(url, workspace_schema(), clock);
  if (!differences) return differences.error().message;
  std::string out;
  for (const CatalogDifference& difference : *differences) out += difference.sentence() + "\n";
  return out;
}

struct Damage {
  const char* sql;
  const char* finding;
};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("whatever somebody changed in Postgres is named: objects that are missing, different, or too much") {
  auto& cluster = PostgresCluster::shared();
  const std::string url = migrated(cluster.create_database("damaged"));
  CHECK(findings(url).empty());
  const Damage damages[] = {
      {"DROP INDEX tasks_user_id_title_idx", "index tasks.tasks_user_id_title_idx is missing\n"},
      {"ALTER TABLE notes DROP COLUMN content",
       "column notes.content is missing\n"
       "grant notes.freehold_app INSERT is different\n"
       "grant notes.freehold_app SELECT is different\n"
       "grant notes.freehold_app UPDATE is different\n"
       "grant notes.freehold_sync UPDATE is different\n"},
      {"ALTER TABLE notes ALTER COLUMN title DROP NOT NULL", "column notes.title is different\n"},
      {"ALTER TABLE tasks ALTER COLUMN completed SET DEFAULT true", "column tasks.completed is different\n"},
      {"ALTER TABLE tasks DROP CONSTRAINT tasks_title_length", "constraint tasks.tasks_title_length is missing\n"},
      {"ALTER TABLE messages DROP CONSTRAINT messages_conversation_id_fkey",
       "constraint messages.messages_conversation_id_fkey is missing\n"},
      {"ALTER TABLE tasks ADD COLUMN mood text", "column tasks.mood should not be there\n"},
      {"ALTER TABLE tasks DISABLE ROW LEVEL SECURITY", "table tasks is different\n"},
      {"DROP POLICY notes_owner ON notes", "policy notes.notes_owner is missing\n"},
      {"CREATE POLICY open_door ON notes USING (true)", "policy notes.open_door should not be there\n"},
      {"GRANT SELECT ON users TO freehold_app", "grant users.freehold_app SELECT is different\n"},
      {"DROP TABLE marketplace_ratings", "table marketplace_ratings is missing\n"},
      {"CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER quiet "
       "BEFORE "
       "INSERT ON tasks FOR EACH ROW EXECUTE FUNCTION quiet()",
       "trigger tasks.quiet should not be there\n"},
      {"DROP FUNCTION tasks_captured() CASCADE",
       "function tasks.tasks_captured is missing\n"
       "trigger tasks.tasks_captured_delete is missing\n"
       "trigger tasks.tasks_captured_insert is missing\n"
       "trigger tasks.tasks_captured_update is missing\n"},
      {"ALTER TABLE tasks DISABLE TRIGGER tasks_captured_insert", "trigger tasks.tasks_captured_insert is different\n"},
      {"GRANT EXECUTE ON FUNCTION tasks_captured() TO PUBLIC", "function tasks.tasks_captured is different\n"},
      {"ALTER FUNCTION tasks_captured() RESET ALL", "function tasks.tasks_captured is different\n"},
      {"CREATE OR REPLACE FUNCTION notes_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path "
       "= "
       "pg_catalog, pg_temp AS 'BEGIN RETURN NULL; END'",
       "function notes.notes_captured is different\n"},
      {"CREATE FUNCTION of_mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'", ""},
      {"ALTER TABLE freehold.heads DROP COLUMN head CASCADE", "column heads.head is missing\n"},
      {"DROP TRIGGER marketplace_ratings_totals_delete ON marketplace_ratings",
       "trigger marketplace_ratings.marketplace_ratings_totals_delete is missing\n"},
      {"CREATE TABLE neighbour (id integer)", ""}};
  int number = 0;
  for (const Damage& damage : damages) {
    INFO(damage.sql);
    const std::string name = "damaged" + std::to_string(++number);
    cluster.query("postgres", "CREATE DATABASE " + name + " TEMPLATE damaged");
    cluster.query(name, std::string("SET search_path TO main_app; ") + damage.sql);
    const std::string found = findings(cluster.url(name));
    if (found != damage.finding) CHECK(found.find(damage.finding) != std::string::npos);
    CHECK(found.empty() == (std::string(damage.finding).empty()));
  }
}

TEST_CASE("the documented query says in psql what the command says") {
  auto& cluster = PostgresCluster::shared();
  const std::string url = migrated(cluster.create_database("asked"));
  const auto script = write_verify_script(url, workspace_schema());
  if (!script) FAIL(script.error().message);
  // docs/verify.sql is written by `freehold verify --sql`.
  CHECK(*script == read_file(std::filesystem::path(FREEHOLD_SOURCE_DIR) / "docs/verify.sql"));
  CHECK(cluster.run_script("asked", *script).empty());
  cluster.query("asked",
                "DROP INDEX main_app.tasks_user_id_title_idx; ALTER TABLE main_app.notes ADD COLUMN mood text");
  const std::string answer = cluster.run_script("asked", *script);
  CHECK(answer.find("index|tasks|tasks_user_id_title_idx|missing|") != std::string::npos);
  CHECK(answer.find("column|notes|mood|should not be there|") != std::string::npos);
}

TEST_CASE("whatever somebody changed in a server's file is named") {
  const Damage damages[] = {
      {"DROP INDEX tasks_user_id_title_idx", "index tasks.tasks_user_id_title_idx is missing\n"},
      {"ALTER TABLE tasks ADD COLUMN mood TEXT", "column tasks.mood should not be there\n"},
      {"DROP TABLE marketplace_ratings", "table marketplace_ratings is missing\n"},
      {"DROP TRIGGER blueprints_search_update", "trigger blueprints.blueprints_search_update is missing\n"},
      {"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '<= 200', '<= 2000') WHERE name = "
       "'notes'",
       "constraint notes.notes_title_length is different\n"},
      {"DROP TRIGGER tasks_captured_update", "trigger tasks.tasks_captured_update is missing\n"},
      {"DROP TRIGGER marketplace_ratings_totals_insert",
       "trigger marketplace_ratings.marketplace_ratings_totals_insert is missing\n"},
      {"DROP INDEX freehold_row_meta_feed", "index freehold_row_meta.freehold_row_meta_feed is missing\n"},
      {"CREATE TABLE neighbour (id INTEGER)", ""}};
  for (const Damage& damage : damages) {
    INFO(damage.sql);
    TemporaryFolder folder;
    const std::string url = migrated("sqlite:" + (folder.path() / "server.db").string());
    CHECK(findings(url).empty());
    {
      DatabaseOptions options;
      options.path = (folder.path() / "server.db").string();
      const auto database = Database::open(options);
      REQUIRE(database.ok());
      REQUIRE((*database)->execute(damage.sql).ok());
    }
    const std::string found = findings(url);
    if (found != damage.finding) CHECK(found.find(damage.finding) != std::string::npos);
    CHECK(found.empty() == (std::string(damage.finding).empty()));
  }
}

TEST_CASE("a database that is not there, or is no database, is not made by looking") {
  TemporaryFolder folder;
  CHECK(findings("sqlite:" + (folder.path() / "none.db").string()).find("none.db") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "none.db"));
  std::ofstream(folder.path() / "text.db") << "this is no database, and long enough to be looked at as one would be";
  CHECK_FALSE(findings("sqlite:" + (folder.path() / "text.db").string()).empty());
}
