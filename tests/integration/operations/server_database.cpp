#include "tests/integration/operations/server_database.hpp"

#include <stdexcept>

#include "tests/support/must.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/server_steps.hpp"

namespace freehold {
const char* const kAda = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";
const char* const kBob = "0190a6b2-7c1e-7d3f-8a4b-000000000b0b";

ServerDatabase::ServerDatabase(Kind kind, const Schema& schema, bool empty) : schema_(schema) {
  static int databases = 0;
  if (kind == Kind::sqlite) {
    url_ = "sqlite:" + path();
  } else {
    name_ = "operated" + std::to_string(++databases);
    url_ = PostgresCluster::shared().create_database(name_);
  }
  if (empty) return;
  TestClock clock;
  const auto target = must(open_migration_target(url_));
  must(upgrade(*target, clock, server_steps(schema)));
}

std::string ServerDatabase::path() const {
  return (folder_.path() / "freehold.db").string();
}

std::vector<SqlRow> ServerDatabase::sql(const std::string& statement, const SqlParams& params) const {
  const auto sessions = must(open_sessions(url_, schema_));
  return must(must(sessions->open())->run(statement, params)).rows;
}

Value ServerDatabase::cell(const std::string& statement) const {
  return sql(statement).at(0).at(0);
}

std::unique_ptr<ServerStore> ServerDatabase::open() const {
  return must(open_store(url_, schema_, {}));
}

void ServerDatabase::add_people() const {
  const auto store = open();
  for (const auto& [id, email] : {std::pair(kAda, "ada@example.org"), std::pair(kBob, "bob@example.org")})
    must(store->add_account(
        {OwnerId::parse(id).value(), email, std::nullopt, std::nullopt, "x", "2025-06-15T15:06:40.000000Z"},
        Hlc::at(1)));
}

void ServerDatabase::add_tasks(int count) const {
  SqlRowSet tasks;
  tasks.columns = {{"id", ColumnType::uuid, {}}, {"title", ColumnType::text, {}}};
  TestClock clock;
  TestRandom random(7);
  for (int i = 0; i < count; ++i) {
    tasks.columns[0].values.emplace_back(make_uuid_v7(clock, random).text());
    tasks.columns[1].values.emplace_back("Task " + std::to_string(i));
  }
  const std::string now = "2025-06-15T15:06:40.000000Z";
  const auto sessions = must(open_sessions(url_, schema_));
  const auto session = must(sessions->open());
  must(session->begin(SqlAccess::write));
  must(session->run_for(
      tasks,
      "INSERT INTO tasks (id, user_id, title, completed, created_at, updated_at) "
      "{values u.id, $1, u.title, $3, $2, $2}",
      {{ColumnType::uuid, std::string(kAda)}, {ColumnType::timestamp, now}, {ColumnType::boolean, std::int64_t{0}}}));
  must(session->commit());
}

}  // namespace freehold
