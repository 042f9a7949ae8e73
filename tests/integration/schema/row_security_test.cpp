#include <catch2/catch.hpp>
#include <stdexcept>

#include "core/workspace/workspace.hpp"
#include "sync/stores/open.hpp"
#include "tests/support/ports.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/sample_rows.hpp"

// Raw psql sessions under the role that operators grant to applications, table by table as they are declared.

using namespace freehold;

namespace {

constexpr int kAda = 1, kGrace = 2;

/// A database with a row of Ada's and one of Grace's in every table.
class Tables {
 public:
  explicit Tables(const std::string& name) : name_(name) {
    auto& cluster = PostgresCluster::shared();
    const auto target = open_migration_target(cluster.create_database(name));
    TestClock clock;
    REQUIRE(upgrade(**target, clock, embedded_migrations()).ok());
    for (const int person : {kAda, kGrace}) {
      rows_[person] = sample_rows(workspace_schema(), person);
      // What only one row may have is the person's own.
      std::string sql;
      for (const SampleRow& row : rows_[person]) sql += row.insert_sql(Home::postgres);
      cluster.query(name, "SET search_path TO main_app; " + sql);
    }
  }

  const SampleRow& row(int person, const Table& table) const {
    for (const SampleRow& row : rows_[person])
      if (row.table == &table) return row;
    throw std::runtime_error("no sample of " + table.name());
  }

  /// What psql answers to somebody who acts for a person; `refused: …` where Postgres does not let them.
  std::string as(int person, const std::string& sql, const std::string& role = "freehold_app") const {
    const std::string who = person == 0
                                ? std::string()
                                : "SET freehold.user_id = '" + sample_owner(workspace_schema(), person).text() + "'; ";
    return ask("SET ROLE " + role + "; SET search_path TO main_app; " + who + sql);
  }
  std::string as_owner_of_tables(const std::string& sql) const { return ask("SET search_path TO main_app; " + sql); }

 private:
  std::string ask(const std::string& sql) const {
    try {
      return PostgresCluster::shared().query(name_, sql);
    } catch (const std::runtime_error& refusal) {
      return std::string("refused: ") + refusal.what();
    }
  }

  std::string name_;
  std::vector<SampleRow> rows_[3];
};

bool refused(const std::string& answer) {
  return answer.rfind("refused: ", 0) == 0;
}

std::string where_id(const SampleRow& row) {
  return " WHERE id = '" + row.id.text() + "'";
}

/// Some column that clients may change later, and a value for it; empty where there is none.
std::string assignment(const SampleRow& row) {
  if (row.table->append_only()) return {};
  for (const Column& column : row.table->columns())
    if (column.written_by_clients_later() && !column.references && !column.unique)
      return column.name + " = " + literal(column, row.values[column.number], Home::postgres);
  return {};
}

/// The insert of a row with the columns that an application may name.
std::string insert_of(const SampleRow& row, const std::string& id) {
  std::string names, cells;
  for (const Column& column : row.table->columns()) {
    if (!column.named_by_inserts()) continue;
    names += (names.empty() ? "" : ", ") + column.name;
    const std::string cell = column.role == ColumnRole::id ? "'" + id + "'"
                             : column.unique               ? "'other'"
                                                           : literal(column, row.values[column.number], Home::postgres);
    cells += (cells.empty() ? "" : ", ") + cell;
  }
  return "INSERT INTO " + row.table->name() + " (" + names + ") VALUES (" + cells + ") RETURNING 1";
}

std::string fresh_id() {
  static int made = 0;
  char text[37];
  std::snprintf(text, sizeof text, "0190a6b2-7c1e-7d3f-8a4b-ffffff%06d", ++made);
  return text;
}

}  // namespace

TEST_CASE("under the application's role every table shows its owner's rows alone, to the owner alone") {
  const Tables tables("walls");
  for (const Table& table : workspace_schema().tables()) {
    INFO(table.name());
    const std::string ids = "SELECT id FROM " + table.name() + " ORDER BY id";
    if (!table.on_devices()) {
      CHECK(refused(tables.as(kAda, ids)));
      continue;
    }
    CHECK(tables.as(kAda, ids) == tables.row(kAda, table).id.text() + "\n");
    CHECK(tables.as(kGrace, ids) == tables.row(kGrace, table).id.text() + "\n");
    CHECK(tables.as(0, ids).empty());
    std::string visible;
    for (const Column& column : table.columns()) {
      if (column.on_devices())
        visible += (visible.empty() ? "" : ", ") + column.name;
      else
        CHECK(refused(tables.as(kAda, "SELECT " + column.name + " FROM " + table.name())));
    }
    CHECK_FALSE(refused(tables.as(kAda, "SELECT " + visible + " FROM " + table.name())));
  }
}

TEST_CASE("the sync server's role, acting for an owner, sees and touches nobody else's rows") {
  const Tables tables("server");
  const auto as_server = [&](int person, const std::string& sql) { return tables.as(person, sql, "freehold_sync"); };
  for (const Table& table : workspace_schema().tables()) {
    if (!table.on_devices()) continue;
    INFO(table.name());
    const SampleRow &hers = tables.row(kAda, table), &theirs = tables.row(kGrace, table);
    const std::string ids = "SELECT id FROM " + table.name() + " ORDER BY id";
    CHECK(as_server(kAda, ids) == hers.id.text() + "\n");
    CHECK(as_server(0, ids).empty());
    CHECK(refused(as_server(kAda, insert_of(theirs, fresh_id()))));
    if (const std::string change = assignment(theirs); !change.empty()) {
      const std::string update = "UPDATE " + table.name() + " SET " + change;
      CHECK(as_server(kAda, update + where_id(theirs) + " RETURNING 1").empty());
      CHECK(as_server(kAda, update + where_id(hers) + " RETURNING 1") == "1\n");
    }
    if (table.ownership() != Ownership::column) continue;
    const std::string removal = "DELETE FROM " + table.name();
    CHECK(as_server(kAda, removal + where_id(theirs) + " RETURNING 1").empty());
    CHECK(tables.as(kGrace, ids) == theirs.id.text() + "\n");
  }
}

TEST_CASE("under the application's role nobody changes, deletes or makes another owner's rows") {
  const Tables tables("hands");
  int attempts = 0;
  for (const Table& table : workspace_schema().tables()) {
    if (!table.on_devices()) continue;
    INFO(table.name());
    const SampleRow &hers = tables.row(kAda, table), &theirs = tables.row(kGrace, table);
    if (const std::string change = assignment(theirs); !change.empty()) {
      const std::string update = "UPDATE " + table.name() + " SET " + change;
      CHECK(tables.as(kAda, update + where_id(theirs) + " RETURNING 1").empty());
      CHECK(tables.as(kAda, update + where_id(hers) + " RETURNING 1") == "1\n");
      ++attempts;
    } else {
      CHECK(refused(tables.as(kAda, "UPDATE " + table.name() + " SET id = id")));
    }
    if (table.rows_made_by_clients()) {
      CHECK(refused(tables.as(kAda, insert_of(theirs, fresh_id()))));
      ++attempts;
    } else {
      CHECK(refused(tables.as(kAda, insert_of(hers, fresh_id()))));
    }
    const std::string removal = "DELETE FROM " + table.name() + where_id(theirs) + " RETURNING 1";
    const std::string removed = tables.as(kAda, removal);
    CHECK((refused(removed) ? !table.deleted_by_clients() : removed.empty()));
    const Column* owner = table.with_role(ColumnRole::owner);
    if (owner != nullptr)
      CHECK(refused(tables.as(kAda, "UPDATE " + table.name() + " SET " + owner->name + " = '" +
                                        sample_owner(workspace_schema(), kGrace).text() + "'" + where_id(hers))));
    CHECK(tables.as_owner_of_tables("SELECT count(*) FROM " + table.name()) == "2\n");
  }
  CHECK(attempts > 30);
}

TEST_CASE("an owner makes and deletes rows of every table that is the owner's to make") {
  const Tables tables("own");
  for (auto table = workspace_schema().tables().rbegin(); table != workspace_schema().tables().rend(); ++table) {
    if (!table->rows_made_by_clients()) continue;
    INFO(table->name());
    const SampleRow& hers = tables.row(kAda, *table);
    const std::string id = fresh_id();
    const bool keyed = !table->natural_key().empty();
    bool one_each = keyed;
    for (const Index& index : table->indexes()) one_each = one_each || index.unique;
    if (one_each) {
      if (table->deleted_by_clients())
        CHECK(tables.as(kAda, "DELETE FROM " + table->name() + where_id(hers) + " RETURNING 1") == "1\n");
      CHECK(tables.as(kAda, insert_of(hers, hers.id.text())) == "1\n");
      continue;
    }
    CHECK(tables.as(kAda, insert_of(hers, id)) == "1\n");
    const std::string removed =
        tables.as(kAda, "DELETE FROM " + table->name() + " WHERE id = '" + id + "' RETURNING 1");
    CHECK((table->deleted_by_clients() ? removed == "1\n" : refused(removed)));
  }
}

TEST_CASE("public rows are everybody's to read and to point at, and nobody else's to change") {
  const Tables tables("public");
  const Table& blueprints = *workspace_schema().find("blueprints");
  const SampleRow& hers = tables.row(kGrace, blueprints);
  const std::string point = "INSERT INTO sessions (id, user_id, blueprint_id, created_at, updated_at) VALUES ('" +
                            fresh_id() + "', '" + sample_owner(workspace_schema(), kAda).text() + "', '" +
                            hers.id.text() + "', now(), now()) RETURNING 1";
  CHECK(refused(tables.as(kAda, point)));
  tables.as_owner_of_tables("UPDATE blueprints SET is_public = true" + where_id(hers));
  CHECK(tables.as(kAda, "SELECT count(*) FROM blueprints") == "2\n");
  CHECK(tables.as(kAda, point) == "1\n");
  CHECK(tables.as(kAda, "UPDATE blueprints SET name = 'mine'" + where_id(hers) + " RETURNING 1").empty());
  CHECK(tables.as(kAda, "DELETE FROM blueprints" + where_id(hers) + " RETURNING 1").empty());
  tables.as_owner_of_tables("UPDATE blueprints SET is_deleted = true" + where_id(hers));
  CHECK(tables.as(kAda, "SELECT count(*) FROM blueprints") == "1\n");
}

TEST_CASE("a shared analysis shows itself, its charts and its comments to the one it is shared with, once accepted") {
  const Tables tables("shared");
  const std::string ada = sample_owner(workspace_schema(), kAda).text();
  const std::string counts =
      "SELECT (SELECT count(*) FROM analyses), (SELECT count(*) FROM charts), (SELECT count(*) FROM comments), "
      "(SELECT count(*) FROM datasets), (SELECT count(*) FROM collaborations)";
  CHECK(tables.as(kAda, counts) == "1|1|1|1|1\n");
  const std::string share = "UPDATE collaborations SET collaborator_id = '" + ada + "', status = ";
  const std::string hers = where_id(tables.row(kGrace, *workspace_schema().find("collaborations")));
  tables.as_owner_of_tables(share + "'pending'" + hers);
  CHECK(tables.as(kAda, counts) == "1|1|1|1|2\n");
  tables.as_owner_of_tables(share + "'accepted'" + hers);
  CHECK(tables.as(kAda, counts) == "2|2|2|1|2\n");
  CHECK(tables.as(kAda, "UPDATE analyses SET name = 'mine' RETURNING 1") == "1\n");
  tables.as_owner_of_tables(share + "'revoked'" + hers);
  CHECK(tables.as(kAda, counts) == "1|1|1|1|2\n");
}

TEST_CASE("an owner that is no id is refused, and the bookkeeping is out of an application's reach") {
  const Tables tables("reach");
  CHECK(refused(tables.as(0, "SET freehold.user_id = 'ada'; SELECT count(*) FROM tasks")));
  for (const char* table :
       {"settings", "heads", "row_meta", "clients", "verdicts", "refresh_tokens", "sign_ins", "migrations"})
    CHECK(refused(tables.as(kAda, "SELECT count(*) FROM freehold." + std::string(table))));
}
