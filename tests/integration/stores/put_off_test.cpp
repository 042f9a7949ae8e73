#include <catch2/catch.hpp>

#include "sync/stores/open.hpp"
#include "tests/integration/stores/world.hpp"
#include "tests/support/must.hpp"

using namespace freehold;

// Statements whose answer nobody needs go to Postgres together with the next one. SQLite does them at once.

namespace {

/// A table of numbers in a database of its own, and a connection to it.
struct Numbers {
  explicit Numbers(Store home) : world(home, workspace_schema()) {
    // One program at a time has a SQLite file.
    if (home == Store::sqlite) world.stop();
    sessions = must(open_sessions(world.url(), workspace_schema()));
    session = must(sessions->open());
    must(session->run("CREATE TABLE IF NOT EXISTS numbers (number bigint PRIMARY KEY)", {}));
    must(session->run("DELETE FROM numbers", {}));
  }
  ~Numbers() {
    if (session != nullptr) static_cast<void>(session->run("DROP TABLE numbers", {}).ok());
  }

  std::int64_t count() { return *as_integer(must(session->run("SELECT count(*) FROM numbers", {})).rows.at(0).at(0)); }

  World world;
  std::unique_ptr<SqlSessions> sessions;
  std::unique_ptr<SqlSession> session;
};

SqlStatement insert(std::int64_t number) {
  return {"INSERT INTO numbers (number) VALUES ($1)", {number_param(number)}};
}

SqlStatement insert_all(std::vector<Value> numbers) {
  return {"INSERT INTO numbers (number) {values u.number}", {}, {{{"number", ColumnType::bigint, std::move(numbers)}}}};
}

Store any_store() {
  return GENERATE(Store::sqlite, Store::postgres);
}

}  // namespace

TEST_CASE("what was put off is done before the next statement, and by the commit") {
  Numbers numbers(any_store());
  must(numbers.session->begin(SqlAccess::write));
  must(numbers.session->run_later(insert(1)));
  must(numbers.session->run_later(insert_all({std::int64_t{2}, std::int64_t{3}})));
  CHECK(numbers.count() == 3);
  must(numbers.session->run_later(insert(4)));
  must(numbers.session->run_later(insert_all({})));
  must(numbers.session->commit());
  CHECK(numbers.count() == 4);
}

TEST_CASE("a session that is given back takes along what was put off") {
  Numbers numbers(any_store());
  must(numbers.session->begin(SqlAccess::write));
  must(numbers.session->run_later(insert(1)));
  numbers.session.reset();
  numbers.session = must(numbers.sessions->open());
  CHECK(numbers.count() == 0);
}

TEST_CASE("rolling back to a savepoint undoes what was put off since, and nothing before") {
  Numbers numbers(any_store());
  must(numbers.session->begin(SqlAccess::write));
  must(numbers.session->run_later(insert(1)));
  must(numbers.session->savepoint());
  must(numbers.session->run_later(insert(2)));
  must(numbers.session->rollback_to_savepoint());
  CHECK(numbers.count() == 1);
  must(numbers.session->run_later(insert(3)));
  must(numbers.session->savepoint());
  must(numbers.session->run_later(insert(4)));
  must(numbers.session->commit());
  CHECK(numbers.count() == 3);
}

TEST_CASE("what was put off fails with the statement that it goes along with, and a savepoint saves the rest") {
  Numbers numbers(Store::postgres);
  must(numbers.session->begin(SqlAccess::write));
  must(numbers.session->run(insert(1).sql, insert(1).params));
  must(numbers.session->savepoint());
  must(numbers.session->run_later(insert(1)));
  const auto failed = numbers.session->run("SELECT count(*) FROM numbers", {});
  REQUIRE_FALSE(failed.ok());
  CHECK(failed.error().code == Code::unique_violation);
  must(numbers.session->rollback_to_savepoint());
  CHECK(numbers.count() == 1);
  must(numbers.session->commit());
  CHECK(numbers.count() == 1);
}

TEST_CASE("a failure of what was put off before a new savepoint is told before the point is set") {
  Numbers numbers(Store::postgres);
  must(numbers.session->begin(SqlAccess::write));
  must(numbers.session->savepoint());
  must(numbers.session->run_later(insert(1)));
  must(numbers.session->run_later(insert(1)));
  CHECK(numbers.session->savepoint().error().code == Code::unique_violation);
}

TEST_CASE("a kept statement whose table has changed asks for another try, and its connection goes") {
  Numbers numbers(Store::postgres);
  const SqlStatement all{"SELECT number FROM numbers", {}};
  must(numbers.session->run(all.sql, all.params));
  must(numbers.session->run("ALTER TABLE numbers ALTER COLUMN number TYPE integer", {}));
  CHECK(numbers.session->run(all.sql, all.params).error().code == Code::busy);
  numbers.session.reset();
  numbers.session = must(numbers.sessions->open());
  must(numbers.session->run(all.sql, all.params));
}

TEST_CASE("a commit does nothing where what was put off fails, and says why") {
  Numbers numbers(Store::postgres);
  must(numbers.session->begin(SqlAccess::write));
  must(numbers.session->run_later(insert(1)));
  must(numbers.session->run_later(insert(1)));
  CHECK(numbers.session->commit().error().code == Code::unique_violation);
  numbers.session.reset();
  numbers.session = must(numbers.sessions->open());
  CHECK(numbers.count() == 0);
}

TEST_CASE("two statements together answer each for itself") {
  Numbers numbers(any_store());
  must(numbers.session->begin(SqlAccess::write));
  must(numbers.session->run_later(insert_all({std::int64_t{1}, std::int64_t{2}})));
  const SqlStatement all{"SELECT number FROM numbers ORDER BY number", {}};
  const SqlStatement some{"SELECT number FROM numbers WHERE number = {any number}",
                          {},
                          {{{"number", ColumnType::bigint, {std::int64_t{2}}}}}};
  const auto answers = must(numbers.session->run_both(all, some));
  CHECK(answers.first.rows == std::vector<SqlRow>{{std::int64_t{1}}, {std::int64_t{2}}});
  CHECK(answers.second.rows == std::vector<SqlRow>{{std::int64_t{2}}});
  must(numbers.session->commit());
}
