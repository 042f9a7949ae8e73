#include <catch2/catch.hpp>

#include "tests/support/device.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

const std::string kAda = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";

/// Rows as a query of this device packs them.
std::string packed(Device& device, const std::string& sql) {
  return std::string(device.call({{"do", "query"}, {"sql", sql}}).at("payload").as_string());
}

void make(Device& device, const std::string& table, const json::array& columns) {
  device.ok({{"do", "make_temporary"}, {"table", table}, {"columns", columns}});
}

json::value fill(Device& device, const std::string& table, const std::string& sql) {
  return device.ok({{"do", "fill_temporary"}, {"table", table}}, packed(device, sql));
}

std::string refusal(Device& device, const std::string& table, const json::array& columns) {
  return device.error({{"do", "make_temporary"}, {"table", table}, {"columns", columns}});
}

}  // namespace

TEST_CASE("Ada puts rows of a file into a temporary table, and asks them together with her own") {
  Device phone;
  phone.sign_in(kAda);
  phone.insert("tasks", {{"title", "Water the beds"}});
  make(phone, "temporary_beds", {"c1", "c2"});
  CHECK(fill(phone, "temporary_beds", "SELECT 'Water the beds' AS c1, 12.5 AS c2 UNION ALL SELECT 'Prune', 3") ==
        json::object{{"rows", 2}});
  CHECK(fill(phone, "temporary_beds", "SELECT 'Prune' AS c1, 4 AS c2") == json::object{{"rows", 3}});
  CHECK(phone.rows("SELECT c1, sum(c2) AS hours FROM temp.temporary_beds GROUP BY c1 ORDER BY c1") ==
        json::array{json::object{{"c1", "Prune"}, {"hours", 7}},
                    json::object{{"c1", "Water the beds"}, {"hours", 12.5}}});
  CHECK(phone.rows("SELECT t.title, b.c2 FROM tasks AS t JOIN temporary_beds AS b ON b.c1 = t.title") ==
        json::array{json::object{{"title", "Water the beds"}, {"c2", 12.5}}});
}

TEST_CASE("a temporary table is never synced, wakes no live query, and is gone with the database") {
  Device phone;
  phone.sign_in(kAda);
  phone.ok({{"do", "watch"}, {"id", 1}, {"sql", "SELECT count(*) FROM tasks"}});
  make(phone, "temporary_beds", {"c1"});
  phone.ok({{"do", "watch"}, {"id", 2}, {"sql", "SELECT count(*) FROM temporary_beds"}});
  const json::object reply =
      phone.call({{"do", "fill_temporary"}, {"table", "temporary_beds"}}, packed(phone, "SELECT 1 AS c1"));
  CHECK(reply.contains("ok"));
  CHECK_FALSE(reply.contains("changed"));
  CHECK_FALSE(reply.contains("outgoing"));
  CHECK(phone.status()["pending"] == 0);
  phone.ok({{"do", "drop_temporary"}, {"table", "temporary_beds"}});
  CHECK(phone.error({{"do", "drop_temporary"}, {"table", "temporary_beds"}}) == "not_found");
  CHECK(phone.error({{"do", "query"}, {"sql", "SELECT * FROM temp.temporary_beds"}}) == "sql_error");
}

TEST_CASE("a temporary table cannot stand in front of one of the application's") {
  Device phone;
  phone.sign_in(kAda);
  CHECK(refusal(phone, "tasks", {"c1"}) == "invalid_value");
  CHECK(refusal(phone, "freehold_state", {"c1"}) == "invalid_value");
  CHECK(refusal(phone, "sqlite_schema", {"c1"}) == "invalid_value");
  CHECK(refusal(phone, "json_each", {"c1"}) == "invalid_value");
  CHECK(refusal(phone, "temporary_x\" (c1); DROP TABLE tasks; --", {"c1"}) == "invalid_value");
  make(phone, "temporary_x", {"c1"});
  CHECK(refusal(phone, "temporary_x", {"c1"}) == "invalid_value");
}

TEST_CASE("names of columns are words, each there once, and not too many") {
  Device phone;
  CHECK(refusal(phone, "temporary_x", {"a b"}) == "invalid_value");
  CHECK(refusal(phone, "temporary_x", {"\""}) == "invalid_value");
  CHECK(refusal(phone, "temporary_x", {"c1", "c1"}) == "invalid_value");
  CHECK(refusal(phone, "temporary_x", {1}) == "malformed");
  CHECK(refusal(phone, "temporary_x", {}) == "too_large");
  json::array many;
  for (int i = 0; i < 500; ++i) many.push_back(json::string("c" + std::to_string(i)));
  make(phone, "temporary_x", many);
  many.push_back("c500");
  CHECK(refusal(phone, "temporary_y", many) == "too_large");
  make(phone, "temporary_words", {"select", "from", "order"});
}

TEST_CASE("there is an end to the number of temporary tables, and dropping one makes room") {
  Device phone;
  for (int i = 0; i < 32; ++i) make(phone, "temporary_" + std::to_string(i), {"c1"});
  CHECK(refusal(phone, "temporary_one_more", {"c1"}) == "too_large");
  phone.ok({{"do", "drop_temporary"}, {"table", "temporary_7"}});
  make(phone, "temporary_one_more", {"c1"});
}

TEST_CASE("rows that do not fit the temporary table leave it as it was") {
  Device phone;
  make(phone, "temporary_beds", {"c1", "c2"});
  const json::object into{{"do", "fill_temporary"}, {"table", "temporary_beds"}};
  CHECK(phone.error(into, packed(phone, "SELECT 1 AS c1")) == "malformed");
  CHECK(phone.error(into, packed(phone, "SELECT 1 AS c2, 2 AS c1")) == "malformed");
  CHECK(phone.error(into, "") == "malformed");
  CHECK(phone.error({{"do", "fill_temporary"}, {"table", "temporary_none"}}, "") == "not_found");
  // The second row's text says that it is longer than what is there.
  std::string second_wrong = packed(phone, "SELECT 1 AS c1, 2 AS c2 UNION ALL SELECT 3, 'x'");
  second_wrong[24 + 8 + 8 + 3 * 8 + 6] = '\x7F';
  CHECK(phone.error(into, second_wrong) == "malformed");
  CHECK(phone.rows("SELECT count(*) AS n FROM temp.temporary_beds") == json::array{json::object{{"n", 0}}});
}

TEST_CASE("nothing but its own commands writes to a temporary table, and not within a transaction") {
  Device phone;
  phone.sign_in(kAda);
  make(phone, "temporary_beds", {"c1"});
  CHECK(phone.error({{"do", "execute"}, {"sql", "INSERT INTO temporary_beds VALUES (1)"}}) == "sql_error");
  CHECK(phone.error({{"do", "execute"}, {"sql", "DROP TABLE temporary_beds"}}) == "sql_error");
  phone.ok({{"do", "begin"}});
  CHECK(refusal(phone, "temporary_more", {"c1"}) == "wrong_state");
  phone.ok({{"do", "rollback"}});
  fill(phone, "temporary_beds", "SELECT 1 AS c1");
  phone.insert("tasks", {{"title", "after it"}});
  CHECK(phone.status()["pending"] == 1);
}
