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

class PostgresSession : public SqlSession {
 public:
  PostgresSession(PgPool& pool, std::unique_ptr<PgConnection> connection)
      : pool_(pool), connection_(std::move(connection)) {}

  ~PostgresSession() override {
    // Where this fails the pool closes the connection, which rolls back too.
    if (connection_->in_transaction()) static_cast<void>(connection_->execute("ROLLBACK").ok());
    pool_.give_back(std::move(connection_));
  }

  Status begin(SqlAccess access) override { return connection_->execute(begin_sql(access)); }

  /// All settings end with the transaction, so that no connection goes back with somebody's rights. What is written for
  /// an owner is found by its keys; a plan that was made while a table was empty must not read it from end to end when
  /// it is not.
  Status begin_for(const OwnerId& owner, SqlAccess access) override {
    const char* by_keys = access == SqlAccess::write ? "; SET LOCAL enable_seqscan = off" : "";
    return connection_->execute(std::string(begin_sql(access)) + by_keys + "; SET LOCAL ROLE freehold_sync; " +
                                "SET LOCAL freehold.user_id = '" + owner.text() + "'");
  }

  /// A COMMIT of a spoilt transaction answers ROLLBACK, and no error.
  Status commit() override {
    if (PQtransactionStatus(connection_->raw()) == PQTRANS_INERROR)
      return fail(Code::internal, "a transaction was committed after a statement had failed");
    return connection_->execute("COMMIT");
  }

  Status savepoint() override {
    const char* sql = saved_ ? "RELEASE freehold_point; SAVEPOINT freehold_point" : "SAVEPOINT freehold_point";
    FREEHOLD_TRY(connection_->execute(sql));
    saved_ = true;
    return {};
  }

  Status rollback_to_savepoint() override { return connection_->execute("ROLLBACK TO freehold_point"); }

  Result<SqlAnswer> run(const std::string& sql, const SqlParams& params) override {
    FREEHOLD_ASSIGN(const auto encoded, encode(params));
    return answer_of(connection_->query(sql, encoded));
  }

  Result<SqlAnswer> run_for(const SqlRowSet& rows, const std::string& sql, const SqlParams& params) override {
    if (rows.size() == 0) return SqlAnswer{};
    FREEHOLD_ASSIGN(auto encoded, encode(params));
    for (const SqlRowSet::Column& column : rows.columns) {
      FREEHOLD_ASSIGN(PgParam array, encode_array(column.type, column.values));
      encoded.push_back(std::move(array));
    }
    const std::string spelled = spell(sql, rows, params.size());
    const bool by_array = sql.find("{any ") != std::string::npos;
    return answer_of(by_array ? connection_->query_once(spelled, encoded) : connection_->query(spelled, encoded));
  }

 private:
  static const char* begin_sql(SqlAccess access) {
    switch (access) {
      case SqlAccess::snapshot:
        return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
      case SqlAccess::quiet:
        return "BEGIN; SET LOCAL freehold.quiet = 'on'";
      case SqlAccess::write:
        break;
    }
    return "BEGIN";
  }

  static Result<std::vector<PgParam>> encode(const SqlParams& params) {
    std::vector<PgParam> encoded;
    for (const SqlParam& param : params) {
      FREEHOLD_ASSIGN(PgParam one, encode_param(param.type, param.value));
      encoded.push_back(std::move(one));
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
