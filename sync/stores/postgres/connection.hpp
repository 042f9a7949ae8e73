#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "sync/stores/postgres/binary.hpp"

namespace freehold {

struct PgResultDeleter {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, PgResultDeleter>;

/// Where to connect, read from a URL once.
struct PgAddress {
  std::string url;
  std::string app_schema;
  std::string place;  ///< host and port, for messages
  std::string password;  ///< empty: none in the URL
  /// For an operator's work on everything: no statement is ended for its length, and a row that a policy would hide is
  /// an error.
  bool for_operator = false;

  static Result<PgAddress> parse(const std::string& url, const std::string& app_schema);
};

/// One connection to Postgres with the application's schema as search_path. Not thread-safe.
class PgConnection {
 public:
  /// `schema` names the places of refusals; may be null. `database_unavailable` where nobody answers within seconds.
  static Result<std::unique_ptr<PgConnection>> connect(const PgAddress& address, const Schema* schema);

  /// One statement without parameters or results that matter, or several separated by `;`.
  Status execute(const std::string& sql);

  enum class Plan : std::uint8_t {
    kept,  ///< prepared at its first use on this connection
    /// Made for these very values: for statements that compare a column with a whole array, where a plan for any array
    /// can go through the array again for every row.
    once,
  };
  /// One statement.
  Result<PgResult> query(const std::string& sql, const std::vector<PgParam>& params, Plan plan = Plan::kept);
  /// The same, sent together with the next one that is waited for: a way to the database and back costs as much as a
  /// small statement. What it fails with, that one fails with, too, and nothing between or behind them is done.
  Status query_later(const std::string& sql, std::vector<PgParam> params, Plan plan = Plan::kept);
  /// Sends what waits; the answers in their order.
  Result<std::vector<PgResult>> send_waiting();
  bool has_waiting() const { return !waiting_.empty(); }
  void forget_waiting() { waiting_.clear(); }

  /// False where the connection is broken, or the server has said something unasked: most likely good-bye.
  bool is_healthy() const;
  bool in_transaction() const { return PQtransactionStatus(connection_.get()) != PQTRANS_IDLE; }
  PGconn* raw() const { return connection_.get(); }

 private:
  struct Closer {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };

  PgConnection(const PgAddress& address, const Schema* schema, PGconn* connection)
      : address_(address), schema_(schema), connection_(connection) {}

  /// A statement that has not been sent yet.
  struct Waiting {
    std::string name;  ///< of the prepared one; empty: `sql` as it is
    std::string sql;
    std::vector<PgParam> params;
  };

  Result<std::string> prepared(const std::string& sql, const std::vector<PgParam>& params);
  Result<PgResult> check(PGresult* result);
  bool send(const Waiting& waiting);
  Result<std::vector<PgResult>> read_answers(std::size_t count);
  Error unavailable() const;
  Error lose();

  PgAddress address_;
  const Schema* schema_;
  std::unique_ptr<PGconn, Closer> connection_;
  std::unordered_map<std::string, std::string> names_;
  std::vector<Waiting> waiting_;
  bool is_lost_ = false;
};

/// The error of a result in the project's codes, with table and column where a constraint of the schema names them.
Error pg_error(const PGresult& result, const Schema* schema);

/// The address in libpq's words and without any password, so that others may see it. `database` in place of the one
/// that it names, where it is not empty.
Result<std::string> pg_place(const PgAddress& address, const std::string& database);

/// A value as libpq's words take any value.
std::string pg_quote_setting(const std::string& value);

/// A name as SQL takes any name.
std::string pg_quote_name(const std::string& name);

}  // namespace freehold
