#pragma once

#include <deque>

#include "core/schema/columns.hpp"

namespace freehold {

/// How the owner of a row is known.
enum class Ownership : std::uint8_t {
  self,  ///< the row is the owner (`users`)
  column,  ///< `user_id`
  server_only,  ///< no device ever sees the table
};

class Table {
 public:
  const std::string& name() const { return name_; }
  TableNumber number() const { return number_; }
  Ownership ownership() const { return ownership_; }
  bool append_only() const { return append_only_; }
  const std::string& about() const { return about_; }
  bool on_devices() const { return ownership_ != Ownership::server_only; }

  const std::vector<Column>& columns() const { return columns_; }
  /// Numbers given to columns so far, those of retired ones included: the size of a row by column number.
  std::size_t width() const { return width_; }
  const std::vector<Index>& indexes() const { return indexes_; }
  const std::vector<AtMost>& at_most() const { return at_most_; }
  const std::vector<Totals>& totals() const { return totals_; }
  /// Text columns that a server's database can be searched for words of; empty: none.
  const std::vector<std::string>& searched() const { return searched_; }
  /// The same on a device.
  const std::vector<std::string>& searched_on_devices() const {
    return searched_on_devices_.empty() ? searched_ : searched_on_devices_;
  }

  /// Columns that identify a row, so that its id is made from their values (`natural_id`); empty: any id.
  const std::vector<std::string>& natural_key() const { return natural_key_; }
  /// A row that keeps all of these can be read by everybody; empty: no row can.
  const std::vector<Condition>& public_when() const { return public_when_; }
  const std::optional<Sharing>& shared() const { return shared_; }
  const std::optional<Quota>& quota() const { return quota_; }
  /// A column with another account that may read the row; empty: none.
  const std::string& reader() const { return reader_; }

  /// Null where the table has no such column.
  const Column* find(std::string_view column) const;
  const Column* find(ColumnNumber number) const;
  /// The column of a number that is known to be one.
  const Column& column(ColumnNumber number) const { return *find(number); }
  /// A row as an insert finds it: the defaults by column number, Null for secret columns and retired numbers.
  std::vector<Value> default_row() const;
  /// Null where the table has no column of this role. `id` always exists in a checked schema.
  const Column* with_role(ColumnRole role) const;
  /// The column that holds the owner's id: `id` for `self`, `user_id` for `column`, null for `server_only`.
  const Column* owner_column() const;
  /// Clients insert and delete rows. Not so where the row is the owner (accounts come and go at the server), or where
  /// the server keeps the table.
  bool rows_made_by_clients() const { return ownership_ == Ownership::column && !rows_by_server_; }
  bool deleted_by_clients() const { return rows_made_by_clients() && !append_only_; }

 private:
  friend class TableBuilder;
  friend class Schema;
  friend Table published_copy(const Table& table);

  std::string name_;
  std::string about_;
  TableNumber number_ = 0;
  Ownership ownership_ = Ownership::server_only;
  bool append_only_ = false;
  bool rows_by_server_ = false;
  std::size_t width_ = 0;
  std::vector<Column> columns_;
  std::vector<Index> indexes_;
  std::vector<AtMost> at_most_;
  std::vector<Totals> totals_;
  std::vector<std::string> searched_;
  std::vector<std::string> searched_on_devices_;
  std::vector<std::string> natural_key_;
  std::vector<Condition> public_when_;
  std::optional<Sharing> shared_;
  std::string reader_;
  std::optional<Quota> quota_;
};

class TableBuilder;

/// The tables of one application. Built once at start, then read by everybody; addresses of tables stay valid.
class Schema {
 public:
  /// `number` identifies the table in stored bookkeeping for ever.
  TableBuilder table(std::string name, TableNumber number);

  /// In order of declaration; a table stands after those it refers to.
  const std::deque<Table>& tables() const { return tables_; }
  const Table* find(std::string_view name) const;
  const Table* find(TableNumber number) const;
  /// The table whose rows are the owners.
  const Table* owner_table() const;
  /// The column is kept as a total over rows of another table.
  bool is_total(const Table& table, const Column& column) const;

  /// What is wrong with the declaration, a sentence each that says what to mend. Empty: nothing.
  std::vector<std::string> check() const;

 private:
  std::deque<Table> tables_;
};

}  // namespace freehold
