#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
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
/// A statement reads it where it says `{rows}`, as a table `u` with these columns; its parameters come after those
/// given one by one. Postgres runs the statement once over arrays, SQLite once for each row.
struct SqlRowSet {
  struct Column {
    std::string name;
    ColumnType type;
    std::vector<Value> values;
  };
  std::vector<Column> columns;
  std::size_t size() const { return columns.empty() ? 0 : columns.front().values.size(); }
};

using SqlRow = std::vector<Value>;

struct SqlAnswer {
  std::vector<SqlRow> rows;
  std::int64_t affected = 0;  ///< rows that the statement wrote itself
};

enum class SqlAccess : std::uint8_t {
  snapshot,  ///< reads alone, all of one moment
  write,
};

/// One connection, held by one caller on one thread. Gives it back on destruction, and rolls back what is open.
class SqlSession {
 public:
  virtual ~SqlSession() = default;

  virtual Status begin(SqlAccess access) = 0;
  virtual Status commit() = 0;
  /// Remembers this point in the transaction, in place of the one before.
  virtual Status savepoint() = 0;
  virtual Status rollback_to_savepoint() = 0;

  virtual Result<SqlAnswer> run(const std::string& sql, const SqlParams& params) = 0;
  virtual Result<SqlAnswer> run_for(const SqlRowSet& rows, const std::string& sql, const SqlParams& params) = 0;
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
  /// What follows a column inside lower(), so that only ASCII letters lose their case. The same as in its indexes.
  virtual std::string_view lower_collation() const = 0;
};

}  // namespace freehold
