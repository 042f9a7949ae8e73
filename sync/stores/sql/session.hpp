#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/ids.hpp"
#include "core/schema/schema.hpp"

namespace freehold {

/// What the two server databases have in common, as the store above them needs it.
///
/// Statements are written once, as Postgres spells them: `$1` for a parameter, `freehold.heads` for a table of the
/// bookkeeping. Values go in and come out in the core's own form (core/base/value.hpp), whatever the database makes of
/// them.

/// One parameter. The type says which form the value has; the database may need it.
struct SqlParam {
  ColumnType type;
  Value value;
};
using SqlParams = std::vector<SqlParam>;

inline SqlParam id_param(const Uuid& id) {
  return {ColumnType::uuid, id.text()};
}
inline SqlParam number_param(std::int64_t number) {
  return {ColumnType::bigint, number};
}

/// A set of rows that a statement works through: one list of values for each column, all of one length.
///
/// Postgres runs the statement once over arrays, SQLite once for each row, so the statement says in four words of its
/// own what is spelled differently:
///   u.name             the column `name` of the row at hand
///   {values u.a, $1}   what an INSERT inserts for each row
///   {from}             between SET and WHERE of an UPDATE
///   {any id}           after `=`: any value of that column
/// The set's parameters come after those given one by one.
struct SqlRowSet {
  struct Column {
    std::string name;
    ColumnType type;
    std::vector<Value> values;
  };
  std::vector<Column> columns;
  std::size_t size() const { return columns.empty() ? 0 : columns.front().values.size(); }
};

/// One statement with what it is about.
struct SqlStatement {
  std::string sql;
  SqlParams params;
  SqlRowSet rows = {};  ///< of a statement that works through a set
};

using SqlRow = std::vector<Value>;

struct SqlAnswer {
  std::vector<SqlRow> rows;
  std::int64_t affected = 0;  ///< rows that the statement wrote itself
};

enum class SqlAccess : std::uint8_t {
  snapshot,  ///< reads alone, all of one moment
  write,
  /// Writes rows together with their bookkeeping: nothing of it is captured as another program's.
  quiet,
};

/// One connection, held by one caller on one thread. Gives it back on destruction, and rolls back what is open.
class SqlSession {
 public:
  virtual ~SqlSession() = default;

  virtual Status begin(SqlAccess access) = 0;
  /// The same, and until its end the database itself keeps every other owner's rows out of reach, where it can.
  virtual Status begin_for(const OwnerId& owner, SqlAccess access) = 0;
  virtual Status commit() = 0;
  /// Remembers this point in the transaction, in place of the one before.
  virtual Status savepoint() = 0;
  virtual Status rollback_to_savepoint() = 0;

  virtual Result<SqlAnswer> run(const std::string& sql, const SqlParams& params) = 0;
  /// Nothing where the set is empty.
  virtual Result<SqlAnswer> run_for(const SqlRowSet& rows, const std::string& sql, const SqlParams& params) = 0;
  /// Both, which do not wait for each other where the database is far.
  virtual Result<std::pair<SqlAnswer, SqlAnswer>> run_both(const SqlStatement& first, const SqlStatement& second) = 0;
  /// Of a transaction: a statement whose answer nobody needs. It may be done as late as together with the next one, or
  /// with the commit, which then fail with what it fails with.
  virtual Status run_later(const SqlStatement& statement) = 0;
};

/// A server's database: hands out sessions to any thread.
class SqlSessions {
 public:
  virtual ~SqlSessions() = default;

  /// Waits for a free connection, for a bounded time: then `busy`.
  virtual Result<std::unique_ptr<SqlSession>> open() = 0;
  /// Tells other servers on the same database that an owner's head rose.
  virtual void announce(const OwnerId& owner, Seq head) = 0;

  /// What ends a SELECT whose row nobody else may change until commit; empty where a write transaction is alone anyway.
  virtual std::string_view row_lock() const = 0;
  /// What ends a SELECT whose rows others may read and lock in the same way, but not change, until commit; empty where
  /// a write transaction is alone anyway.
  virtual std::string_view share_lock() const { return {}; }
  /// What ends a SELECT of rows that others may go on pointing at, but neither change nor delete, until commit; empty
  /// where a write transaction is alone anyway.
  virtual std::string_view change_lock() const { return {}; }
  /// Whether rows of a table are numbered by the database itself, in a column `rowid` that every index ends with: else
  /// an index leads from the owner to the ids.
  virtual bool numbers_rows() const { return false; }
  /// The SELECT that says whose rows other programs wrote, each owner once; empty where the database does not note that
  /// down, because it has not been migrated so far.
  virtual std::string_view captured_owners() const = 0;
  /// What follows a column inside lower(), so that only ASCII letters lose their case. The same as in its indexes.
  virtual std::string_view lower_collation() const = 0;
};

/// Replaces every `{word rest}` of a statement by what `spell(word, rest)` makes of it.
std::string fill_words(std::string_view sql,
                       const std::function<std::string(std::string_view word, std::string_view rest)>& spell);

}  // namespace freehold
