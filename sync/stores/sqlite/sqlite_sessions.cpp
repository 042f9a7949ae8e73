#include "sync/stores/sqlite/sqlite_sessions.hpp"

#include <cctype>
#include <chrono>

namespace freehold {
namespace {

constexpr std::chrono::seconds kWait{10};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// `u.name` becomes the column's parameter.
void replace_column(std::string& sql, const std::string& name, const std::string& parameter) {
  const std::string from = "u." + name;
  for (std::size_t at = sql.find(from); at != std::string::npos; at = sql.find(from, at + 1)) {
    const std::size_t end = at + from.size();
    const bool whole = (at == 0 || !is_word(sql[at - 1])) && (end == sql.size() || !is_word(sql[end]));
    if (whole) sql.replace(at, from.size(), parameter);
  }
}

/// One row at a time: SQLite keeps no journal of its own for a statement that writes one row.
std::string spell(std::string sql, const SqlRowSet* rows, std::size_t fixed_params) {
  sql = fill_words(sql, [](std::string_view word, std::string_view rest) {
    if (word == "values") return "VALUES (" + std::string(rest) + ")";
    return word == "any" ? "u." + std::string(rest) : std::string();
  });
  if (rows != nullptr)
    for (const SqlRowSet::Column& column : rows->columns)
      replace_column(sql, column.name, "?" + std::to_string(++fixed_params));
  replace_all(sql, "freehold.", "freehold_");
  replace_all(sql, "$", "?");
  return sql;
}

}  // namespace

class SqliteSession : public SqlSession {
 public:
  explicit SqliteSession(SqliteSessions& home) : home_(home) {}

  ~SqliteSession() override {
    // A failure here leaves nothing to undo: SQLite has then rolled back by itself.
    if (open_) static_cast<void>(database().execute("ROLLBACK").ok());
    home_.give_back();
  }

  Status begin(SqlAccess access) override {
    FREEHOLD_TRY(begin_alone(access));
    return access == SqlAccess::quiet ? be_quiet("*") : Status();
  }

  /// SQLite knows no owners; the statements name them.
  Status begin_for(const OwnerId& owner, SqlAccess access) override {
    FREEHOLD_TRY(begin_alone(access));
    return access == SqlAccess::write ? be_quiet(owner.text()) : Status();
  }

  Status commit() override {
    if (quiet_) FREEHOLD_TRY(run("DELETE FROM freehold.writer", {}));
    FREEHOLD_TRY(database().execute("COMMIT"));
    open_ = false;
    return {};
  }

  Status savepoint() override {
    if (saved_) FREEHOLD_TRY(database().execute("RELEASE freehold_point"));
    FREEHOLD_TRY(database().execute("SAVEPOINT freehold_point"));
    saved_ = true;
    return {};
  }

  Status rollback_to_savepoint() override { return database().execute("ROLLBACK TO freehold_point"); }

  Result<SqlAnswer> run(const std::string& sql, const SqlParams& params) override {
    FREEHOLD_ASSIGN(Statement* const statement, home_.statement(sql, nullptr, params.size()));
    bind(*statement, params);
    SqlAnswer answer;
    FREEHOLD_TRY(collect(*statement, answer));
    return answer;
  }

  Result<SqlAnswer> run_for(const SqlRowSet& rows, const std::string& sql, const SqlParams& params) override {
    FREEHOLD_ASSIGN(Statement* const statement, home_.statement(sql, &rows, params.size()));
    bind(*statement, params);
    SqlAnswer answer;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      int place = static_cast<int>(params.size());
      for (const SqlRowSet::Column& column : rows.columns) statement->bind_view(++place, column.values[i]);
      FREEHOLD_TRY(collect(*statement, answer));
    }
    return answer;
  }

  Result<std::pair<SqlAnswer, SqlAnswer>> run_both(const SqlStatement& first, const SqlStatement& second) override {
    FREEHOLD_ASSIGN(SqlAnswer one, run(first));
    FREEHOLD_ASSIGN(SqlAnswer other, run(second));
    return std::pair(std::move(one), std::move(other));
  }

  Status run_later(const SqlStatement& statement) override {
    FREEHOLD_TRY(run(statement));
    return {};
  }

 private:
  Database& database() { return *home_.database_; }

  Result<SqlAnswer> run(const SqlStatement& statement) {
    const bool for_rows = !statement.rows.columns.empty();
    return for_rows ? run_for(statement.rows, statement.sql, statement.params) : run(statement.sql, statement.params);
  }

  Status begin_alone(SqlAccess access) {
    FREEHOLD_TRY(database().execute(access == SqlAccess::snapshot ? "BEGIN" : "BEGIN IMMEDIATE"));
    open_ = true;
    return {};
  }

  /// What is written from now on, of this owner's rows or of all, is not another program's. The flag is a row of this
  /// transaction, so nobody else ever finds it, however this one ends.
  Status be_quiet(const std::string& owner) {
    if (!home_.captures_) return {};
    quiet_ = true;
    FREEHOLD_TRY(run("INSERT INTO freehold.writer (owner) VALUES ($1)", {{ColumnType::text, owner}}));
    return {};
  }

  /// Without copies: what is bound outlives the statement's run.
  static void bind(Statement& statement, const SqlParams& params) {
    int place = 0;
    for (const SqlParam& param : params) statement.bind_view(++place, param.value);
  }

  Status collect(Statement& statement, SqlAnswer& answer) {
    for (;;) {
      FREEHOLD_ASSIGN(const bool found, statement.step());
      if (!found) break;
      SqlRow& row = answer.rows.emplace_back();
      for (int column = 0; column < statement.column_count(); ++column) row.push_back(statement.value(column));
    }
    if (!statement.read_only()) answer.affected += database().changes();
    statement.reset();
    return {};
  }

  SqliteSessions& home_;
  bool open_ = false;
  bool saved_ = false;
  bool quiet_ = false;
};

Result<std::unique_ptr<SqlSessions>> SqliteSessions::on(std::unique_ptr<Database> database) {
  FREEHOLD_ASSIGN(Statement look, database->prepare("SELECT 1 FROM sqlite_schema WHERE name = 'freehold_writer'"));
  FREEHOLD_ASSIGN(const bool captures, look.step());
  look.reset();
  return std::unique_ptr<SqlSessions>(new SqliteSessions(std::move(database), captures));
}

Result<std::unique_ptr<SqlSession>> SqliteSessions::open() {
  std::unique_lock lock(lock_);
  if (!freed_.wait_for(lock, kWait, [this] { return !lent_; }))
    return fail(Code::busy, "the database is busy with other requests; try again shortly");
  lent_ = true;
  return std::unique_ptr<SqlSession>(std::make_unique<SqliteSession>(*this));
}

void SqliteSessions::give_back() {
  {
    const std::lock_guard lock(lock_);
    lent_ = false;
  }
  freed_.notify_one();
}

Result<Statement*> SqliteSessions::statement(const std::string& sql, const SqlRowSet* rows, std::size_t fixed_params) {
  auto found = spellings_.find(sql);
  if (found == spellings_.end()) found = spellings_.emplace(sql, spell(sql, rows, fixed_params)).first;
  return database_->cached(found->second);
}

}  // namespace freehold
