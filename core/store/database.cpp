#include <sqlite3.h>

#include <algorithm>
#include <array>

#include "core/store/cells.hpp"
#include "core/store/files.hpp"
#include "core/store/hooks.hpp"
#include "core/store/sqlite.hpp"

namespace freehold {
namespace {

constexpr std::string_view kBlank = " \t\r\n;";

/// A prepared statement and the text behind it.
struct Prepared {
  sqlite3_stmt* statement = nullptr;  ///< null: the text was only blanks and comments
  std::string_view rest;
};

Result<Prepared> prepare_first(sqlite3* handle, std::string_view sql, unsigned flags) {
  Prepared prepared;
  if (sql.empty()) return prepared;
  const char* tail = nullptr;
  if (sql.size() > static_cast<std::size_t>(sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, -1)))
    return fail(Code::too_large, "the SQL text is too long");
  const int result =
      sqlite3_prepare_v3(handle, sql.data(), static_cast<int>(sql.size()), flags, &prepared.statement, &tail);
  if (result != SQLITE_OK) return sqlite_error(handle, result);
  prepared.rest = sql.substr(static_cast<std::size_t>(tail - sql.data()));
  return prepared;
}

/// True where nothing but blanks and comments is left.
bool is_blank(sqlite3* handle, std::string_view sql) {
  if (sql.find_first_not_of(kBlank) == std::string_view::npos) return true;
  auto next = prepare_first(handle, sql, 0);
  if (!next.ok()) return false;
  sqlite3_finalize(next->statement);
  return next->statement == nullptr && is_blank(handle, next->rest);
}

Result<sqlite3_stmt*> prepare_only(sqlite3* handle, std::string_view sql, unsigned flags) {
  FREEHOLD_ASSIGN(const Prepared prepared, prepare_first(handle, sql, flags));
  if (prepared.statement == nullptr) return fail(Code::sql_error, "there is no SQL statement in the text");
  if (!is_blank(handle, prepared.rest)) {
    sqlite3_finalize(prepared.statement);
    return fail(Code::sql_error, "one SQL statement at a time");
  }
  return prepared.statement;
}

Status initialize_sqlite() {
  static const int result = sqlite3_initialize();
  if (result != SQLITE_OK) return sqlite_error(nullptr, result);
  return {};
}

/// The script from its first statement on, without the blanks and comments before it.
std::string_view from_statement(std::string_view script) {
  for (;;) {
    script.remove_prefix(std::min(script.find_first_not_of(kBlank), script.size()));
    const bool line = script.substr(0, 2) == "--";
    if (!line && script.substr(0, 2) != "/*") return script;
    const std::size_t end = script.find(line ? "\n" : "*/");
    script.remove_prefix(end == std::string_view::npos ? script.size() : end + (line ? 1 : 2));
  }
}

/// The error with the first line of the statement that it comes from.
Error in_statement(Error error, std::string_view script) {
  script = from_statement(script);
  error.message += " in: " + std::string(script.substr(0, script.find('\n')));
  return error;
}

/// The answer of a pragma that answers with one row.
Result<std::string> ask(Database& database, std::string_view pragma) {
  FREEHOLD_ASSIGN(Statement statement, database.prepare(pragma));
  FREEHOLD_ASSIGN(const bool row, statement.step());
  return row ? std::string(statement.text(0)) : std::string();
}

/// So far the log grows before a commit moves it into the file: pages that many commits in a row touch go there once. A
/// device does that while nobody waits for it, if it can (`checkpoint`).
constexpr int kLogPages = 8192, kFlushedLogPages = 4096;

/// EXCLUSIVE stands first: without it WAL asks for shared memory, which a pool of file handles does not have.
Status own_file(Database& database, bool flush_commits) {
  FREEHOLD_TRY(ask(database, "PRAGMA locking_mode=EXCLUSIVE"));
  FREEHOLD_ASSIGN(const std::string mode, ask(database, "PRAGMA journal_mode=WAL"));
  // Where WAL cannot be had SQLite answers with the old mode, and no error.
  if (mode != "wal" && mode != "memory")
    return fail(Code::storage_failed, "the file system cannot hold a write-ahead log (journal mode " + mode + ")");
  // 64 MiB of changed pages may wait in memory for their commit. A page that went into the log before it and changes
  // again makes SQLite correct the checksum of every frame behind it: a third of the time of 100,000 inserts.
  FREEHOLD_TRY(database.execute("PRAGMA cache_spill=16384"));
  // 40 MiB of pages are kept, a hundred thousand rows with their keys: each that has to come again is read and
  // decrypted anew.
  FREEHOLD_TRY(database.execute("PRAGMA cache_size=-40960"));
  if (!flush_commits) return database.execute("PRAGMA synchronous=NORMAL");
  FREEHOLD_TRY(database.execute("PRAGMA synchronous=FULL"));
  // The log may hold a commit whose own flush failed: what is shown from now on must not go with the power.
  return database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

/// The cipher derives no key of its own from a raw one.
Status set_key(sqlite3* handle, const DatabaseKey& key) {
  std::array<std::uint8_t, 4 + DatabaseKey::kSize> raw = {'r', 'a', 'w', ':'};
  std::copy(key.bytes().begin(), key.bytes().end(), raw.begin() + 4);
  const int result = sqlite3_key_v2(handle, "main", raw.data(), static_cast<int>(raw.size()));
  wipe(raw);
  if (result != SQLITE_OK) return sqlite_error(handle, result);
  return {};
}

Status prepare_connection(Database& database, const DatabaseOptions& options) {
  // Before anything reads a page.
  if (options.key && options.path != ":memory:") FREEHOLD_TRY(set_key(database.raw(), *options.key));
  if (!options.read_only) FREEHOLD_TRY(own_file(database, options.flush_commits));
  // With recursive triggers a row that an INSERT OR REPLACE throws out leaves its search table, too.
  FREEHOLD_TRY(database.execute("PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON"));
  // The first read finds a file that is no database, and takes the lock that keeps others out.
  FREEHOLD_TRY(ask(database, "SELECT count(*) FROM sqlite_schema"));
  return {};
}

/// The file's name, or a URI where it takes one to say more than that.
std::string name_of(const DatabaseOptions& options) {
  if (!options.immutable) return options.path;
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : options.path) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '%' || c == '?' || c == '#')
      uri += {'%', kHex[byte >> 4], kHex[byte & 15]};
    else
      uri += c;
  }
  return uri + "?immutable=1";
}

}  // namespace

Database::Database(sqlite3* handle) : handle_(handle), hooks_(std::make_unique<Hooks>()) {
  hooks_->install(handle_);
}

Database::~Database() {
  Hooks::remove(handle_);
  hooks_.reset();
  // Statements that somebody still holds keep the file until they go.
  sqlite3_close_v2(handle_);
}

Result<std::unique_ptr<Database>> Database::open(const DatabaseOptions& options) {
  FREEHOLD_TRY(initialize_sqlite());
  sqlite3* handle = nullptr;
  const int create = options.must_exist ? 0 : SQLITE_OPEN_CREATE;
  const int mode = options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | create;
  const int uri = options.immutable ? SQLITE_OPEN_URI : 0;
  const std::string vfs = options.key ? encrypting_vfs(options.vfs) : plain_vfs(options.vfs);
  const int result =
      sqlite3_open_v2(name_of(options).c_str(), &handle, mode | uri | SQLITE_OPEN_EXRESCODE, vfs.c_str());
  Status opened;
  std::unique_ptr<Database> database;
  if (result != SQLITE_OK) {
    opened = sqlite_error(handle, result);
    sqlite3_close_v2(handle);
  } else {
    database.reset(new Database(handle));
    opened = prepare_connection(*database, options);
  }
  if (opened.ok()) {
    if (!options.read_only) database->hooks_->watch_log(handle, options.flush_commits ? kFlushedLogPages : kLogPages);
    return database;
  }
  Error error = std::move(opened).error();
  if (error.code == Code::database_damaged && options.key)
    error.message = "its key is another one, or it is damaged (" + error.message + ")";
  error.message = "cannot open " + options.path + ": " + error.message;
  return error;
}

Status Database::execute(std::string_view sql) {
  while (!sql.empty()) {
    auto prepared = prepare_first(handle_, sql, 0);
    if (!prepared.ok()) return in_statement(std::move(prepared).error(), sql);
    if (prepared->statement != nullptr) {
      Status done = Statement(prepared->statement).run();
      if (!done.ok()) return in_statement(std::move(done).error(), sql);
    }
    sql = prepared->rest;
  }
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  hooks_->begin_prepare();
  auto prepared = prepare_only(handle_, sql, 0);
  hooks_->guarding = false;
  if (!hooks_->denied.empty()) {
    if (prepared.ok()) sqlite3_finalize(*prepared);
    return fail(Code::sql_error, hooks_->denied);
  }
  if (!prepared.ok()) return std::move(prepared).error();
  Statement statement(*prepared);
  // SQLite does not ask the authorizer about VACUUM, which can write any file.
  if (hooks_->guard && !hooks_->writes_rows && !statement.read_only())
    return fail(Code::sql_error, "a statement here may only read and write rows");
  return statement;
}

Result<Statement*> Database::cached(std::string_view sql) {
  auto found = hooks_->statements.find(sql);
  if (found == hooks_->statements.end()) {
    FREEHOLD_ASSIGN(sqlite3_stmt * statement, prepare_only(handle_, sql, SQLITE_PREPARE_PERSISTENT));
    found = hooks_->statements.emplace(sql, Statement(statement)).first;
  }
  sqlite3_reset(found->second.statement_);
  sqlite3_clear_bindings(found->second.statement_);
  found->second.bind_result_ = SQLITE_OK;
  return &found->second;
}

Result<std::set<std::string>> Database::tables_read(std::string_view sql) {
  std::set<std::string> names;
  hooks_->reads = &names;
  auto statement = prepare(sql);
  hooks_->reads = nullptr;
  if (!statement.ok()) return std::move(statement).error();
  // A view is reported beside the tables it reads, and so is the table of a trigger's row.
  std::erase_if(names, [this](const std::string& name) {
    return sqlite3_table_column_metadata(handle_, nullptr, name.c_str(), nullptr, nullptr, nullptr, nullptr, nullptr,
                                         nullptr) != SQLITE_OK;
  });
  return names;
}

void Database::observe_rows(RowObserver observer) {
  hooks_->observer = std::move(observer);
}

void Database::guard(WriteGuard guard) {
  hooks_->guard = std::move(guard);
}

Status Database::add_function(const char* name, std::function<Value()> function) {
  auto* const held = new std::function<Value()>(std::move(function));
  const auto call = [](sqlite3_context* context, int, sqlite3_value**) {
    give_result(context, (*static_cast<std::function<Value()>*>(sqlite3_user_data(context)))());
  };
  const int result =
      sqlite3_create_function_v2(handle_, name, 0, SQLITE_UTF8 | SQLITE_INNOCUOUS, held, call, nullptr, nullptr,
                                 [](void* kept) { delete static_cast<std::function<Value()>*>(kept); });
  if (result != SQLITE_OK) return sqlite_error(handle_, result);
  return {};
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(handle_) == 0;
}

bool Database::has_broken_references() const {
  int broken = 0;
  int highest = 0;
  sqlite3_db_status(handle_, SQLITE_DBSTATUS_DEFERRED_FKS, &broken, &highest, 0);
  return broken != 0;
}

int Database::log_pages() const {
  return hooks_->log_pages;
}

Status Database::checkpoint() {
  hooks_->log_pages = 0;
  // Cut to nothing: a log that stays, moved or not, is read once more from end to end by whoever opens the file after a
  // crash, and its pages count again.
  const int result = sqlite3_wal_checkpoint_v2(handle_, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (result != SQLITE_OK) return sqlite_error(handle_, result);
  return {};
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(handle_);
}

}  // namespace freehold
