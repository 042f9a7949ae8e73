#pragma once

#include "core/schema/schema.hpp"
#include "sync/stores/sql/session.hpp"

namespace freehold {

struct CarriedColumn {
  std::string name;
  ColumnType type;
  std::string sequence;  ///< of Postgres, where the column is numbered by one; empty otherwise
};

/// A table as it is carried from one server's database into another's: all columns, also those that no device has.
struct CarriedTable {
  std::string name;  ///< as a SqlSession spells it: `shelves`, `freehold.heads`
  std::vector<CarriedColumn> columns;  ///< those of the key stand first, in its order
  std::size_t key_size = 0;
  std::string condition;  ///< which rows are carried, as SQL; empty: all
};

/// What an application declares, a table after those that it refers to.
std::vector<CarriedTable> declared_tables(const Schema& schema);

/// The bookkeeping of sync, as a migrated Postgres has it, but for the history of migrations.
Result<std::vector<CarriedTable>> bookkeeping_tables(SqlSession& postgres);

/// Reads a table by pages, in the order of its key. A page is bounded in rows and in bytes; a row that is larger by
/// itself is a page of its own. Pages fit together only within one snapshot.
class TableReader {
 public:
  /// Reads what comes after the row with the key `after`; empty: everything.
  TableReader(SqlSession& session, const CarriedTable& table, SqlRow after = {});

  /// Rows with their cells in the order of the table's columns. None: the end.
  Result<std::vector<SqlRow>> next();

 private:
  Result<std::int64_t> rows_that_fit();
  std::string question(const std::string& selected) const;
  SqlParams params(std::int64_t rows) const;

  SqlSession& session_;
  const CarriedTable& table_;
  SqlRow after_;
  bool ended_ = false;
};

/// Inserts the rows; those whose key is there already stay as they are.
Status write_page(SqlSession& session, const CarriedTable& table, std::vector<SqlRow> rows);

/// The greatest key in the table; empty where there is none, or where two databases may order such keys differently.
Result<SqlRow> last_key(SqlSession& session, const CarriedTable& table);

}  // namespace freehold
