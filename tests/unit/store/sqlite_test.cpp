#include "core/store/sqlite.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace freehold;

namespace {

std::unique_ptr<Database> memory_database(std::string_view script = {}) {
  auto database = Database::open({":memory:"});
  REQUIRE(database.ok());
  const Status done = (*database)->execute(script);
  INFO((done.ok() ? std::string() : done.error().message));
  REQUIRE(done.ok());
  return std::move(database).value();
}

constexpr const char* kTasks = R"(
  CREATE TABLE users (id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE usage_tracking (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    month_year TEXT,
    reports_count INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT usage_tracking_month_year_length CHECK (length(month_year) = 7)
  ) STRICT;
  CREATE TABLE notes (id TEXT PRIMARY KEY, user_id TEXT REFERENCES users(id) ON DELETE SET NULL, body BLOB);
  CREATE VIEW busy_users AS SELECT u.email FROM users u JOIN usage_tracking t ON t.user_id = u.id;
)";

std::vector<std::string> reported(Database& database, std::string_view sql) {
  std::vector<std::string> lines;
  database.observe_rows([&lines](const RowChange& change) {
    const char* const events[] = {"+", "~", "-"};
    std::string line = events[static_cast<int>(change.event())] + std::string(change.table());
    for (int i = 0; i < change.column_count(); ++i) {
      if (change.event() == RowEvent::updated && change.same(i)) continue;
      const Value value = change.event() == RowEvent::removed ? change.old_value(i) : change.new_value(i);
      line += ' ';
      if (const auto* text = as_text(value)) line += *text;
      if (const auto* number = as_integer(value)) line += std::to_string(*number);
      if (is_null(value)) line += "null";
    }
    lines.push_back(line);
  });
  const Status done = database.execute(sql);
  INFO((done.ok() ? std::string() : done.error().message));
  REQUIRE(done.ok());
  database.observe_rows(nullptr);
  return lines;
}

}  // namespace

TEST_CASE("values of every kind come back from a table as they went in") {
  auto database = memory_database("CREATE TABLE cells (value)");
  const std::vector<Value> values = {
      Value{},        Value{std::int64_t{1} << 62}, Value{1.5}, Value{std::string()}, Value{"Br\xC3\xB6tchen"},
      Value{Bytes{}}, Value{Bytes{0, 255}}};
  for (const Value& value : values) {
    auto insert = database->cached("INSERT INTO cells VALUES (?)");
    REQUIRE(insert.ok());
    REQUIRE((*insert)->bind(1, value).run().ok());
  }
  auto select = database->prepare("SELECT value FROM cells ORDER BY rowid");
  REQUIRE(select.ok());
  for (const Value& value : values) {
    REQUIRE(select->step().value());
    CHECK(select->value(0) == value);
  }
  CHECK_FALSE(select->step().value());
}

TEST_CASE("a cached statement comes back without the bindings of its last user") {
  auto database = memory_database();
  auto first = database->cached("SELECT ?");
  REQUIRE((*first)->bind(1, Value{"Ada's"}).step().value());
  auto second = database->cached("SELECT ?");
  CHECK(*first == *second);
  REQUIRE((*second)->step().value());
  CHECK((*second)->is_null(0));
}

TEST_CASE("a parameter that does not exist is an error of the next step, once") {
  auto database = memory_database();
  auto select = database->prepare("SELECT ?");
  CHECK(select->bind_integer(2, 7).step().error().code == Code::sql_error);
  CHECK(select->step().value());
}

TEST_CASE("one text holds one statement; comments and blanks may follow") {
  auto database = memory_database(kTasks);
  CHECK(database->prepare("SELECT 1; -- done\n /* really */ ;").ok());
  CHECK(database->prepare("SELECT 1; SELECT 2").error().code == Code::sql_error);
  CHECK(database->prepare("SELECT 1; nonsense").error().code == Code::sql_error);
  for (const char* nothing : {"", " ;", "-- nothing"})
    CHECK(database->prepare(nothing).error().code == Code::sql_error);
}

TEST_CASE("a script that fails says at which statement") {
  auto database = memory_database();
  const Status done = database->execute(
      "CREATE TABLE a (x);\n-- more;\n/* and\nmore */ INSERT INTO b VALUES (1);\nCREATE TABLE c (x);");
  CHECK(done.error().code == Code::sql_error);
  CHECK(done.error().message == "no such table: b in: INSERT INTO b VALUES (1);");
}

TEST_CASE("the row hook reports inserts, changed columns and deletes") {
  auto database = memory_database(kTasks);
  CHECK(reported(*database, "INSERT INTO users VALUES ('ada', 'ada@example.org')") ==
        std::vector<std::string>{"+users ada ada@example.org"});
  CHECK(reported(*database, "UPDATE users SET email = 'ada@freehold.example', id = id") ==
        std::vector<std::string>{"~users ada@freehold.example"});
  CHECK(reported(*database, "INSERT OR REPLACE INTO users VALUES ('ada', 'x')") ==
        std::vector<std::string>{"-users ada ada@freehold.example", "+users ada x"});
  CHECK(reported(*database, "DELETE FROM users") == std::vector<std::string>{"-users ada x"});
}

TEST_CASE("the row hook reports what foreign keys do to other tables") {
  auto database = memory_database(kTasks);
  REQUIRE(
      database->execute("INSERT INTO users VALUES ('ada', 'a'), ('bob', 'b');"
                        "INSERT INTO usage_tracking VALUES ('u1', 'ada', '2025-01', 3);"
                        "INSERT INTO notes VALUES ('n1', 'ada', NULL), ('n2', 'bob', NULL)"));
  const auto lines = reported(*database, "DELETE FROM users WHERE id = 'ada'");
  const std::set<std::string> all(lines.begin(), lines.end());
  CHECK(all == std::set<std::string>{"-users ada a", "-usage_tracking u1 ada 2025-01 3", "~notes null"});
}

TEST_CASE("emptying a table is reported row by row, by statements prepared before the observer too") {
  auto database = memory_database(kTasks);
  REQUIRE(database->execute("INSERT INTO notes VALUES ('n1', NULL, NULL), ('n2', NULL, NULL)"));
  auto empty = database->cached("DELETE FROM notes");
  int rows = 0;
  database->observe_rows([&rows](const RowChange&) { ++rows; });
  REQUIRE((*empty)->run().ok());
  CHECK(rows == 2);
}

TEST_CASE("a column added later is reported with its default for the rows from before") {
  auto database = memory_database(
      "CREATE TABLE t (id TEXT PRIMARY KEY); INSERT INTO t VALUES ('a');"
      "ALTER TABLE t ADD COLUMN mood TEXT DEFAULT 'calm'");
  CHECK(reported(*database, "UPDATE t SET id = 'b'") == std::vector<std::string>{"~t b"});
  CHECK(reported(*database, "DELETE FROM t") == std::vector<std::string>{"-t b calm"});
}

TEST_CASE("tables that a query reads are found through views, sub-queries and counts") {
  auto database = memory_database(kTasks);
  const auto read = [&](const char* sql) { return database->tables_read(sql).value(); };
  CHECK(read("SELECT * FROM busy_users") == std::set<std::string>{"users", "usage_tracking"});
  CHECK(read("SELECT count(*) FROM notes") == std::set<std::string>{"notes"});
  CHECK(read("SELECT 1 WHERE EXISTS (SELECT 1 FROM notes)") == std::set<std::string>{"notes"});
  CHECK(read("WITH users AS (SELECT id FROM notes) SELECT * FROM users") == std::set<std::string>{"notes"});
  CHECK(read("SELECT 1").empty());
  CHECK(database->tables_read("SELECT * FROM nowhere").error().code == Code::sql_error);
}

TEST_CASE("a guard lets statements write its tables only, and nothing but rows") {
  auto database = memory_database(kTasks);
  database->guard([](std::string_view table) { return table == "notes" || table == "users"; });
  CHECK(database->prepare("INSERT INTO notes VALUES ('n', NULL, NULL)").ok());
  CHECK(database->prepare("WITH a AS (SELECT 1) SELECT count(*) FROM a, usage_tracking").ok());
  for (const char* wrong :
       {"DELETE FROM usage_tracking", "UPDATE usage_tracking SET reports_count = 1", "DELETE FROM sqlite_schema",
        "CREATE TABLE more (x)", "DROP TABLE notes", "ALTER TABLE notes ADD COLUMN x", "ATTACH 'other' AS other",
        "PRAGMA foreign_keys = OFF", "PRAGMA hexkey = '00'", "BEGIN", "COMMIT", "SAVEPOINT s", "VACUUM",
        "VACUUM INTO 'copy'", "ANALYZE", "CREATE TEMP TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM users; END",
        "REINDEX"}) {
    INFO(wrong);
    CHECK(database->prepare(wrong).error().code == Code::sql_error);
  }
  CHECK(database->tables_read("PRAGMA foreign_keys = OFF").error().code == Code::sql_error);
  CHECK(database->prepare("DELETE FROM usage_tracking").error().message ==
        "a statement here may not write to usage_tracking");
  CHECK(database->execute("UPDATE usage_tracking SET reports_count = 1").ok());
  CHECK(database->cached("DELETE FROM usage_tracking").ok());
  database->guard(nullptr);
  CHECK(database->prepare("DELETE FROM usage_tracking").ok());
}

TEST_CASE("a refusal of the database names table and column") {
  auto database = memory_database(kTasks);
  REQUIRE(database->execute("INSERT INTO users VALUES ('ada', 'ada@example.org')"));
  struct Case {
    const char* sql;
    Code code;
    const char *table, *column;
  };
  for (const Case& wrong :
       {Case{"INSERT INTO usage_tracking VALUES ('u', 'ada', '2025', 0)", Code::invalid_value, "usage_tracking",
             "month_year"},
        Case{"INSERT INTO usage_tracking VALUES ('u', 'ada', '2025-01', NULL)", Code::invalid_value, "usage_tracking",
             "reports_count"},
        Case{"INSERT INTO usage_tracking VALUES ('u', 'ada', '2025-01', 'x')", Code::invalid_value, "usage_tracking",
             "reports_count"},
        Case{"INSERT INTO users VALUES ('bob', 'ada@example.org')", Code::unique_violation, "users", "email"},
        Case{"INSERT INTO users VALUES ('ada', 'other')", Code::unique_violation, "users", "id"},
        Case{"INSERT INTO usage_tracking VALUES ('u', 'nobody', '2025-01', 0)", Code::parent_missing, "", ""}}) {
    INFO(wrong.sql);
    const Error error = database->execute(wrong.sql).error();
    CHECK(error.code == wrong.code);
    CHECK(error.table == wrong.table);
    CHECK(error.column == wrong.column);
  }
}

TEST_CASE("a unique index over an expression names its column by the index") {
  auto database = memory_database(
      "CREATE TABLE users (id TEXT PRIMARY KEY, full_name TEXT);"
      "CREATE UNIQUE INDEX users_full_name_unique ON users (lower(full_name));"
      "INSERT INTO users VALUES ('a', 'Ada')");
  const Error error = database->execute("INSERT INTO users VALUES ('b', 'ADA')").error();
  CHECK(error.code == Code::unique_violation);
  CHECK(error.table == "users");
  CHECK(error.column == "full_name");
}

TEST_CASE("an SQL function of the host's is called for every row, in defaults too") {
  auto database = memory_database();
  std::int64_t calls = 0;
  REQUIRE(database->add_function("freehold_next", [&calls] { return Value{++calls}; }).ok());
  REQUIRE(
      database->execute("CREATE TABLE t (id INTEGER DEFAULT (freehold_next()), x);"
                        "INSERT INTO t (x) VALUES ('a'), ('b')"));
  auto select = database->prepare("SELECT sum(id) FROM t");
  REQUIRE(select->step().value());
  CHECK(select->integer(0) == 3);
}

TEST_CASE("a statement that outlives its database is harmless") {
  auto database = memory_database(kTasks);
  auto select = database->prepare("SELECT 1");
  REQUIRE(select.ok());
  database.reset();
  CHECK(select->column_count() == 1);
}
