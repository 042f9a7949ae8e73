#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <stdexcept>

#include "core/workspace/workspace.hpp"
#include "tests/attack/field.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace freehold::attack {
namespace {

namespace json = boost::json;

/// Text that means something to a database, a shell or a page, and nothing to us.
std::vector<std::string> loaded_texts() {
  return {"'; DROP TABLE main_app.users; --",
          "\"; DELETE FROM main_app.tasks; --",
          "' OR '1'='1",
          "$1 $2 $$; SELECT pg_sleep(10) $$",
          "\\'; DELETE FROM tasks; --",
          "{\"},NULL,(\\\"",
          "\\x00\\N\\.",
          "%s%n%x",
          "<script>alert(1)</script>",
          "../../etc/passwd",
          "\u202etxt.exe",
          std::string("a\0b", 3)};
}

/// As far as the column takes so much; empty where nothing loaded fits.
std::string cut_to(const Column& column, const std::string& text) {
  const auto most = static_cast<std::size_t>(column.max_length.value_or(1'000));
  return most < text.size() ? text.substr(0, most) : text;
}

bool takes_text(const Column& column) {
  return column.type == ColumnType::text && column.written_by_clients() && !column.references;
}

std::string stored_by_mallory(Field& field) {
  return get(field.port(), "/v1/sync/pull?limit=20000", field.mallory().person.access).body;
}

TEST_CASE("text that means something to a database is text, in every column that takes any") {
  Field field(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  for (const Table& table : workspace_schema().tables()) {
    if (!table.on_devices()) continue;
    const SampleRow& mine = field.mallory().row(table);
    for (const Column& column : table.columns()) {
      if (!takes_text(column)) continue;
      for (const std::string& loaded : loaded_texts()) {
        const std::string text = cut_to(column, loaded);
        const bool edits = column.written_by_clients_later() && !table.append_only();
        json::object values = edits ? json::object{} : values_to_insert(another(mine));
        values[column.name] = text;
        const json::object made = change(edits ? "update" : "insert", table, edits ? mine.id.text() : new_id(), values);
        const HttpAnswer answer = post(field.port(), "/v1/sync/push", push_of({made}), field.mallory().person.access);
        std::string wrong;
        const bool taken = !what_was_taken(answer.body).empty();
        if (taken && stored_by_mallory(field).find(json::serialize(json::string(text))) == std::string::npos)
          wrong = "it is not stored as it was sent";
        if (answer.status >= 500) wrong = answer.body;
        field.judge("'" + text + "' in " + table.name() + "." + column.name, answer.body, wrong);
      }
    }
  }
}

TEST_CASE("nor does it mean anything in the names of tables, columns, operations and rows") {
  Field field(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  for (const std::string& loaded : loaded_texts()) {
    const Table& tasks = *workspace_schema().find("tasks");
    const json::object proper =
        change("insert", tasks, new_id(), values_to_insert(another(field.mallory().row(tasks))));
    for (const std::string place : {"table", "op", "id"}) {
      json::object made = proper;
      made[place] = loaded;
      const std::string answer =
          post(field.port(), "/v1/sync/push", push_of({made}), field.mallory().person.access).body;
      field.judge("'" + loaded + "' as " + place, answer, what_was_taken(answer));
    }
    json::object column = proper;
    column["values"].as_object()[loaded] = "x";
    const std::string answer =
        post(field.port(), "/v1/sync/push", push_of({column}), field.mallory().person.access).body;
    field.judge("'" + loaded + "' as a column", answer, what_was_taken(answer));
    for (const std::string name : {"email", "username", "password"}) {
      json::object form{{"email", "grace@example.org"}, {"password", "x"}};
      if (name == "username") form.erase("email");
      form[name] = loaded;
      const HttpAnswer login = post(field.port(), "/v1/auth/login", form);
      field.judge("a sign-in with '" + loaded + "' as " + name, login.body,
                  login.status / 100 == 4 ? std::string() : login.body);
    }
  }
}

/// What psql answers to the application's role when it acts for a person; `refused: …` where Postgres does not let it.
std::string as_application(Field& field, const std::string& person, const std::string& sql) {
  try {
    return PostgresCluster::shared().query(
        field.server().database(),
        "SET ROLE freehold_app; SET search_path TO main_app; SET freehold.user_id = '" + person + "'; " + sql);
  } catch (const std::runtime_error& refusal) {
    return std::string("refused: ") + refusal.what();
  }
}

TEST_CASE("under the application's role SQL reaches nothing of Grace's in any table") {
  Field field(StoreKind::postgres);
  const std::string mallory = field.mallory().person.id, grace = field.grace().person.id;
  const auto attempt = [&](const std::string& sql) {
    const std::string answer = as_application(field, mallory, sql);
    const bool reached = !answer.starts_with("refused: ") && answer.find("reached") != std::string::npos;
    field.judge("SQL: " + sql, answer, reached ? answer : std::string());
  };
  for (const Table& table : workspace_schema().tables()) {
    const SampleRow& hers = field.grace().row(table);
    const std::string where = " WHERE id = '" + hers.id.text() + "'";
    attempt("SELECT 'reached' FROM " + table.name() + where);
    attempt("SELECT 'reached' FROM " + table.name() + where + " FOR UPDATE");
    attempt("DELETE FROM " + table.name() + where + " RETURNING 'reached'");
    attempt("DELETE FROM " + table.name() + " USING users u" + where.substr(0, 7) + table.name() + ".id = '" +
            hers.id.text() + "' RETURNING 'reached'");
    attempt("TRUNCATE " + table.name() + " CASCADE; SELECT 'reached'");
    attempt("ALTER TABLE " + table.name() + " DISABLE ROW LEVEL SECURITY; SELECT 'reached'");
    attempt("COPY " + table.name() + " TO STDOUT");
    for (const Column& column : table.columns()) {
      attempt("UPDATE " + table.name() + " SET " + column.name + " = " + column.name + where + " RETURNING 'reached'");
      if (!column.on_devices()) attempt("SELECT 'reached', " + column.name + " FROM " + table.name());
    }
    if (const Column* owner = table.with_role(ColumnRole::owner)) {
      attempt("UPDATE " + table.name() + " SET " + owner->name + " = '" + grace + "' RETURNING 'reached'");
      attempt(hers.insert_sql(Home::postgres) + "SELECT 'reached'");
    }
  }
  for (const std::string name : {"settings", "heads", "row_meta", "clients", "verdicts", "refresh_tokens", "captured",
                                 "counted_before", "migrations"})
    attempt("SELECT 'reached' FROM freehold." + name);
  for (const std::string sql :
       {"RESET ROLE; SELECT current_user", "SET ROLE postgres; SELECT 'reached' FROM users",
        "SET SESSION AUTHORIZATION postgres; SELECT 'reached' FROM users", "CREATE SCHEMA mine; SELECT 'reached'",
        "CREATE FUNCTION main_app.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; SELECT 'reached'",
        "CREATE TABLE main_app.mine (id int); SELECT 'reached'", "SELECT 'reached', pg_read_file('/etc/passwd')"})
    if (std::string(sql).find("RESET") == std::string::npos && std::string(sql).find("SET ") != 0) attempt(sql);
}

}  // namespace
}  // namespace freehold::attack
