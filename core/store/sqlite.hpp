#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/database_key.hpp"
#include "core/base/result.hpp"
#include "core/base/value.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace freehold {

/// One prepared statement. Parameters count from 1 as in SQLite, columns from 0.
/// Text and bytes read from a column are views that live until the next `step`, `reset` or destruction.
/// A bind that fails (no such parameter, too large) is reported by the next `step`. Bindings outlive `reset`, as in
/// SQLite; what was bound without copying must then be bound again.
class Statement {
 public:
  Statement() = default;
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  ~Statement();

  Statement& bind(int parameter, const Value& value);
  Statement& bind_view(int parameter, const Value& value);  ///< text and bytes are not copied: must live until `reset`
  Statement& bind_text(int parameter, std::string_view text);  ///< not copied: must live until `reset`
  Statement& bind_integer(int parameter, std::int64_t number);
  Statement& bind_null(int parameter);
  Statement& bind_bytes(int parameter, std::span<const std::uint8_t> bytes);  ///< not copied either

  /// True: a row is there. False: done.
  Result<bool> step();
  /// Steps to the end and resets; for statements whose rows don't matter.
  Status run();
  void reset();

  int column_count() const;
  int parameter_count() const;
  std::string_view column_name(int column) const;
  /// Table and column of the schema that a result column comes from; empty for expressions.
  std::string_view origin_table(int column) const;
  std::string_view origin_column(int column) const;
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  std::string_view text(int column) const;
  std::span<const std::uint8_t> bytes(int column) const;
  Value value(int column) const;
  /// True where the statement cannot write.
  bool read_only() const;

  sqlite3_stmt* raw() const { return statement_; }

 private:
  friend class Database;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  void note_bind(int result);

  sqlite3_stmt* statement_ = nullptr;
  int bind_result_ = 0;
};

enum class RowEvent : std::uint8_t { inserted, updated, removed };

/// One row's change as SQLite reports it just before it happens. Values are by position in the table, and are read
/// only inside the callback.
class RowChange {
 public:
  virtual ~RowChange() = default;
  virtual RowEvent event() const = 0;
  virtual std::string_view table() const = 0;
  /// False where a cascade or a trigger makes the change, not the statement itself.
  virtual bool direct() const = 0;
  virtual int column_count() const = 0;
  virtual Value old_value(int column) const = 0;
  virtual Value new_value(int column) const = 0;
  /// Empty where the value is no text.
  virtual std::string_view old_text(int column) const = 0;
  virtual std::string_view new_text(int column) const = 0;
  /// True where an update leaves this column as it was; cheaper than comparing the values.
  virtual bool same(int column) const = 0;
};
using RowObserver = std::function<void(const RowChange&)>;

struct DatabaseOptions {
  std::string path;  ///< a file, or ":memory:"
  const char* vfs = nullptr;  ///< null: the default of the build
  bool read_only = false;
  bool must_exist = false;  ///< a file that is not there is not made
  /// With `read_only`: nobody writes to the file meanwhile, so it is read without locks or files beside it.
  bool immutable = false;
  /// Every commit is on the disk before it returns, and outlives a loss of power: for whoever answers to others for it.
  bool flush_commits = false;
  /// Every page, those in the log too, is encrypted with it (ChaCha20-Poly1305; names and sizes of files are not). A
  /// file of another key and a plain one are `database_damaged`, and so is an encrypted one without a key. ":memory:"
  /// lies on no disk: a key makes no difference there.
  std::optional<DatabaseKey> key = std::nullopt;
};

/// One open database. Closes it on destruction. Not thread-safe: use it from one thread at a time.
///
/// Opens with locking_mode=EXCLUSIVE (one owner per file; that is also what WAL needs over OPFS), journal_mode=WAL,
/// synchronous=NORMAL (FULL with `flush_commits`) and foreign_keys=ON; a transaction keeps up to 64 MiB in memory, 40
/// MiB of pages that were read stay there, and the log grows to 32 MiB (16 with `flush_commits`) before a commit moves
/// it into the file.
/// `database_damaged`, `storage_failed`, `busy` where that fails.
class Database {
 public:
  static Result<std::unique_ptr<Database>> open(const DatabaseOptions& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs statements separated by `;` that take no parameters.
  Status execute(std::string_view sql);
  /// Prepares one statement; text after it is `sql_error`.
  Result<Statement> prepare(std::string_view sql);
  /// The same, kept prepared for the next caller with the same text. Reset and without bindings when it is handed
  /// out; so two users of one text at the same time would disturb each other.
  Result<Statement*> cached(std::string_view sql);

  /// Tables of the database that a statement reads (views and sub-queries followed).
  Result<std::set<std::string>> tables_read(std::string_view sql);

  /// Reports every row change, cascades included and temporary tables left out, until replaced by null.
  void observe_rows(RowObserver observer);

  /// Refuses, while set, statements of `prepare` that write to tables for which the guard answers false, change the
  /// schema, attach files or set pragmas. Null: everything is allowed (the core itself).
  using WriteGuard = std::function<bool(std::string_view table)>;
  void guard(WriteGuard guard);

  /// Makes an SQL function without arguments, usable everywhere: in queries, defaults, triggers. It is called once for
  /// each row.
  Status add_function(const char* name, std::function<Value()> function);

  /// Rows that the last INSERT, UPDATE or DELETE changed itself, cascades left out.
  std::int64_t changes() const;
  /// False also after SQLite ended a transaction by itself (a full disk, ON CONFLICT ROLLBACK).
  bool in_transaction() const;
  /// True where a COMMIT would fail now: a reference, checked at the end alone, leads nowhere.
  bool has_broken_references() const;
  /// Pages in the log, as of the last commit; 0 where they have been moved since, or that was tried.
  int log_pages() const;
  /// Moves them into the file and empties the log; outside a transaction, and with no statement under way (`busy`).
  /// `storage_full`, `storage_failed`; nothing is lost by that, and a later commit tries again.
  Status checkpoint();
  sqlite3* raw() const { return handle_; }

 private:
  struct Hooks;
  explicit Database(sqlite3* handle);

  sqlite3* handle_;
  std::unique_ptr<Hooks> hooks_;
};

/// The error of a SQLite result code, in the project's codes. `invalid_value` with table and column where a named
/// CHECK failed, `unique_violation`, `parent_missing`, `storage_full`, …
Error sqlite_error(sqlite3* handle, int result);

}  // namespace freehold
