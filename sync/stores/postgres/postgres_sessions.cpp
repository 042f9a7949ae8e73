#include "sync/stores/postgres/postgres_sessions.hpp"

#include <charconv>

namespace freehold {
namespace {

/// `unnest($2::uuid[], $3::text[]) AS u (id, title)`.
std::string row_source(const SqlRowSet& rows, std::size_t fixed_params) {
  std::string arrays, names;
  for (const SqlRowSet::Column& column : rows.columns) {
    arrays += (arrays.empty() ? "$" : ", $") + std::to_string(++fixed_params) + "::" + pg_type_name(column.type) + "[]";
    names += (names.empty() ? "" : ", ") + column.name;
  }
  return " FROM unnest(" + arrays + ") AS u (" + names + ")";
}

std::string array_param(const SqlRowSet& rows, std::string_view column, std::size_t fixed_params) {
  for (const SqlRowSet::Column& candidate : rows.columns) {
    ++fixed_params;
    if (candidate.name == column) break;
  }
  return "$" + std::to_string(fixed_params);
}

/// The whole set at once.
std::string spell(const std::string& sql, const SqlRowSet& rows, std::size_t fixed_params) {
  return fill_words(sql, [&](std::string_view word, std::string_view rest) {
    if (word == "any") return "ANY(" + array_param(rows, rest, fixed_params) + ")";
    return (word == "values" ? "SELECT " + std::string(rest) : std::string()) + row_source(rows, fixed_params);
  });
}

/// Up to so many values of an array, planning for them costs more than any plan that goes by the key.
constexpr std::size_t kFewRows = 64;

class PostgresSession : public SqlSession {
 public:
  PostgresSession(PgPool& pool, std::unique_ptr<PgConnection> connection)
      : pool_(pool), connection_(std::move(connection)) {}

  ~PostgresSession() override {
    connection_->forget_waiting();
    // Where this fails the pool closes the connection, which rolls back too.
    if (connection_->in_transaction()) static_cast<void>(connection_->execute("ROLLBACK").ok());
    pool_.give_back(std::move(connection_));
  }

  Status begin(SqlAccess access) override {
    FREEHOLD_TRY(later(access == SqlAccess::snapshot ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN"));
    return access == SqlAccess::quiet ? later("SET LOCAL freehold.quiet = 'on'") : Status();
  }

  /// All settings end with the transaction, so that no connection goes back with somebody's rights. What is an owner's
  /// is found by its keys, and comes in the order of an index. Statistics know the usual account alone: a plan that
  /// reads everything, or sorts all of an account for a part of it, suits that one and no large one.
  Status begin_for(const OwnerId& owner, SqlAccess access) override {
    FREEHOLD_TRY(begin(access));
    return run_later(
        {"SELECT set_config('role', 'freehold_sync', true), set_config('freehold.user_id', $1, true), "
         "set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true)",
         {{ColumnType::text, owner.text()}}});
  }

  /// A COMMIT of a spoilt transaction answers ROLLBACK, and no error.
  Status commit() override {
    if (PQtransactionStatus(connection_->raw()) == PQTRANS_INERROR)
      return fail(Code::internal, "a transaction was committed after a statement had failed");
    FREEHOLD_TRY(later("COMMIT"));
    FREEHOLD_TRY(connection_->send_waiting());
    return {};
  }

  /// What was put off before a new point must have been done by then: where it fails, a rollback would go to the point
  /// before, and nobody would know.
  Status savepoint() override {
    if (saved_) {
      if (connection_->has_waiting()) FREEHOLD_TRY(connection_->send_waiting());
      FREEHOLD_TRY(later("RELEASE freehold_point"));
    }
    saved_ = true;
    return later("SAVEPOINT freehold_point");
  }

  Status rollback_to_savepoint() override { return connection_->execute("ROLLBACK TO freehold_point"); }

  Result<SqlAnswer> run(const std::string& sql, const SqlParams& params) override {
    FREEHOLD_ASSIGN(const auto encoded, encode(params));
    return answer_of(connection_->query(sql, encoded));
  }

  Result<SqlAnswer> run_for(const SqlRowSet& rows, const std::string& sql, const SqlParams& params) override {
    if (rows.size() == 0) return SqlAnswer{};
    FREEHOLD_ASSIGN(const auto encoded, encode(params, rows));
    return answer_of(connection_->query(spell(sql, rows, params.size()), encoded, plan_of(sql, rows)));
  }

  Result<std::pair<SqlAnswer, SqlAnswer>> run_both(const SqlStatement& first, const SqlStatement& second) override {
    FREEHOLD_TRY(queue(first));
    FREEHOLD_TRY(queue(second));
    FREEHOLD_ASSIGN(std::vector<PgResult> answers, connection_->send_waiting());
    FREEHOLD_ASSIGN(SqlAnswer other, answer_of(std::move(answers.back())));
    answers.pop_back();
    FREEHOLD_ASSIGN(SqlAnswer one, answer_of(std::move(answers.back())));
    return std::pair(std::move(one), std::move(other));
  }

  Status run_later(const SqlStatement& statement) override {
    const bool for_nothing = !statement.rows.columns.empty() && statement.rows.size() == 0;
    return for_nothing ? Status() : queue(statement);
  }

 private:
  Status queue(const SqlStatement& statement) {
    const auto& [sql, params, rows] = statement;
    FREEHOLD_ASSIGN(auto encoded, encode(params, rows));
    if (rows.columns.empty()) return connection_->query_later(sql, std::move(encoded));
    return connection_->query_later(spell(sql, rows, params.size()), std::move(encoded), plan_of(sql, rows));
  }

  /// A statement of the transaction itself.
  Status later(const char* sql) { return connection_->query_later(sql, {}, PgConnection::Plan::once); }

  static PgConnection::Plan plan_of(const std::string& sql, const SqlRowSet& rows) {
    const bool by_array = rows.size() > kFewRows && sql.find("{any ") != std::string::npos;
    return by_array ? PgConnection::Plan::once : PgConnection::Plan::kept;
  }

  static Result<std::vector<PgParam>> encode(const SqlParams& params, const SqlRowSet& rows = {}) {
    std::vector<PgParam> encoded;
    for (const SqlParam& param : params) {
      FREEHOLD_ASSIGN(PgParam one, encode_param(param.type, param.value));
      encoded.push_back(std::move(one));
    }
    for (const SqlRowSet::Column& column : rows.columns) {
      FREEHOLD_ASSIGN(PgParam array, encode_array(column.type, column.values));
      encoded.push_back(std::move(array));
    }
    return encoded;
  }

  static Result<SqlAnswer> answer_of(Result<PgResult> asked) {
    FREEHOLD_ASSIGN(const PgResult result, std::move(asked));
    SqlAnswer answer;
    const std::string_view affected = PQcmdTuples(result.get());
    std::from_chars(affected.data(), affected.data() + affected.size(), answer.affected);
    const int rows = PQntuples(result.get()), columns = PQnfields(result.get());
    answer.rows.reserve(static_cast<std::size_t>(rows));
    for (int row = 0; row < rows; ++row) {
      SqlRow& cells = answer.rows.emplace_back();
      cells.reserve(static_cast<std::size_t>(columns));
      for (int column = 0; column < columns; ++column) {
        FREEHOLD_ASSIGN(Value value, decode_cell(*result, row, column));
        cells.push_back(std::move(value));
      }
    }
    return answer;
  }

  PgPool& pool_;
  std::unique_ptr<PgConnection> connection_;
  bool saved_ = false;
};

}  // namespace

Result<std::unique_ptr<SqlSession>> PostgresSessions::open() {
  FREEHOLD_ASSIGN(auto connection, pool_.take());
  return std::unique_ptr<SqlSession>(std::make_unique<PostgresSession>(pool_, std::move(connection)));
}

}  // namespace freehold
