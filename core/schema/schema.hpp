#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/value.hpp"

namespace freehold {

enum class ColumnType : std::uint8_t { uuid, text, integer, bigint, boolean, timestamp, json, bytes };

/// Who may write a column, and who may see it.
enum class ColumnKind : std::uint8_t {
  client,  ///< its owner writes it, anywhere
  server,  ///< only the server, or another program on the database, writes it; devices read it
  secret,  ///< never leaves the server; device databases do not even have the column
};

/// How two writes to one column become one value.
enum class MergeRule : std::uint8_t {
  last_writer,  ///< the higher (clock, device) wins
  counter,  ///< increments add up; clients send increments, never values
  immutable,  ///< set by the insert, never changed
  server,  ///< the server's value, always
};

/// What the core itself does with a column.
enum class ColumnRole : std::uint8_t { plain, id, owner, created_at, updated_at };

enum class OnDelete : std::uint8_t { cascade, set_null };

/// Position of a column in its table's declaration, from 0. Stored in clocks: columns are only ever appended.
using ColumnNumber = std::uint16_t;
/// Given in the declaration, stored in the bookkeeping: never changed, never reused.
using TableNumber = std::uint16_t;

/// A column that points at the `id` of another table.
struct Reference {
  std::string table;
  OnDelete on_delete = OnDelete::cascade;
};

struct Column {
  std::string name;
  ColumnNumber number = 0;
  ColumnType type = ColumnType::text;
  ColumnKind kind = ColumnKind::client;
  MergeRule merge = MergeRule::last_writer;
  ColumnRole role = ColumnRole::plain;
  bool required = false;  ///< NOT NULL
  Value default_value;  ///< Null: no default
  std::optional<std::int64_t> max_length;  ///< text: code points; bytes: bytes
  std::optional<std::int64_t> exact_length;  ///< text: code points
  std::optional<std::int64_t> min, max;  ///< integers, inclusive
  std::vector<std::string> one_of;  ///< text: the allowed values; empty: any
  bool unique = false;
  bool ignore_case = false;  ///< compared after ASCII lower-casing; matters for `unique`
  std::optional<Reference> references;
  std::string about;  ///< one phrase for the reference page

  bool on_devices() const { return kind != ColumnKind::secret; }
  /// A client may send a value for it. Not so for counters: those take increments.
  bool written_by_clients() const {
    return kind == ColumnKind::client && role == ColumnRole::plain && merge != MergeRule::counter;
  }
};

/// One column of an index: its name, and whether it runs backwards.
struct IndexColumn {
  std::string name;
  bool descending = false;
};

struct Index {
  std::string name;
  std::vector<IndexColumn> columns;
  bool unique = false;
};

/// `column` is never above `limit`, another column of the same row.
struct AtMost {
  std::string column;
  std::string limit;
};

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
  const std::vector<Index>& indexes() const { return indexes_; }
  const std::vector<AtMost>& at_most() const { return at_most_; }

  /// Null where the table has no such column.
  const Column* find(std::string_view column) const;
  const Column& column(ColumnNumber number) const { return columns_[number]; }
  /// Null where the table has no column of this role. `id` always exists in a checked schema.
  const Column* with_role(ColumnRole role) const;
  /// The column that holds the owner's id: `id` for `self`, `user_id` for `column`, null for `server_only`.
  const Column* owner_column() const;
  /// Clients insert and delete rows. Not so where the row is the owner: accounts come and go at the server.
  bool rows_made_by_clients() const { return ownership_ == Ownership::column; }

 private:
  friend class TableBuilder;
  friend class Schema;

  std::string name_;
  std::string about_;
  TableNumber number_ = 0;
  Ownership ownership_ = Ownership::server_only;
  bool append_only_ = false;
  std::vector<Column> columns_;
  std::vector<Index> indexes_;
  std::vector<AtMost> at_most_;
};

class Schema;

struct TextOptions {
  std::optional<std::int64_t> max_length = {};
  std::optional<std::int64_t> exact_length = {};
  bool required = false;
  bool unique = false;
  bool ignore_case = false;
  std::vector<std::string> one_of = {};
  const char* default_value = nullptr;
  ColumnKind kind = ColumnKind::client;
  const char* about = "";
};

struct NumberOptions {
  bool required = false;
  std::optional<std::int64_t> default_value = {};
  std::optional<std::int64_t> min = {}, max = {};
  ColumnKind kind = ColumnKind::client;
  MergeRule merge = MergeRule::last_writer;
  const char* about = "";
};

/// A boolean is never null: without a default, every insert names it.
struct BooleanOptions {
  std::optional<bool> default_value = {};
  ColumnKind kind = ColumnKind::client;
  const char* about = "";
};

struct ColumnOptions {
  bool required = false;
  ColumnKind kind = ColumnKind::client;
  const char* about = "";
};

/// Adds to one table of a schema; made by `Schema::table`. The order of calls is the order of columns.
/// Takes everything; what cannot work is what `Schema::check` reports.
class TableBuilder {
 public:
  TableBuilder(Table& table, const Schema& schema) : table_(table), schema_(schema) {}

  /// `id`, and `user_id` → the table of owners (declared before) with cascade: the usual table.
  TableBuilder& owned();
  /// `id` alone: a row of this table is an owner.
  TableBuilder& is_owner();
  /// `id` alone, and no device ever sees the table.
  TableBuilder& server_only();
  TableBuilder& append_only();
  TableBuilder& about(std::string text);

  TableBuilder& text(std::string name, TextOptions options = {});
  TableBuilder& integer(std::string name, NumberOptions options = {});
  TableBuilder& bigint(std::string name, NumberOptions options = {});
  TableBuilder& boolean(std::string name, BooleanOptions options = {});
  TableBuilder& timestamp(std::string name, ColumnOptions options = {});
  TableBuilder& json(std::string name, ColumnOptions options = {});
  TableBuilder& bytes(std::string name, ColumnOptions options = {});
  /// A column that points at another table's `id`.
  TableBuilder& reference(std::string name, Reference target, ColumnOptions options = {});
  /// `created_at` and `updated_at`, both kept by the core.
  TableBuilder& timestamps();
  TableBuilder& created_at();

  /// Columns as `"name"` or `"name desc"`.
  TableBuilder& index(const std::vector<std::string>& columns);
  TableBuilder& unique(const std::vector<std::string>& columns);
  TableBuilder& at_most(std::string column, std::string limit);

 private:
  Column& add(std::string name, ColumnType type);
  TableBuilder& plain(std::string name, ColumnType type, const ColumnOptions& options);
  void set_kind(Column& column, ColumnKind kind, MergeRule merge) const;
  void add_index(const std::vector<std::string>& columns, bool unique);

  Table& table_;
  const Schema& schema_;
};

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

  /// What is wrong with the declaration, a sentence each that says what to mend. Empty: nothing.
  std::vector<std::string> check() const;

 private:
  std::deque<Table> tables_;
};

}  // namespace freehold
