#include "sync/stores/transfer.hpp"

#include <algorithm>
#include <set>

#include "sync/stores/open.hpp"
#include "sync/stores/sql/sql_store.hpp"
#include "sync/stores/sql/table_digest.hpp"
#include "sync/stores/version.hpp"

namespace freehold {
namespace {

/// Held on both sides, so that neither takes part in two transfers, nor one database in both roles.
constexpr const char* kLock = "SELECT pg_try_advisory_lock(7017268830523452)";

Error on_side(const char* side, Error error) {
  error.message = std::string(side) + ": " + error.message;
  return error;
}

Result<bool> is_empty(SqlSession& session, const CarriedTable& table) {
  const auto answer = session.run("SELECT 1 FROM " + table.name + " LIMIT 1", {});
  // A table that is not there yet.
  if (!answer && answer.error().code == Code::sql_error) return true;
  if (!answer) return answer.error();
  return answer->rows.empty();
}

Result<std::optional<std::string>> setting(SqlSession& session, const char* name) {
  const auto answer =
      session.run("SELECT value FROM freehold.settings WHERE name = $1", {{ColumnType::text, std::string(name)}});
  if (!answer && answer.error().code == Code::sql_error) return std::optional<std::string>();
  if (!answer) return answer.error();
  if (answer->rows.empty()) return std::optional<std::string>();
  return std::optional<std::string>(text_of(answer->rows[0][0]));
}

class Transfer {
 public:
  Transfer(const TransferOrder& order, const Schema& schema, Clock& clock)
      : order_(order), schema_(schema), clock_(clock), tables_(declared_tables(schema)) {}

  Result<TransferReport> run() {
    if (!is_postgres(order_.to)) return fail(Code::wrong_usage, "a transfer goes into Postgres: --to postgres://…");
    if (Status opened = open_source(); !opened) return on_side("--from", std::move(opened).error());
    if (Status opened = open_target(); !opened) return on_side("--to", std::move(opened).error());
    FREEHOLD_TRY(source_->begin(SqlAccess::snapshot));
    FREEHOLD_TRY(begin());
    for (const CarriedTable& table : tables_) FREEHOLD_TRY(copy(table));
    FREEHOLD_TRY(compare());
    FREEHOLD_TRY(source_->commit());
    FREEHOLD_TRY(finish());
    return std::move(report_);
  }

 private:
  Status open_source();
  Status open_target();
  Status lock(SqlSession& session);
  Status check_empty();
  Status migrate_target();
  Result<std::string> mark_of_source();
  Status begin();
  Status begin_anew(const std::string& mark);
  Status copy(const CarriedTable& table);
  Status copy_rows(const CarriedTable& table);
  Status write(const CarriedTable& table, std::vector<SqlRow> rows);
  Status set_sequences(const CarriedTable& table);
  Status compare();
  Result<TableDigest> digest(SqlSession& session, const CarriedTable& table);
  Status finish();
  Status go_on() const;

  const TransferOrder& order_;
  const Schema& schema_;
  Clock& clock_;
  std::vector<CarriedTable> tables_;
  std::set<std::string> absent_;  ///< bookkeeping that only Postgres has
  std::unique_ptr<SqlSessions> from_, to_;
  std::unique_ptr<SqlSession> source_, target_;
  std::optional<std::string> found_mark_;
  std::string mark_;
  TransferReport report_;
};

Status Transfer::go_on() const {
  if (!order_.stopped || !order_.stopped()) return {};
  return fail(Code::wrong_state, "stopped; what has been copied stays, and the same command goes on from there");
}

Status Transfer::lock(SqlSession& session) {
  FREEHOLD_ASSIGN(const SqlAnswer answer, session.run(kLock, {}));
  if (integer_of(answer.rows.at(0)[0]) != 0) return {};
  return fail(Code::busy, "the database takes part in another transfer, or is both source and target of this one");
}

Status Transfer::open_source() {
  FREEHOLD_ASSIGN(from_, open_sessions(order_.from, schema_));
  FREEHOLD_ASSIGN(source_, from_->open());
  const bool on_postgres = is_postgres(order_.from);
  // A step that the source has not taken has no rows to carry, one that it alone has taken nowhere to carry them.
  FREEHOLD_TRY(check_version(*source_, order_.steps, on_postgres ? Home::postgres : Home::server_sqlite));
  if (on_postgres) FREEHOLD_TRY(lock(*source_));
  FREEHOLD_ASSIGN(const auto unfinished, setting(*source_, kTransferMark));
  if (unfinished) return fail(Code::wrong_state, "a transfer into this database has itself not been finished");
  return {};
}

Status Transfer::open_target() {
  FREEHOLD_ASSIGN(to_, open_sessions(order_.to, schema_));
  FREEHOLD_ASSIGN(target_, to_->open());
  FREEHOLD_TRY(lock(*target_));
  FREEHOLD_ASSIGN(found_mark_, setting(*target_, kTransferMark));
  if (!found_mark_) FREEHOLD_TRY(check_empty());
  FREEHOLD_TRY(migrate_target());
  FREEHOLD_ASSIGN(auto bookkeeping, bookkeeping_tables(*target_));
  for (CarriedTable& table : bookkeeping) {
    if (table.name == "freehold.settings") table.condition = "name <> '" + std::string(kTransferMark) + "'";
    const auto found = source_->run("SELECT 1 FROM " + table.name + " LIMIT 1", {});
    if (!found && found.error().code != Code::sql_error) return found.error();
    if (!found) absent_.insert(table.name);
    tables_.push_back(std::move(table));
  }
  return {};
}

Status Transfer::check_empty() {
  for (const CarriedTable& table : tables_) {
    FREEHOLD_ASSIGN(const bool empty, is_empty(*target_, table));
    if (!empty)
      return fail(Code::wrong_state,
                  "the database has rows in " + table.name + " already; a transfer needs an empty one");
  }
  return {};
}

Status Transfer::migrate_target() {
  FREEHOLD_ASSIGN(const auto migrations, open_migration_target(order_.to));
  return upgrade(*migrations, clock_, order_.steps);
}

/// Which history the source has, and how far it is: whatever a server does moves one of these numbers, and whatever
/// another program writes, also the last one.
Result<std::string> Transfer::mark_of_source() {
  FREEHOLD_ASSIGN(const auto epoch, setting(*source_, "epoch"));
  std::string mark = epoch.value_or("none");
  for (const char* sql : {"SELECT count(*), CAST(coalesce(sum(head), 0) AS bigint) FROM freehold.heads",
                          "SELECT count(*), CAST(coalesce(sum(last_transaction), 0) AS bigint) FROM freehold.clients",
                          "SELECT count(*), count(used_at) FROM freehold.refresh_tokens",
                          "SELECT count(*), count(ended_at) FROM freehold.sign_ins",
                          "SELECT count(*), coalesce(max(id), 0) FROM freehold.captured"}) {
    FREEHOLD_ASSIGN(const SqlAnswer answer, source_->run(sql, {}));
    for (const Value& number : answer.rows.at(0)) mark += " " + std::to_string(integer_of(number));
  }
  return mark;
}

Status Transfer::begin() {
  FREEHOLD_ASSIGN(mark_, mark_of_source());
  const std::string history = mark_.substr(0, mark_.find(' '));
  if (found_mark_ && found_mark_->substr(0, found_mark_->find(' ')) != history)
    return fail(
        Code::wrong_state,
        "--to: the database holds the unfinished transfer of another source; finish that, or begin with an empty "
        "database");
  report_.resumed = found_mark_ == mark_;
  return report_.resumed ? Status() : begin_anew(mark_);
}

Status Transfer::begin_anew(const std::string& mark) {
  std::string names;
  for (const CarriedTable& table : tables_) names += (names.empty() ? "" : ", ") + table.name;
  FREEHOLD_TRY(target_->begin(SqlAccess::quiet));
  FREEHOLD_TRY(target_->run("TRUNCATE " + names, {}));
  FREEHOLD_TRY(target_->run("INSERT INTO freehold.settings (name, value) VALUES ($1, $2)",
                            {{ColumnType::text, std::string(kTransferMark)}, {ColumnType::text, mark}}));
  return target_->commit();
}

Status Transfer::copy(const CarriedTable& table) {
  if (absent_.count(table.name) != 0) return {};
  Status done = copy_rows(table);
  if (!done && done.error().code != Code::wrong_state) done.error().message += " (while copying " + table.name + ")";
  return done;
}

Status Transfer::copy_rows(const CarriedTable& table) {
  SqlRow after;
  if (report_.resumed) {
    FREEHOLD_ASSIGN(after, last_key(*target_, table));
  }
  TableReader reader(*source_, table, std::move(after));
  std::int64_t copied = 0;
  for (;;) {
    FREEHOLD_TRY(go_on());
    FREEHOLD_ASSIGN(std::vector<SqlRow> rows, reader.next());
    if (rows.empty()) return set_sequences(table);
    copied += static_cast<std::int64_t>(rows.size());
    FREEHOLD_TRY(write(table, std::move(rows)));
    if (order_.progress) order_.progress(table.name, copied);
  }
}

Status Transfer::write(const CarriedTable& table, std::vector<SqlRow> rows) {
  FREEHOLD_TRY(target_->begin(SqlAccess::quiet));
  FREEHOLD_TRY(write_page(*target_, table, std::move(rows)));
  return target_->commit();
}

/// Numbers that the source has given must not be given again.
Status Transfer::set_sequences(const CarriedTable& table) {
  for (const CarriedColumn& column : table.columns)
    if (!column.sequence.empty())
      FREEHOLD_TRY(target_->run(
          "SELECT setval($1::regclass, coalesce(max(" + column.name + "), 0) + 1, false) FROM " + table.name,
          {{ColumnType::text, column.sequence}}));
  return {};
}

Result<TableDigest> Transfer::digest(SqlSession& session, const CarriedTable& table) {
  TableDigest digest;
  TableReader reader(session, table);
  for (;;) {
    FREEHOLD_TRY(go_on());
    FREEHOLD_ASSIGN(const std::vector<SqlRow> rows, reader.next());
    if (rows.empty()) return digest;
    for (const SqlRow& row : rows) digest.add(table, row);
  }
}

Status Transfer::compare() {
  FREEHOLD_TRY(target_->begin(SqlAccess::snapshot));
  for (const CarriedTable& table : tables_) {
    TableDigest from;
    if (absent_.count(table.name) == 0) {
      FREEHOLD_ASSIGN(from, digest(*source_, table));
    }
    FREEHOLD_ASSIGN(const TableDigest to, digest(*target_, table));
    report_.tables.push_back({table.name, from.rows(), to.rows(), from == to});
  }
  return target_->commit();
}

Status Transfer::finish() {
  const SqlParam name{ColumnType::text, std::string(kTransferMark)};
  FREEHOLD_ASSIGN(const std::string now, mark_of_source());
  if (now == mark_ && report_.equal()) {
    FREEHOLD_TRY(target_->run("DELETE FROM freehold.settings WHERE name = $1", {name}));
    return {};
  }
  // Another mark than any source has, so that the next run begins anew.
  const std::string history = mark_.substr(0, mark_.find(' '));
  FREEHOLD_TRY(target_->run("UPDATE freehold.settings SET value = $2 WHERE name = $1",
                            {name, {ColumnType::text, history + " anew"}}));
  if (now == mark_) return {};
  return fail(Code::wrong_state,
              "--from: the database has changed in the meantime; stop the server that runs on it, and transfer again");
}

}  // namespace

bool TransferReport::equal() const {
  return std::all_of(tables.begin(), tables.end(), [](const TransferredTable& table) { return table.equal; });
}

Result<TransferReport> transfer(const TransferOrder& order, const Schema& schema, Clock& clock) {
  return Transfer(order, schema, clock).run();
}

}  // namespace freehold
