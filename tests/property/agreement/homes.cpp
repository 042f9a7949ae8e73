#include "tests/property/agreement/homes.hpp"

#include <stdexcept>

#include "core/schema/ddl.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace freehold {
namespace {

/// Rows return to it after each trial. One for all: a savepoint within a savepoint for each row would pile up.
constexpr const char* kBegin = "BEGIN; SAVEPOINT before_trial";
constexpr const char* kForget = "ROLLBACK TO before_trial";

void demand(const Status& status) {
  if (!status.ok()) throw std::runtime_error(status.error().message);
}

/// A home refuses a row for what is in it; anything else is a fault of the test, or of the home.
Verdict refusal(const Error& error) {
  if (error.code != Code::invalid_value && error.code != Code::parent_missing)
    throw std::runtime_error("not a refusal: " + error.message);
  return {false, error.message, {}};
}

struct Insert {
  std::string names, sql;
  std::vector<const Column*> columns;
};

Insert insert_of(const Table& table, Home home, const char* mark) {
  Insert out;
  std::string places;
  for (const Column& column : table.columns()) {
    if (!ddl::has_column(column, home)) continue;
    out.columns.push_back(&column);
    out.names += (out.names.empty() ? "" : ", ") + column.name;
    places += (places.empty() ? "" : ", ") + (mark + std::to_string(out.columns.size()));
  }
  out.sql = "INSERT INTO " + table.name() + " (" + out.names + ") VALUES (" + places + ")";
  return out;
}

/// The tables, the parents, and the point to which every trial returns.
template <class Connection>
void settle(TrialHome& trials, Connection& connection, const Schema& schema) {
  for (const Table& table : schema.tables()) {
    demand(connection.execute(emit_create_table(schema, table, trials.home())));
    if (!is_parent(schema, table) || (trials.home() == Home::device_sqlite && !table.on_devices())) continue;
    const Verdict verdict = trials.try_row(table, parent_row(schema, table));
    if (!verdict.taken) throw std::runtime_error("no parent in " + table.name() + ": " + verdict.reason);
  }
  demand(connection.execute(kBegin));
}

class SqliteTrials final : public TrialHome {
 public:
  SqliteTrials(const Schema& schema, Home home) : home_(home) {
    auto opened = Database::open({":memory:"});
    if (!opened.ok()) throw std::runtime_error(opened.error().message);
    database_ = std::move(*opened);
    settle(*this, *database_, schema);
  }

  Home home() const override { return home_; }

  Verdict try_row(const Table& table, const Row& row) override {
    auto tried = insert(table, row);
    if (database_->in_transaction()) demand(database_->execute(kForget));
    return tried.ok() ? std::move(*tried) : refusal(tried.error());
  }

 private:
  Result<Verdict> insert(const Table& table, const Row& row) {
    const Insert insert = insert_of(table, home_, "?");
    FREEHOLD_ASSIGN(Statement * inserting, database_->cached(insert.sql));
    int place = 0;
    for (const Column* column : insert.columns) inserting->bind(++place, row[column->number]);
    FREEHOLD_TRY(inserting->run());
    const std::string newest = " ORDER BY rowid DESC LIMIT 1";
    FREEHOLD_ASSIGN(Statement * reading,
                    database_->cached("SELECT " + insert.names + " FROM " + table.name() + newest));
    FREEHOLD_TRY(reading->step());
    Verdict verdict{true, {}, Row(table.width())};
    place = 0;
    for (const Column* column : insert.columns) verdict.stored[column->number] = reading->value(place++);
    reading->reset();
    return verdict;
  }

  Home home_;
  std::unique_ptr<Database> database_;
};

class PostgresTrials final : public TrialHome {
 public:
  PostgresTrials(const Schema& schema, const std::string& database) {
    const auto address = PgAddress::parse(PostgresCluster::shared().create_database(database), "main_app");
    if (!address.ok()) throw std::runtime_error(address.error().message);
    auto connected = PgConnection::connect(*address, &schema);
    if (!connected.ok()) throw std::runtime_error(connected.error().message);
    connection_ = std::move(*connected);
    demand(connection_->execute("CREATE SCHEMA main_app"));
    settle(*this, *connection_, schema);
  }

  Home home() const override { return Home::postgres; }

  Verdict try_row(const Table& table, const Row& row) override {
    auto tried = insert(table, row);
    if (connection_->in_transaction()) demand(connection_->execute(kForget));
    return tried.ok() ? std::move(*tried) : refusal(tried.error());
  }

 private:
  Result<Verdict> insert(const Table& table, const Row& row) {
    const Insert insert = insert_of(table, Home::postgres, "$");
    std::vector<PgParam> params;
    for (const Column* column : insert.columns) {
      FREEHOLD_ASSIGN(PgParam param, encode_param(column->type, row[column->number]));
      params.push_back(std::move(param));
    }
    FREEHOLD_ASSIGN(const PgResult result, connection_->query(insert.sql + " RETURNING " + insert.names, params));
    Verdict verdict{true, {}, Row(table.width())};
    int place = 0;
    for (const Column* column : insert.columns) {
      FREEHOLD_ASSIGN(verdict.stored[column->number], decode_cell(*result, 0, place++));
    }
    return verdict;
  }

  std::unique_ptr<PgConnection> connection_;
};

}  // namespace

std::unique_ptr<TrialHome> sqlite_trials(const Schema& schema, Home home) {
  return std::make_unique<SqliteTrials>(schema, home);
}

std::unique_ptr<TrialHome> postgres_trials(const Schema& schema, const std::string& database) {
  return std::make_unique<PostgresTrials>(schema, database);
}

}  // namespace freehold
