#include <catch2/catch.hpp>

#include "core/migrate/revision.hpp"
#include "core/migrate/sqlite_target.hpp"
#include "core/workspace/workspace.hpp"
#include "sync/stores/open.hpp"
#include "sync/stores/postgres/catalog.hpp"
#include "tests/support/ports.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/sample_rows.hpp"

using namespace freehold;

namespace {

std::span<const Migration> steps() {
  return embedded_migrations();
}

int newest() {
  return static_cast<int>(steps().size());
}

/// A server's database of either kind, and what a migrator does with it.
class Migrated {
 public:
  virtual ~Migrated() = default;
  virtual Home home() const = 0;
  virtual void to(int version) = 0;
  virtual Catalog catalog() = 0;
  virtual void run(const std::string& sql) = 0;
  virtual std::string count(const Table& table) = 0;
  /// The one value that a query answers.
  virtual std::string ask(const std::string& sql) = 0;

  /// One row of every table that is there.
  void fill(int version) {
    for (const SampleRow& row : sample_rows(workspace_schema(), 1))
      if (version >= step_of(*row.table)) run(row.insert_sql(home()));
  }
  static int step_of(const Table& table) {
    for (const Migration& step : steps())
      if (step.name == table.name()) return step.version;
    FAIL("no step makes " << table.name());
    return 0;
  }
};

void move(MigrationTarget& target, int version) {
  TestClock clock;
  const auto applied = checked_history(target, steps());
  if (!applied) FAIL(applied.error().message);
  const bool upwards = static_cast<int>(applied->size()) <= version;
  const Status done = upwards ? upgrade(target, clock, steps(), version) : downgrade(target, clock, steps(), version);
  if (!done) FAIL(done.error().message);
}

class OnSqlite : public Migrated {
 public:
  OnSqlite() : database_(std::move(Database::open({":memory:"}).value())) {}
  Home home() const override { return Home::server_sqlite; }
  void to(int version) override {
    SqliteMigrationTarget target(*database_, home());
    move(target, version);
  }
  Catalog catalog() override { return read_catalog(*database_).value(); }
  void run(const std::string& sql) override {
    if (const Status done = database_->execute(sql); !done) FAIL(done.error().message << sql);
  }
  std::string count(const Table& table) override { return ask("SELECT count(*) FROM " + table.name()); }
  std::string ask(const std::string& sql) override {
    auto statement = database_->prepare(sql);
    return statement.ok() && statement->step().ok() ? std::string(statement->text(0)) : "?";
  }

 private:
  std::unique_ptr<Database> database_;
};

class OnPostgres : public Migrated {
 public:
  explicit OnPostgres(const std::string& name) : name_(name), url_(PostgresCluster::shared().create_database(name)) {}
  Home home() const override { return Home::postgres; }
  void to(int version) override {
    const auto target = open_migration_target(url_);
    if (!target) FAIL(target.error().message);
    move(**target, version);
  }
  Catalog catalog() override {
    PostgresOptions options;
    options.url = url_;
    return read_postgres_catalog(options).value();
  }
  void run(const std::string& sql) override { query("SET search_path TO main_app; " + sql); }
  std::string count(const Table& table) override { return ask("SELECT count(*) FROM main_app." + table.name()); }
  std::string ask(const std::string& sql) override {
    const std::string answer = query(sql);
    return answer.substr(0, answer.find('\n'));
  }

 private:
  std::string query(const std::string& sql) const { return PostgresCluster::shared().query(name_, sql); }
  std::string name_, url_;
};

std::string differences(const Catalog& wanted, const Catalog& held) {
  std::string out;
  for (const CatalogDifference& each : compare_catalogs(wanted, held)) out += each.sentence() + "\n";
  for (const CatalogDifference& each : compare_catalogs(held, wanted)) out += "back: " + each.sentence() + "\n";
  return out;
}

/// Back by one step and on again, from the newest to the first, with rows in every table that is left.
void walk_down_and_up(Migrated& database) {
  database.to(newest());
  const Catalog head = database.catalog();
  database.fill(newest());
  for (int version = newest() - 1; version >= 0; --version) {
    database.to(version);
    database.to(newest());
    CHECK(differences(head, database.catalog()).empty());
    const Table& first = *workspace_schema().owner_table();
    CHECK(database.count(first) == (version >= Migrated::step_of(first) ? "1" : "0"));
    if (version > 0) database.to(version);
  }
}

}  // namespace

TEST_CASE("every step leads back and on again with rows in the tables, in SQLite") {
  OnSqlite database;
  walk_down_and_up(database);
}

TEST_CASE("every step leads back and on again with rows in the tables, in Postgres") {
  OnPostgres database("walk");
  walk_down_and_up(database);
}

TEST_CASE("whoever was signed in before the server kept a list of devices still is, once in it, and nobody else") {
  constexpr int kBefore = 36;
  OnSqlite here;
  OnPostgres there("signed_in");
  for (Migrated* database : {static_cast<Migrated*>(&here), static_cast<Migrated*>(&there)}) {
    const bool postgres = database->home() == Home::postgres;
    const std::string tokens = postgres ? "freehold.refresh_tokens" : "freehold_refresh_tokens";
    const std::string sign_ins = postgres ? "freehold.sign_ins" : "freehold_sign_ins";
    const std::string ada = "0190a6b2-7c1e-7d3f-8a4b-00000000ada0", phone = "0190a6b2-7c1e-7d3f-8a4b-00000000f00e",
                      lost = "0190a6b2-7c1e-7d3f-8a4b-000000001057";
    int number = 10;
    const auto add = [&](const std::string& family, const std::string& day, bool revoked) {
      std::string digest;
      for (int i = 0; i < 32; ++i) digest += std::to_string(number);
      ++number;
      database->run("INSERT INTO " + tokens + " (digest, owner_id, family_id, expires_at, revoked) VALUES (" +
                    (postgres ? "'\\x" : "x'") + digest + "', '" + ada + "', '" + family + "', '" + day +
                    "T12:00:00.500000Z', " + (revoked ? "true" : "false") + ")");
    };
    database->to(kBefore);
    add(phone, "2030-03-02", false);
    add(phone, "2030-03-05", false);
    add(lost, "2030-03-02", true);
    database->to(newest());
    CHECK(database->ask("SELECT count(*) FROM " + sign_ins + " WHERE ended_at IS NULL") == "1");
    CHECK(database->ask("SELECT id FROM " + sign_ins) == phone);
    CHECK(database->ask("SELECT owner_id FROM " + sign_ins) == ada);
    CHECK(database->ask("SELECT count(*) FROM " + sign_ins + " WHERE created_at = '2030-01-01T12:00:00.500000Z'") ==
          "1");
    CHECK(database->ask("SELECT count(*) FROM " + sign_ins + " WHERE seen_at = '2030-01-04T12:00:00.500000Z'") == "1");
    CHECK(database->ask("SELECT count(*) FROM " + tokens) == "2");

    database->to(kBefore);
    CHECK(database->ask("SELECT count(*) FROM " + tokens + " WHERE NOT revoked") == "2");
  }
}

TEST_CASE("from every version of the past, with rows in its tables, the newest is a fresh database's") {
  OnSqlite fresh;
  fresh.to(newest());
  OnPostgres fresh_there("past");
  fresh_there.to(newest());
  const Catalog wanted = fresh.catalog(), wanted_there = fresh_there.catalog();
  for (int version = 2; version < newest(); ++version) {
    INFO("from step " << version);
    OnSqlite here;
    OnPostgres there("past" + std::to_string(version));
    for (Migrated* database : {static_cast<Migrated*>(&here), static_cast<Migrated*>(&there)}) {
      database->to(version);
      database->fill(version);
      database->to(newest());
      CHECK(database->count(*workspace_schema().owner_table()) == "1");
    }
    CHECK(differences(wanted, here.catalog()).empty());
    CHECK(differences(wanted_there, there.catalog()).empty());
  }
}

TEST_CASE("in Postgres too the steps make what the tables declare") {
  OnPostgres database("declared");
  database.to(newest());
  PostgresOptions options;
  options.url = PostgresCluster::shared().url("declared");
  const auto catalogs = read_postgres_catalogs(options, workspace_schema());
  if (!catalogs) FAIL(catalogs.error().message);
  CHECK(catalogs->declared.size() > 500);
  CHECK(differences(catalogs->declared, catalogs->migrated).empty());
  CHECK(differences(catalogs->declared, catalogs->found).empty());
  // It was looked at, and left as it was.
  CHECK(PostgresCluster::shared().query("declared",
                                        "SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%scratch%'") == "0\n");
}

TEST_CASE("the script for psql takes every step once, may be run again, and leads back") {
  auto& cluster = PostgresCluster::shared();
  OnPostgres fresh("scripted_wanted");
  fresh.to(newest());
  cluster.create_database("scripted");
  const std::string up = write_psql_script(steps(), 0, newest(), "main_app");
  cluster.run_script("scripted", up);
  cluster.run_script("scripted", up);
  PostgresOptions options;
  options.url = cluster.url("scripted");
  CHECK(differences(fresh.catalog(), read_postgres_catalog(options).value()).empty());
  // A migrator holds the lock for which the script waits, so each has its time.
  const auto history = [&options] { return checked_history(**open_migration_target(options.url), steps())->size(); };
  CHECK(history() == steps().size());
  cluster.run_script("scripted", write_psql_script(steps(), newest(), 4, "main_app"));
  CHECK(history() == 4);
}

TEST_CASE("a stamped database is taken for what it is said to be") {
  OnPostgres database("stamped");
  database.to(newest());
  const auto target = open_migration_target(PostgresCluster::shared().url("stamped"));
  TestClock clock;
  REQUIRE(stamp(**target, clock, steps(), 3).ok());
  CHECK((*target)->applied()->size() == 3);
  REQUIRE(stamp(**target, clock, steps(), newest()).ok());
  CHECK(upgrade(**target, clock, steps()).ok());
  CHECK(stamp(**target, clock, steps(), newest() + 1).error().code == Code::wrong_usage);
}
