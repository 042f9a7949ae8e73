#include <catch2/catch.hpp>

#include "core/migrate/difference.hpp"
#include "core/migrate/revision.hpp"
#include "sync/stores/open.hpp"
#include "sync/stores/postgres/catalog.hpp"
#include "tests/support/edits.hpp"
#include "tests/support/ports.hpp"
#include "tests/support/postgres_cluster.hpp"

using namespace freehold;

namespace {

/// The released steps that any application needs: the bookkeeping, the roles, and what others write.
std::vector<Migration> first_steps(const std::string& tables) {
  const auto embedded = embedded_migrations();
  Migration roles = embedded[4], captured = embedded[28], mine;
  roles.version = 2;
  captured.version = 3;
  mine.version = 4;
  mine.name = "tables";
  mine.postgres_up = tables;
  return {embedded[0], roles, captured, mine};
}

std::string declared(const Schema& schema) {
  std::string out;
  for (const Table& table : schema.tables())
    out += emit_create_table(schema, table, Home::postgres) + emit_row_security(schema, table) +
           emit_triggers(schema, table, Home::postgres);
  return out;
}

Catalog catalog_of(const std::string& url) {
  PostgresOptions options;
  options.url = url;
  auto catalog = read_postgres_catalog(options);
  if (!catalog) FAIL(catalog.error().message);
  return *catalog;
}

void take(const std::string& url, const std::vector<Migration>& steps) {
  TestClock clock;
  const auto target = open_migration_target(url);
  REQUIRE(target.ok());
  if (const Status done = upgrade(**target, clock, steps); !done) FAIL(done.error().message);
}

std::string differences(const Catalog& wanted, const Catalog& held) {
  std::string out;
  for (const CatalogDifference& each : compare_catalogs(wanted, held))
    out += each.sentence() + ": " + each.expected + " / " + each.found + "\n";
  return out;
}

/// A database of the test's own, made as a schema declares it.
std::string fresh(const std::string& name, const Schema& schema, std::string& tables) {
  const std::string url = PostgresCluster::shared().create_database(name);
  tables = declared(schema);
  take(url, first_steps(tables));
  return url;
}

/// What the file of this name holds in the step's folder; empty where there is none.
std::string_view script_of(const std::vector<RevisionFile>& files, const std::string& folder, const char* name) {
  for (const RevisionFile& file : files)
    if (file.path == folder + "/" + name) return file.text;
  return {};
}

/// The steps of a revision, to stand behind those of `first_steps`. `files` must outlive them.
std::vector<Migration> steps_of(const std::vector<RevisionFile>& files) {
  std::vector<Migration> steps;
  for (const RevisionFile& file : files) {
    const std::size_t slash = file.path.find('/');
    if (slash == std::string::npos) continue;
    const int version = std::stoi(file.path.substr(0, 4));
    if (!steps.empty() && steps.back().version == version) continue;
    const std::string folder = file.path.substr(0, slash);
    Migration& step = steps.emplace_back();
    step.version = version;
    step.name = std::string_view(file.path).substr(5, slash - 5);
    step.postgres_up = script_of(files, folder, "postgres.up.sql");
    step.postgres_down = script_of(files, folder, "postgres.down.sql");
  }
  return steps;
}

}  // namespace

TEST_CASE("every edit becomes steps that Postgres takes and takes back, with the rows kept") {
  int number = 0;
  for (const Edit& edit : edits()) {
    INFO(edit.name);
    const std::string name = "edit" + std::to_string(++number);
    std::string before_text, after_text;
    const std::string url = fresh(name, *edit.from, before_text);
    const Catalog before = catalog_of(url);
    PostgresCluster::shared().query(name, "SET search_path TO main_app; " + rows_before_edits());
    const auto files = write_revision(5, "edit " + std::to_string(number), *edit.from, *edit.to);
    REQUIRE(files.ok());
    std::vector<Migration> steps = first_steps(before_text);
    for (const Migration& step : steps_of(*files)) steps.push_back(step);
    take(url, steps);
    const std::string wanted = fresh(name + "_wanted", *edit.to, after_text);
    CHECK(differences(catalog_of(wanted), catalog_of(url)).empty());
    CHECK(differences(catalog_of(url), catalog_of(wanted)).empty());
    CHECK(PostgresCluster::shared().query(name, "SELECT title FROM main_app.books") == "Über die 大 Stille\n");
    const auto target = open_migration_target(url);
    TestClock clock;
    if (const Status done = downgrade(**target, clock, steps, 4); !done) FAIL(done.error().message);
    CHECK(differences(before, catalog_of(url)).empty());
    CHECK(differences(catalog_of(url), before).empty());
    CHECK(PostgresCluster::shared().query(name, "SELECT label, height FROM main_app.shelves") == "fürs Büro 🌱|200\n");
  }
}

TEST_CASE("an index that could not be made concurrently is made by the next attempt, and the step is taken once") {
  for (const Edit& edit : edits()) {
    if (edit.name.rfind("an index more", 0) != 0) continue;
    std::string text;
    const std::string url = fresh("concurrently", *edit.from, text);
    const auto files = write_revision(5, "indexes", *edit.from, *edit.to);
    std::vector<Migration> steps = first_steps(text);
    for (const Migration& step : steps_of(*files)) steps.push_back(step);
    auto& cluster = PostgresCluster::shared();
    cluster.query("concurrently",
                  "SET search_path TO main_app; " + rows_before_edits() +
                      "INSERT INTO shelves SELECT '0190a6b2-7c1e-7d3f-8a4b-0000000000ff', user_id, label, "
                      "color, height, created_at, updated_at FROM shelves");
    TestClock clock;
    const auto target = open_migration_target(url);
    const Status refused = upgrade(**target, clock, steps);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == Code::migration_failed);
    CHECK(refused.error().message.find("CREATE UNIQUE INDEX CONCURRENTLY") != std::string::npos);
    cluster.query("concurrently", "DELETE FROM main_app.shelves WHERE id = '0190a6b2-7c1e-7d3f-8a4b-0000000000ff'");
    CHECK(upgrade(**target, clock, steps).ok());
    CHECK((*target)->applied()->size() == steps.size());
    CHECK(cluster.query("concurrently", "SELECT count(*) FROM pg_index WHERE NOT indisvalid") == "0\n");
  }
}
