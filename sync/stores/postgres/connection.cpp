#include "sync/stores/postgres/connection.hpp"

#include <poll.h>

#include <utility>

namespace freehold {
namespace {

constexpr const char* kConnectSeconds = "5";

/// A peer that hangs, here or there, must not hold an owner's lock for ever.
constexpr const char* kSessionLimits =
    "SET lock_timeout = '10s'; SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '60s'; "
    "SET client_min_messages = warning; SET jit = off; ";

/// A commit that a crash may undo is no answer to a device. What is stricter than "on" stays as the operator set it.
constexpr const char* kDurableCommits =
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'; ";

constexpr const char* kOperatorLimits =
    "SET lock_timeout = '60s'; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; "
    "SET row_security = off; SET client_min_messages = warning; ";

struct OptionsDeleter {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

constexpr int kBinary = 1;

/// Parameters in the parallel lists that libpq takes. They point into the parameters.
struct Arguments {
  explicit Arguments(const std::vector<PgParam>& params) {
    for (const PgParam& param : params) {
      types.push_back(param.type);
      values.push_back(param.is_null ? nullptr : param.bytes.data());
      lengths.push_back(static_cast<int>(param.bytes.size()));
      formats.push_back(kBinary);
    }
  }
  int count() const { return static_cast<int>(types.size()); }

  std::vector<Oid> types;
  std::vector<const char*> values;
  std::vector<int> lengths, formats;
};

std::string trim(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

/// libpq does not put the password into its messages; this holds if it ever did.
std::string without(std::string text, const std::string& secret) {
  if (secret.empty()) return text;
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
    text.replace(at, secret.size(), "***");
  return text;
}

}  // namespace

std::string pg_quote_setting(const std::string& value) {
  std::string quoted = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

std::string pg_quote_name(const std::string& name) {
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

Result<std::string> pg_place(const PgAddress& address, const std::string& database) {
  const std::unique_ptr<PQconninfoOption, OptionsDeleter> options(PQconninfoParse(address.url.c_str(), nullptr));
  if (options == nullptr) return fail(Code::wrong_usage, "the URL of the database is not a Postgres URL");
  std::string place = "application_name=freehold";
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    const std::string_view keyword = option->keyword;
    const bool replaced = keyword == "dbname" && !database.empty();
    if (option->val == nullptr || replaced || keyword == "password" || keyword == "sslpassword") continue;
    place += " " + std::string(keyword) + "=" + pg_quote_setting(option->val);
  }
  if (!database.empty()) place += " dbname=" + pg_quote_setting(database);
  return place;
}

Result<PgAddress> PgAddress::parse(const std::string& url, const std::string& app_schema) {
  char* problem = nullptr;
  const std::unique_ptr<PQconninfoOption, OptionsDeleter> options(PQconninfoParse(url.c_str(), &problem));
  const std::unique_ptr<char, decltype(&PQfreemem)> held(problem, PQfreemem);
  // libpq's words on a URL may repeat parts of it.
  if (options == nullptr) return fail(Code::wrong_usage, "the URL of the database is not a Postgres URL");
  PgAddress address;
  address.url = url;
  address.app_schema = app_schema;
  std::string host, port;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    const std::string_view keyword = option->keyword;
    if (keyword == "host" || (keyword == "hostaddr" && host.empty())) host = option->val;
    if (keyword == "port") port = option->val;
    if (keyword == "password") address.password = option->val;
  }
  address.place = (host.empty() ? "localhost" : host) + (port.empty() ? "" : ":" + port);
  return address;
}

Result<std::unique_ptr<PgConnection>> PgConnection::connect(const PgAddress& address, const Schema* schema) {
  // What the URL says itself stands above these. A peer that vanished without a word is given up within a minute.
  const char* keywords[] = {"connect_timeout",
                            "keepalives_idle",
                            "keepalives_interval",
                            "tcp_user_timeout",
                            "application_name",
                            "client_encoding",
                            "dbname",
                            nullptr};
  const char* values[] = {kConnectSeconds, "30", "10", "30000", "freehold", "UTF8", address.url.c_str(), nullptr};
  std::unique_ptr<PgConnection> connection(
      new PgConnection(address, schema, PQconnectdbParams(keywords, values, /*expand_dbname=*/1)));
  if (PQstatus(connection->raw()) != CONNECTION_OK) return connection->unavailable();
  const std::string limits = address.for_operator ? kOperatorLimits : kSessionLimits;
  FREEHOLD_TRY(
      connection->execute(limits + kDurableCommits + "SET search_path TO " + pg_quote_name(address.app_schema)));
  return connection;
}

Error PgConnection::unavailable() const {
  return fail(Code::database_unavailable, "cannot reach the database at " + address_.place + ": " +
                                              without(trim(PQerrorMessage(raw())), address_.password));
}

Result<PgResult> PgConnection::check(PGresult* raw_result) {
  PgResult result(raw_result);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return result;
  // Without a state it is libpq's own word: the server has said nothing, and will not.
  const bool answered = result != nullptr && PQresultErrorField(result.get(), PG_DIAG_SQLSTATE) != nullptr;
  if (PQstatus(raw()) != CONNECTION_OK || !answered) return unavailable();
  // A statement that was prepared before somebody changed a column's type fails for as long as the connection lives.
  is_lost_ = is_lost_ || std::string_view(PQresultErrorField(result.get(), PG_DIAG_SQLSTATE)) == "0A000";
  return pg_error(*result, schema_);
}

Status PgConnection::execute(const std::string& sql) {
  if (has_waiting()) FREEHOLD_TRY(send_waiting());
  FREEHOLD_TRY(check(PQexec(raw(), sql.c_str())));
  return {};
}

Result<std::string> PgConnection::prepared(const std::string& sql, const std::vector<PgParam>& params) {
  const auto found = names_.find(sql);
  if (found != names_.end()) return found->second;
  const Arguments arguments(params);
  std::string name = "freehold_" + std::to_string(names_.size() + 1);
  FREEHOLD_TRY(check(PQprepare(raw(), name.c_str(), sql.c_str(), arguments.count(), arguments.types.data())));
  return names_.emplace(sql, std::move(name)).first->second;
}

Result<PgResult> PgConnection::query(const std::string& sql, const std::vector<PgParam>& params, Plan plan) {
  if (has_waiting()) {
    FREEHOLD_TRY(query_later(sql, params, plan));
    FREEHOLD_ASSIGN(std::vector<PgResult> answers, send_waiting());
    return std::move(answers.back());
  }
  const Arguments arguments(params);
  if (plan == Plan::once)
    return check(PQexecParams(raw(), sql.c_str(), arguments.count(), arguments.types.data(), arguments.values.data(),
                              arguments.lengths.data(), arguments.formats.data(), kBinary));
  FREEHOLD_ASSIGN(const std::string name, prepared(sql, params));
  return check(PQexecPrepared(raw(), name.c_str(), arguments.count(), arguments.values.data(), arguments.lengths.data(),
                              arguments.formats.data(), kBinary));
}

Status PgConnection::query_later(const std::string& sql, std::vector<PgParam> params, Plan plan) {
  std::string name;
  if (plan == Plan::kept) {
    FREEHOLD_ASSIGN(name, prepared(sql, params));
  }
  waiting_.push_back({std::move(name), sql, std::move(params)});
  return {};
}

bool PgConnection::send(const Waiting& waiting) {
  const Arguments arguments(waiting.params);
  if (waiting.name.empty())
    return PQsendQueryParams(raw(), waiting.sql.c_str(), arguments.count(), arguments.types.data(),
                             arguments.values.data(), arguments.lengths.data(), arguments.formats.data(), kBinary) == 1;
  return PQsendQueryPrepared(raw(), waiting.name.c_str(), arguments.count(), arguments.values.data(),
                             arguments.lengths.data(), arguments.formats.data(), kBinary) == 1;
}

/// After the first failure Postgres passes over the rest; the failure is what is answered.
Result<std::vector<PgResult>> PgConnection::read_answers(std::size_t count) {
  std::vector<PgResult> answers;
  Status all;
  for (std::size_t i = 0; i < count; ++i) {
    PGresult* const first = PQgetResult(raw());
    auto answer = check(first);
    if (answer)
      answers.push_back(std::move(*answer));
    else if (all)
      all = std::move(answer).error();
    // Each ends with a null; where there was none at all the connection is gone.
    if (first == nullptr) break;
    while (const PgResult more{PQgetResult(raw())})
      if (PQstatus(raw()) != CONNECTION_OK) break;
  }
  if (!all) return std::move(all).error();
  return answers;
}

/// Until an exchange has ended well nobody can tell what a next answer would belong to.
Error PgConnection::lose() {
  is_lost_ = true;
  return unavailable();
}

Result<std::vector<PgResult>> PgConnection::send_waiting() {
  const std::vector<Waiting> sending = std::exchange(waiting_, {});
  if (PQenterPipelineMode(raw()) != 1) return lose();
  for (const Waiting& each : sending)
    if (!send(each)) return lose();
  if (PQpipelineSync(raw()) != 1) return lose();
  auto answers = read_answers(sending.size());
  const PgResult end(PQgetResult(raw()));
  if (PQresultStatus(end.get()) == PGRES_PIPELINE_SYNC && PQexitPipelineMode(raw()) == 1) return answers;
  const Error lost = lose();
  return answers ? lost : std::move(answers).error();
}

bool PgConnection::is_healthy() const {
  if (is_lost_ || PQstatus(raw()) != CONNECTION_OK) return false;
  pollfd socket{PQsocket(raw()), POLLIN, 0};
  return poll(&socket, 1, 0) == 0;
}

}  // namespace freehold
