#include <catch2/catch.hpp>

#include "tests/support/device.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

const std::string kAda = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";
const std::string kBob = "0190a6b2-7c1e-7d3f-8a4b-000000000b0b";

std::string id_of(const json::value& row) {
  return std::string(row.as_object().at("id").as_string());
}

}  // namespace

TEST_CASE("Ada writes a task offline: the reply is the whole row, and one transaction waits") {
  Device phone;
  phone.sign_in(kAda);
  const json::object row = phone.insert("tasks", {{"title", "Buy milk"}}).as_object();
  CHECK(row.at("title") == "Buy milk");
  CHECK(row.at("completed") == false);
  CHECK(row.at("description").is_null());
  CHECK(row.at("user_id").as_string() == kAda);
  CHECK(row.at("created_at") == row.at("updated_at"));
  CHECK(phone.rows("SELECT title, completed FROM tasks") ==
        json::array{json::object{{"title", "Buy milk"}, {"completed", false}}});
  CHECK(phone.status()["pending"] == 1);
}

TEST_CASE("nobody writes before the first sign-in") {
  Device phone;
  CHECK(phone.error({{"do", "insert"}, {"table", "tasks"}, {"values", {{"title", "x"}}}}) == "not_signed_in");
}

TEST_CASE("a database that belongs to Ada does not open for Bob") {
  Device phone;
  phone.sign_in(kAda);
  CHECK(phone.error(
            {{"do", "sign_in"}, {"user", {{"id", kBob}, {"email", "bob@example.org"}}}, {"session", json::object()}}) ==
        "database_foreign");
}

TEST_CASE("a new password that the server has not heard of is kept until somebody says what became of it") {
  Device phone;
  phone.sign_in(kAda);
  CHECK(phone.ok({{"do", "password_change"}}).is_null());
  CHECK(phone.status()["password_change"].is_null());
  const json::object change{{"current", "correct horse"}, {"next", "battery staple"}};
  phone.ok({{"do", "set_password_change"}, {"change", change}});
  CHECK(phone.ok({{"do", "password_change"}}) == change);
  CHECK(phone.status()["password_change"] == "pending");
  phone.ok({{"do", "begin"}});
  CHECK(phone.error({{"do", "set_password_change"}, {"change", nullptr}}) == "wrong_state");
  phone.ok({{"do", "rollback"}});
  CHECK(phone.error({{"do", "set_password_change"}}) == "malformed");
  phone.ok({{"do", "set_password_change"}, {"change", {{"refused", {{"code", "invalid_value"}}}}}});
  CHECK(phone.status()["password_change"] == "refused");
  phone.ok({{"do", "set_password_change"}, {"change", nullptr}});
  CHECK(phone.ok({{"do", "password_change"}}).is_null());
}

TEST_CASE("what breaks a rule is refused with code, table and column, and nothing of it is kept") {
  Device phone;
  phone.sign_in(kAda);
  const auto refused = [&phone](const json::object& values) {
    json::object reply = phone.call({{"do", "insert"}, {"table", "tasks"}, {"values", values}});
    REQUIRE(reply.contains("error"));
    return reply["error"].as_object();
  };
  CHECK(refused({{"title", std::string(256, 'x')}})["column"] == "title");
  CHECK(refused({{"title", std::string(256, 'x')}})["code"] == "invalid_value");
  CHECK(refused({{"title", nullptr}})["code"] == "invalid_value");
  CHECK(refused({})["code"] == "invalid_value");
  CHECK(refused({{"title", 7}})["code"] == "invalid_value");
  CHECK(refused({{"title", "x"}, {"completed", "yes"}})["column"] == "completed");
  CHECK(refused({{"title", "x"}, {"colour", "red"}})["code"] == "unknown_column");
  CHECK(refused({{"title", "x"}, {"user_id", kBob}})["code"] == "read_only_column");
  CHECK(refused({{"title", "x"}, {"id", "7"}})["column"] == "id");
  CHECK(phone.error({{"do", "insert"}, {"table", "secrets"}, {"values", {{"a", 1}}}}) == "unknown_table");
  CHECK(phone.error({{"do", "insert"}, {"table", "users"}, {"values", {{"full_name", "Eve"}}}}) == "not_owner");
  CHECK(phone.rows("SELECT id FROM tasks").empty());
  CHECK(phone.status()["pending"] == 0);
}

TEST_CASE("server columns cannot be written, not by typed calls and not by plain SQL") {
  Device phone;
  phone.sign_in(kAda);
  CHECK(phone.error({{"do", "update"}, {"table", "users"}, {"id", kAda}, {"values", {{"tier", "enterprise"}}}}) ==
        "read_only_column");
  CHECK(phone.error({{"do", "execute"}, {"sql", "UPDATE users SET tier = 'enterprise'"}}) == "read_only_column");
  CHECK(phone.error({{"do", "execute"}, {"sql", "UPDATE users SET is_admin = 1"}}) == "read_only_column");
  CHECK(phone.error({{"do", "execute"}, {"sql", "DELETE FROM users"}}) == "not_owner");
  CHECK(phone.rows("SELECT tier, is_admin FROM users") ==
        json::array{json::object{{"tier", "free"}, {"is_admin", false}}});
  phone.update("users", kAda, {{"full_name", "Ada Lovelace"}});
  CHECK(phone.rows("SELECT full_name FROM users")[0].as_object()["full_name"] == "Ada Lovelace");
}

TEST_CASE("plain SQL is captured like typed calls, and cannot touch what is not the application's") {
  Device phone;
  phone.sign_in(kAda);
  phone.ok({{"do", "execute"},
            {"sql",
             "INSERT INTO tasks (id, user_id, title, created_at, updated_at) "
             "VALUES (freehold_new_id(), freehold_owner(), ?, freehold_now(), freehold_now())"},
            {"params", {"by hand"}}});
  CHECK(phone.status()["pending"] == 1);
  phone.clock().advance_ms(5000);
  phone.ok({{"do", "execute"}, {"sql", "UPDATE tasks SET completed = 1"}});
  CHECK(phone.status()["pending"] == 2);
  CHECK(phone.rows("SELECT 1 AS one FROM tasks WHERE updated_at > created_at").size() == 1);
  for (const char* sql : {"DELETE FROM freehold_outbox", "UPDATE freehold_state SET value = 'x'", "DROP TABLE tasks",
                          "PRAGMA user_version = 7", "ATTACH 'x' AS y", "SELECT 1", "not sql at all"})
    CHECK(phone.error({{"do", "execute"}, {"sql", sql}}) == "sql_error");
  CHECK(phone.error({{"do", "query"}, {"sql", "DELETE FROM tasks"}}) == "sql_error");
  CHECK(phone.rows("SELECT id FROM tasks").size() == 1);
}

TEST_CASE("a transaction is one entry of the outbox, whatever its steps; a failed step undoes itself alone") {
  Device phone;
  phone.sign_in(kAda);
  phone.ok({{"do", "begin"}});
  const std::string kept = id_of(phone.insert("tasks", {{"title", "kept"}}));
  const std::string gone = id_of(phone.insert("tasks", {{"title", "gone again"}}));
  CHECK(phone.error({{"do", "insert"}, {"table", "tasks"}, {"values", {{"title", nullptr}}}}) == "invalid_value");
  phone.update("tasks", kept, {{"completed", true}});
  phone.ok({{"do", "delete"}, {"table", "tasks"}, {"id", gone}});
  phone.ok({{"do", "commit"}});
  CHECK(phone.status()["pending"] == 1);
  CHECK(phone.rows("SELECT title, completed FROM tasks") ==
        json::array{json::object{{"title", "kept"}, {"completed", true}}});
}

TEST_CASE("a transaction that is rolled back leaves nothing, and begin and commit must pair") {
  Device phone;
  phone.sign_in(kAda);
  CHECK(phone.error({{"do", "commit"}}) == "wrong_state");
  phone.ok({{"do", "begin"}});
  CHECK(phone.error({{"do", "begin"}}) == "wrong_state");
  phone.insert("tasks", {{"title", "never"}});
  phone.ok({{"do", "rollback"}});
  CHECK(phone.rows("SELECT id FROM tasks").empty());
  CHECK(phone.status()["pending"] == 0);
  phone.insert("tasks", {{"title", "after"}});
  CHECK(phone.status()["pending"] == 1);
}

TEST_CASE("rows that a transaction makes and removes again leave no trace to send") {
  Device phone;
  phone.sign_in(kAda);
  phone.ok({{"do", "begin"}});
  const std::string id = id_of(phone.insert("tasks", {{"title", "never mind"}}));
  phone.ok({{"do", "delete"}, {"table", "tasks"}, {"id", id}});
  phone.ok({{"do", "commit"}});
  CHECK(phone.status()["pending"] == 0);
}

TEST_CASE("watched queries are named when a table that they read changes, and only then") {
  Device phone;
  phone.sign_in(kAda);
  phone.ok({{"do", "watch"}, {"id", 7}, {"sql", "SELECT count(*) FROM tasks"}});
  phone.ok({{"do", "watch"}, {"id", 8}, {"sql", "SELECT title FROM notes"}});
  json::object reply = phone.call({{"do", "insert"}, {"table", "tasks"}, {"values", {{"title", "x"}}}});
  CHECK(reply["changed"] == json::array{7});
  phone.ok({{"do", "unwatch"}, {"id", 7}});
  reply = phone.call({{"do", "insert"}, {"table", "tasks"}, {"values", {{"title", "y"}}}});
  CHECK_FALSE(reply.contains("changed"));
}

TEST_CASE("ten thousand rows in one transaction are one entry; more than the limit are refused whole") {
  Device phone;
  phone.sign_in(kAda);
  json::array rows;
  for (int i = 0; i < 10'000; ++i) rows.push_back(json::object{{"title", "task " + std::to_string(i)}});
  CHECK(phone.ok({{"do", "insert_many"}, {"table", "tasks"}, {"rows", rows}}).as_object().at("ids").as_array().size() ==
        10'000);
  CHECK(phone.status()["pending"] == 1);
  for (int i = 0; i < 10'001; ++i) rows.push_back(json::object{{"title", "more"}});
  CHECK(phone.error({{"do", "insert_many"}, {"table", "tasks"}, {"rows", rows}}) == "too_large");
  CHECK(phone.rows("SELECT id FROM tasks").size() == 10'000);
}

TEST_CASE("a row that was there is deleted, also where the transaction had made it anew in between") {
  Device phone;
  phone.sign_in(kAda);
  const std::string id = id_of(phone.insert("tasks", {{"title", "there"}}));
  phone.ok({{"do", "begin"}});
  phone.ok({{"do", "delete"}, {"table", "tasks"}, {"id", id}});
  phone.insert("tasks", {{"id", id}, {"title", "again"}});
  phone.ok({{"do", "delete"}, {"table", "tasks"}, {"id", id}});
  phone.ok({{"do", "commit"}});
  CHECK(phone.status()["pending"] == 2);
}

TEST_CASE("a statement that makes SQLite roll back ends the transaction: nothing later slips past the outbox") {
  Device phone;
  phone.sign_in(kAda);
  const std::string id = id_of(phone.insert("tasks", {{"title", "there"}}));
  phone.ok({{"do", "begin"}});
  phone.insert("tasks", {{"title", "undone with the rest"}});
  CHECK(phone.error({{"do", "execute"},
                     {"sql",
                      "INSERT OR ROLLBACK INTO tasks (id, user_id, title, created_at, updated_at) "
                      "VALUES (?, freehold_owner(), 'x', freehold_now(), freehold_now())"},
                     {"params", {id}}}) == "unique_violation");
  CHECK(phone.error({{"do", "commit"}}) == "wrong_state");
  CHECK(phone.rows("SELECT title FROM tasks").size() == 1);
  phone.insert("tasks", {{"title", "after"}});
  CHECK(phone.status()["pending"] == 2);
}

TEST_CASE("a row too large to be sent is refused when it is written, not when it is pushed") {
  Device phone;
  phone.sign_in(kAda);
  CHECK(phone.error({{"do", "insert"},
                     {"table", "notes"},
                     {"values", {{"title", "fat"}, {"content", std::string(1'100'000, 'x')}}}}) == "too_large");
  CHECK(phone.rows("SELECT id FROM notes").empty());
  CHECK(phone.status()["pending"] == 0);
}

TEST_CASE("broken commands get an error that says what was wrong") {
  Device phone;
  CHECK(phone.error({{"do", "fly"}}) == "malformed");
  CHECK(phone.error({{"dont", "fly"}}) == "malformed");
  CHECK(phone.error({{"do", "query"}}) == "malformed");
  CHECK(phone.error({{"do", "query"}, {"sql", "SELECT ?"}, {"params", {1, 2}}}) == "invalid_value");
  CHECK(phone.error({{"do", "query"}, {"sql", "SELECT ?"}, {"params", {json::array{1}}}}) == "invalid_value");
  phone.ok({{"do", "close"}});
  CHECK(phone.error({{"do", "status"}}) == "closed");
}

TEST_CASE("what Ada counts goes out as increments, by typed calls and plain SQL, and never backwards") {
  Device phone;
  phone.sign_in(kAda);
  phone.update("users", kAda, {{"token_used", {{"add", 5}}}});
  phone.ok({{"do", "begin"}});
  phone.ok({{"do", "execute"}, {"sql", "UPDATE users SET token_used = token_used + 2"}});
  phone.ok({{"do", "execute"}, {"sql", "UPDATE users SET token_used = token_used + 1"}});
  phone.ok({{"do", "commit"}});
  CHECK(phone.rows("SELECT token_used FROM users") == json::array{json::object{{"token_used", 8}}});
  CHECK(phone.error({{"do", "execute"}, {"sql", "UPDATE users SET token_used = 0"}}) == "invalid_value");
  CHECK(phone.error({{"do", "update"}, {"table", "users"}, {"id", kAda}, {"values", {{"token_used", 9}}}}) ==
        "read_only_column");
  CHECK(phone.error(
            {{"do", "update"}, {"table", "users"}, {"id", kAda}, {"values", {{"token_used", {{"add", 100'000}}}}}}) ==
        "quota_exceeded");
  const json::array outbox = phone.rows("SELECT changes FROM freehold_outbox ORDER BY id");
  REQUIRE(outbox.size() == 2);
  const auto sent = [&outbox](std::size_t index) {
    const json::value changes = json::parse(outbox[index].as_object().at("changes").as_string());
    return changes.at(0).at("values").at("token_used");
  };
  CHECK(sent(0) == json::object{{"add", 5}});
  CHECK(sent(1) == json::object{{"add", 3}});
}
