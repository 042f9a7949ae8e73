#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>

#include "sync/reconcile/drain.hpp"
#include "sync/stores/sql/carried_table.hpp"
#include "sync/stores/transfer.hpp"
#include "tests/integration/operations/server_database.hpp"
#include "tests/support/exchange.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/server_steps.hpp"
#include "tests/support/tiny_schema.hpp"

using namespace freehold;
using Kind = ServerDatabase::Kind;

namespace {

const std::string kTime = "2025-06-15T15:06:40.123456Z";

Result<TransferReport> move(const ServerDatabase& from, const std::string& to,
                            const Schema& schema = workspace_schema(), const Stopped& stopped = {}) {
  TestClock clock;
  const std::vector<Migration> steps = server_steps(schema);
  return transfer({from.url(), to, steps, {}, stopped}, schema, clock);
}

/// Lets a transfer ask so many times whether to go on.
Stopped after(int questions) {
  return [left = std::make_shared<int>(questions)] { return --*left < 0; };
}

TransferReport moved(const ServerDatabase& from, const ServerDatabase& to, const Schema& schema = workspace_schema()) {
  auto report = move(from, to.url(), schema);
  if (!report) FAIL(report.error().message);
  for (const TransferredTable& table : report->tables) {
    INFO(table.name << ": " << table.from_rows << " and " << table.to_rows);
    CHECK(table.equal);
  }
  return std::move(report).value();
}

std::int64_t rows_in(const ServerDatabase& database, const std::string& table) {
  return *as_integer(database.cell("SELECT count(*) FROM " + table));
}

SqlParam typed(ColumnType type, Value value) {
  return {type, std::move(value)};
}

/// A shelf with everything that a column can hold: the ends of its range, nothing, and text from all of Unicode.
void add_shelf(const ServerDatabase& database, const std::string& id, const std::string& label, bool full) {
  const auto or_null = [full](Value value) { return full ? std::move(value) : Value(); };
  const Bytes picture{0, 255, 10, 92, 39};
  database.sql(
      "INSERT INTO shelves (id, user_id, label, color, code, capacity, used, height, weight, open, opened_at, layout, "
      "picture, inspected, created_at, updated_at) "
      "VALUES ($1, $2, $3, 'bookworm''s', $4, 100, 7, $5, $6, $7, $8, $9, $10, $7, $11, $12)",
      {typed(ColumnType::uuid, id), typed(ColumnType::uuid, std::string(kAda)), typed(ColumnType::text, label),
       typed(ColumnType::text, or_null(std::string("𝄞\\\t🦉"))),
       typed(ColumnType::integer, or_null(std::int64_t{std::numeric_limits<std::int32_t>::min()})),
       typed(ColumnType::bigint, or_null(std::numeric_limits<std::int64_t>::max())),
       typed(ColumnType::boolean, std::int64_t{full}), typed(ColumnType::timestamp, or_null(kTime)),
       typed(ColumnType::json,
             or_null(std::string(R"({"b":[1.50,10e-1, 12345678901234567890.5],"a" : {"🦉":null}})"))),
       typed(ColumnType::bytes, full ? Value(picture) : Value(Bytes())),
       typed(ColumnType::timestamp, std::string("0001-01-01T00:00:00.000000Z")),
       typed(ColumnType::timestamp, std::string("9999-12-31T23:59:59.999999Z"))});
}

void fill_library(const ServerDatabase& library) {
  library.add_people();
  library.sql("UPDATE people SET pin = '1234', nickname = 'Ada 🦉' WHERE email = 'ada@example.org'");
  const std::string hall = "0190a6b2-7c1e-7d3f-8a4b-00000000aaaa", attic = "0190a6b2-7c1e-7d3f-8a4b-00000000bbbb";
  add_shelf(library, hall, "hall", true);
  add_shelf(library, attic, "attic", false);
  library.sql(
      "INSERT INTO books (id, user_id, shelf_id, lent_from, title, created_at, updated_at) "
      "VALUES ($1, $2, $3, $4, 'Emma', $5, $5)",
      {typed(ColumnType::uuid, std::string("0190a6b2-7c1e-7d3f-8a4b-00000000cccc")),
       typed(ColumnType::uuid, std::string(kAda)), typed(ColumnType::uuid, hall), typed(ColumnType::uuid, attic),
       typed(ColumnType::timestamp, kTime)});
  library.sql("INSERT INTO audit (id, line, created_at) VALUES ($1, 'only the server knows', $2)",
              {typed(ColumnType::uuid, std::string("0190a6b2-7c1e-7d3f-8a4b-00000000dddd")),
               typed(ColumnType::timestamp, kTime)});
}

}  // namespace

TEST_CASE("Ada's library moves from a file to Postgres, and on to another one, cell for cell") {
  const ServerDatabase file(Kind::sqlite, tiny_schema()), first(Kind::postgres, tiny_schema(), true),
      second(Kind::postgres, tiny_schema(), true);
  fill_library(file);
  for (const auto& [from, to] : {std::pair(&file, &first), std::pair(&first, &second)}) {
    const TransferReport report = moved(*from, *to, tiny_schema());
    CHECK_FALSE(report.resumed);
    CHECK(report.tables.size() == tiny_schema().tables().size() + 9);  // and the bookkeeping's
    for (const char* column :
         {"code", "height", "weight", "open", "opened_at", "picture", "created_at", "updated_at"}) {
      INFO(column);
      const std::string question = "SELECT " + std::string(column) + " FROM shelves ORDER BY label";
      CHECK(to->sql(question) == file.sql(question));
    }
    CHECK(to->cell("SELECT pin FROM people WHERE pin IS NOT NULL") == Value("1234"));
    CHECK(to->cell("SELECT line FROM audit") == Value("only the server knows"));
    CHECK(to->cell("SELECT CAST(layout AS text) FROM shelves WHERE label = 'hall'") ==
          Value(R"({"a": {"🦉": null}, "b": [1.50, 1.0, 12345678901234567890.5]})"));
    CHECK(to->open()->epoch().value() == file.open()->epoch().value());
  }
}

TEST_CASE("Ada's phone, which synced with the old server, goes on with the new one and notices nothing") {
  const ServerDatabase file(Kind::sqlite), postgres(Kind::postgres, workspace_schema(), true);
  file.add_people();
  const OwnerId ada = OwnerId::parse(kAda).value();
  TestClock clock;
  Device phone(1);
  phone.sign_in(kAda);
  const Bytes digest(32, 7);
  Epoch epoch;
  std::string lost_push;
  {
    const auto old_server = file.open();
    epoch = old_server->epoch().value();
    const std::int64_t now = clock.now_us();
    CHECK(
        old_server->add_sign_in({Uuid(), ada, "phone", now, now}, "x", {digest, ada, Uuid(), now + 1'000'000, 0}).ok());
    Exchange line(*old_server, clock, ada, phone, 100);
    phone.insert("tasks", {{"title", "Buy milk"}});
    line.connect();
    line.drain();
    phone.insert("tasks", {{"title", "its answer is lost"}});
    line.step();
    line.cut();
    phone.insert("tasks", {{"title", "written while the server moved"}});
  }
  moved(file, postgres);

  const auto new_server = postgres.open();
  CHECK(new_server->epoch().value() == epoch);
  Exchange line(*new_server, clock, ada, phone, 100);
  line.connect();
  line.drain();
  CHECK(phone.status().at("pending").to_number<int>() == 0);
  CHECK(phone.rows("SELECT title FROM tasks").size() == 3);
  CHECK(rows_in(postgres, "tasks") == 3);

  Device laptop(2);
  laptop.sign_in(kAda);
  Exchange other(*new_server, clock, ada, laptop, 100);
  other.connect();
  other.drain();
  CHECK(laptop.rows("SELECT id, title FROM tasks ORDER BY id") ==
        phone.rows("SELECT id, title FROM tasks ORDER BY id"));
  const auto held = new_server->rotate_refresh_token(digest, {Bytes(32, 8), ada, Uuid(), 1, 0}, clock.now_us());
  REQUIRE(held.ok());
  REQUIRE(held->has_value());
  CHECK((*held)->owner == ada);
  CHECK(new_server->sign_ins(ada, clock.now_us()).value().at(0).device == "phone");
}

TEST_CASE("a transfer that was stopped goes on, and until then no server opens the target") {
  const ServerDatabase file(Kind::sqlite), postgres(Kind::postgres, workspace_schema(), true);
  file.add_people();
  file.add_tasks(9'000);
  const auto stopped = move(file, postgres.url(), workspace_schema(), after(5));
  REQUIRE_FALSE(stopped.ok());
  CHECK(stopped.error().code == Code::wrong_state);
  const std::int64_t copied = rows_in(postgres, "tasks");
  CHECK(copied > 0);
  CHECK(copied < 9'000);
  const auto refused = open_store(postgres.url(), workspace_schema(), {});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("freehold transfer") != std::string::npos);

  CHECK(moved(file, postgres).resumed);
  CHECK(rows_in(postgres, "tasks") == 9'000);
  CHECK(open_store(postgres.url(), workspace_schema(), {}).ok());
}

TEST_CASE("where Ada went on with the old server after a stopped transfer, the next one begins anew") {
  const ServerDatabase file(Kind::sqlite), postgres(Kind::postgres, workspace_schema(), true);
  file.add_people();
  file.add_tasks(5'000);
  CHECK_FALSE(move(file, postgres.url(), workspace_schema(), after(4)).ok());
  {
    TestClock clock;
    const auto server = file.open();
    Device phone(1);
    phone.sign_in(kAda);
    Exchange line(*server, clock, OwnerId::parse(kAda).value(), phone, 100);
    phone.insert("tasks", {{"title", "one more"}});
    line.connect();
    line.drain();
  }
  file.sql("UPDATE tasks SET title = 'changed' WHERE title = 'Task 0'");
  CHECK_FALSE(moved(file, postgres).resumed);
  CHECK(rows_in(postgres, "tasks WHERE title IN ('changed', 'one more')") == 2);
}

TEST_CASE("a row that differs is found, keeps the target closed, and is put right by the next run") {
  const ServerDatabase file(Kind::sqlite), postgres(Kind::postgres, workspace_schema(), true);
  file.add_people();
  file.add_tasks(5'000);
  CHECK_FALSE(move(file, postgres.url(), workspace_schema(), after(5)).ok());
  postgres.sql("UPDATE tasks SET title = 'meddled with' WHERE id = (SELECT id FROM tasks ORDER BY id LIMIT 1)");
  const auto report = move(file, postgres.url());
  REQUIRE(report.ok());
  CHECK(report->resumed);
  CHECK_FALSE(report->equal());
  for (const TransferredTable& table : report->tables) {
    INFO(table.name);
    // What another program did to the target was noted there, too, under a number that the source had given to a note.
    const bool noted = table.name == "freehold.captured";
    CHECK(table.equal == (table.name != "tasks" && !noted));
    CHECK(table.to_rows == table.from_rows);
  }
  CHECK_FALSE(open_store(postgres.url(), workspace_schema(), {}).ok());
  CHECK_FALSE(moved(file, postgres).resumed);
}

TEST_CASE("bookkeeping that counts by itself goes on counting where the source was") {
  const ServerDatabase first(Kind::postgres), second(Kind::postgres);
  first.add_people();
  for (const ServerDatabase* database : {&first, &second})
    database->sql("CREATE TABLE freehold.noted (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, line text)");
  for (int i = 0; i < 3; ++i) first.sql("INSERT INTO freehold.noted (line) VALUES ('before')");
  moved(first, second);
  second.sql("INSERT INTO freehold.noted (line) VALUES ('after')");
  CHECK(second.cell("SELECT id FROM freehold.noted WHERE line = 'after'") == Value(std::int64_t{4}));
}

TEST_CASE("what another program wrote and no server has fed yet goes along, and the new server feeds it") {
  const ServerDatabase from(Kind::postgres), to(Kind::postgres, workspace_schema(), true);
  from.add_people();
  from.add_tasks(3);
  CHECK(rows_in(from, "freehold.captured") == 3);
  moved(from, to);
  CHECK(rows_in(to, "freehold.captured") == 3);
  to.sql("UPDATE tasks SET completed = true");
  TestClock clock;
  const OwnerId ada = OwnerId::parse(kAda).value();
  const auto server = to.open();
  const auto transaction = server->begin(ada);
  REQUIRE(transaction.ok());
  const auto head = drain(**transaction, workspace_schema(), clock.now_us());
  REQUIRE(head.ok());
  CHECK((*transaction)->commit(head->head, (*transaction)->digest() + head->digest_change).ok());
  CHECK(server->pull(ada, 1, 100)->rows.size() == 3);
}

TEST_CASE("a target with accounts, of another source, or of both roles is left as it is") {
  const ServerDatabase file(Kind::sqlite), other(Kind::sqlite), postgres(Kind::postgres),
      begun(Kind::postgres, workspace_schema(), true);
  file.add_people();
  other.add_people();
  postgres.add_people();
  const auto occupied = move(file, postgres.url());
  REQUIRE_FALSE(occupied.ok());
  CHECK(occupied.error().message.find("--to: the database has rows in users") == 0);
  CHECK(move(postgres, postgres.url()).error().code == Code::busy);
  CHECK(move(file, "sqlite:" + other.path()).error().code == Code::wrong_usage);

  CHECK_FALSE(move(file, begun.url(), workspace_schema(), after(1)).ok());
  const auto foreign = move(other, begun.url());
  REQUIRE_FALSE(foreign.ok());
  CHECK(foreign.error().message.find("another source") != std::string::npos);
  const auto half = move(begun, ServerDatabase(Kind::postgres, workspace_schema(), true).url());
  REQUIRE_FALSE(half.ok());
  CHECK(half.error().message.find("has itself not been finished") != std::string::npos);
  CHECK(postgres.open()->epoch().ok());
}

TEST_CASE("a source of another step, in use or of somebody else's making is refused before anything is written") {
  const ServerDatabase file(Kind::sqlite), postgres(Kind::postgres, workspace_schema(), true);
  file.add_people();
  const auto code_of = [&] { return move(file, postgres.url()).error().code; };
  {
    const auto server = file.open();
    CHECK(code_of() == Code::busy);
  }
  const int newest = static_cast<int>(embedded_migrations().size());
  file.sql("UPDATE freehold.migrations SET version = 999 WHERE version = " + std::to_string(newest));
  CHECK(code_of() == Code::database_too_new);
  file.sql("DELETE FROM freehold.migrations WHERE version = 999");
  const auto older = move(file, postgres.url());
  CHECK(older.error().code == Code::wrong_state);
  CHECK(older.error().message.find("freehold migrate upgrade") != std::string::npos);
  file.sql("DELETE FROM freehold.migrations WHERE version = 1");
  CHECK(code_of() == Code::database_damaged);

  const ServerDatabase nothing(Kind::sqlite, workspace_schema(), true);
  CHECK(move(nothing, postgres.url()).error().code == Code::not_found);
  CHECK_FALSE(std::filesystem::exists(nothing.path()));
  DatabaseOptions options;
  options.path = nothing.path();
  REQUIRE(Database::open(options).value()->execute("CREATE TABLE songs (title TEXT)").ok());
  CHECK(move(nothing, postgres.url()).error().code == Code::database_foreign);
  const ServerDatabase empty(Kind::postgres, workspace_schema(), true);
  CHECK(move(empty, postgres.url()).error().code == Code::database_foreign);
  CHECK(postgres.cell("SELECT count(*) FROM pg_namespace WHERE nspname IN ('freehold', 'main_app')") ==
        Value(std::int64_t{0}));
}

TEST_CASE("pages are bounded in bytes: three long texts are three pages") {
  const auto kind = GENERATE(Kind::sqlite, Kind::postgres);
  const ServerDatabase database(kind);
  database.add_people();
  database.add_tasks(3);
  database.sql("UPDATE tasks SET description = $1", {typed(ColumnType::text, std::string(3'000'000, 'x'))});
  const std::vector<CarriedTable> tables = declared_tables(workspace_schema());
  const auto sessions = open_sessions(database.url(), workspace_schema());
  REQUIRE(sessions.ok());
  const auto session = (*sessions)->open();
  REQUIRE(session.ok());
  const auto tasks =
      std::find_if(tables.begin(), tables.end(), [](const auto& table) { return table.name == "tasks"; });
  REQUIRE(tasks != tables.end());
  TableReader reader(**session, *tasks);
  for (const std::size_t rows : {1, 1, 1, 0}) {
    const auto page = reader.next();
    REQUIRE(page.ok());
    CHECK(page->size() == rows);
  }
}
