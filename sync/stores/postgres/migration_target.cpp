#include <chrono>
#include <thread>

#include "sync/stores/postgres/connection.hpp"
#include "sync/stores/postgres/postgres_store.hpp"
#include "sync/stores/postgres/script.hpp"

namespace freehold {
namespace {

/// Any number will do, as long as no other program takes the same.
constexpr const char* kTryLock = "SELECT pg_try_advisory_lock(7017268830523451)";
constexpr std::chrono::milliseconds kLockPause{50};
constexpr int kLockTries = 60 * 20;

std::string_view first_line(std::string_view statement) {
  // Comments before a statement say less about it than its own first line.
  for (;;) {
    const std::size_t ink = statement.find_first_not_of(" \t\r\n");
    if (ink == std::string_view::npos) return {};
    statement.remove_prefix(ink);
    const std::string_view line = statement.substr(0, statement.find('\n'));
    if (!line.starts_with("--")) return line;
    statement.remove_prefix(line.size());
  }
}

class PostgresMigrationTarget : public MigrationTarget {
 public:
  PostgresMigrationTarget(std::unique_ptr<PgConnection> connection, std::string app_schema)
      : connection_(std::move(connection)), app_schema_(std::move(app_schema)) {}

  Home home() const override { return Home::postgres; }

  Status lock() override {
    // A step over big tables takes its time; the limits are for sync.
    FREEHOLD_TRY(connection_->execute("SET statement_timeout = 0; SET lock_timeout = '60s'"));
    FREEHOLD_TRY(take_turn());
    return connection_->execute("CREATE SCHEMA IF NOT EXISTS " + pg_quote_name(app_schema_) +
                                "; CREATE SCHEMA IF NOT EXISTS freehold;"
                                "CREATE TABLE IF NOT EXISTS freehold.migrations ("
                                "  version integer PRIMARY KEY,"
                                "  name text NOT NULL,"
                                "  checksum text NOT NULL,"
                                "  applied_at timestamptz NOT NULL)");
  }

  Result<std::vector<AppliedMigration>> applied() override {
    FREEHOLD_ASSIGN(
        const PgResult result,
        connection_->query("SELECT version, name, checksum, applied_at FROM freehold.migrations ORDER BY version", {}));
    std::vector<AppliedMigration> steps;
    for (int row = 0; row < PQntuples(result.get()); ++row) {
      Value cells[4];
      for (int column = 0; column < 4; ++column) {
        FREEHOLD_ASSIGN(cells[column], decode_cell(*result, row, column));
      }
      steps.push_back(
          {static_cast<int>(*as_integer(cells[0])), *as_text(cells[1]), *as_text(cells[2]), *as_text(cells[3])});
    }
    return steps;
  }

  Status apply(const Migration& step, std::string_view script, bool upwards, const std::string& checksum,
               const std::string& now) override {
    if (runs_outside_transaction(script)) {
      FREEHOLD_TRY(run(script));
      return record(step, upwards, checksum, now);
    }
    FREEHOLD_TRY(connection_->execute("BEGIN"));
    Status done = run(script);
    if (done) done = record(step, upwards, checksum, now);
    if (done) return connection_->execute("COMMIT");
    FREEHOLD_TRY(connection_->execute("ROLLBACK"));
    return done;
  }

 private:
  /// By asking again and again: whoever waits inside a statement would hold up an index that is made concurrently,
  /// which waits for all statements, and so for ever.
  Status take_turn() {
    for (int tries = 0; tries < kLockTries; ++tries) {
      FREEHOLD_ASSIGN(const PgResult answer, connection_->query(kTryLock, {}));
      FREEHOLD_ASSIGN(const Value taken, decode_cell(*answer, 0, 0));
      if (*as_integer(taken) != 0) return {};
      std::this_thread::sleep_for(kLockPause);
    }
    return fail(Code::busy, "another program has been migrating this database for a minute; try again when it is done");
  }

  Status run(std::string_view script) {
    for (const std::string_view statement : split_script(script)) {
      Status done = connection_->execute(std::string(statement));
      if (done) continue;
      done.error().message += " in: " + std::string(first_line(statement));
      return done;
    }
    return {};
  }

  Status record(const Migration& step, bool upwards, const std::string& checksum, const std::string& now) {
    const std::pair<ColumnType, Value> cells[] = {{ColumnType::bigint, std::int64_t{step.version}},
                                                  {ColumnType::text, std::string(step.name)},
                                                  {ColumnType::text, checksum},
                                                  {ColumnType::timestamp, now}};
    std::vector<PgParam> params;
    for (const auto& [type, value] : cells) {
      FREEHOLD_ASSIGN(PgParam param, encode_param(type, value));
      params.push_back(std::move(param));
    }
    if (upwards) {
      FREEHOLD_TRY(connection_->query(
          "INSERT INTO freehold.migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)", params));
    } else {
      params.resize(1);
      FREEHOLD_TRY(connection_->query("DELETE FROM freehold.migrations WHERE version = $1", params));
    }
    return {};
  }

  std::unique_ptr<PgConnection> connection_;
  const std::string app_schema_;
};

}  // namespace

Result<std::unique_ptr<MigrationTarget>> open_postgres_migration_target(const PostgresOptions& options) {
  FREEHOLD_ASSIGN(const PgAddress address, PgAddress::parse(options.url, options.app_schema));
  FREEHOLD_ASSIGN(auto connection, PgConnection::connect(address, nullptr));
  return std::unique_ptr<MigrationTarget>(
      std::make_unique<PostgresMigrationTarget>(std::move(connection), options.app_schema));
}

}  // namespace freehold
