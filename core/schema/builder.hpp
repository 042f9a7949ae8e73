#pragma once

#include <utility>

#include "core/schema/schema.hpp"

namespace freehold {

struct TextOptions {
  std::optional<std::int64_t> max_length = {};
  std::optional<std::int64_t> exact_length = {};
  bool required = false;
  bool unique = false;
  bool ignore_case = false;
  TextForm form = TextForm::any;
  bool kept_by_rules = false;
  bool names_blob = false;
  std::vector<std::string> one_of = {};
  const char* default_value = nullptr;
  ColumnKind kind = ColumnKind::client;
  const char* about = "";
};

struct NumberOptions {
  bool required = false;
  bool kept_by_rules = false;
  std::optional<std::int64_t> default_value = {};
  std::optional<std::int64_t> min = {}, max = {};
  ColumnKind kind = ColumnKind::client;
  MergeRule merge = MergeRule::last_writer;
  const char* counts_changes_of = "";
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

struct JsonOptions {
  bool required = false;
  const char* default_value = nullptr;
  ColumnKind kind = ColumnKind::client;
  MergeRule merge = MergeRule::last_writer;  ///< `list_by_id`: the column holds a list
  const char* about = "";
};

struct BytesOptions {
  bool required = false;
  std::optional<std::int64_t> max_length = {};
  ColumnKind kind = ColumnKind::client;
  const char* about = "";
};

struct IndexOptions {
  bool unique = false;
  std::vector<Condition> where = {};  ///< a partial index
};

inline Condition when(std::string column, bool value) {
  return {std::move(column), std::int64_t{value}};
}
inline Condition when(std::string column, const char* value) {
  return {std::move(column), std::string(value)};
}

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
  /// The server inserts and deletes the rows; clients may write their columns of it, and read all of them.
  TableBuilder& rows_by_server();
  /// The id is made from these columns, so that two devices that make the row offline make the same one.
  TableBuilder& natural_key(std::vector<std::string> columns);
  /// Rows that everybody may read, and point at.
  TableBuilder& public_when(std::vector<Condition> conditions);
  TableBuilder& shared(Sharing sharing);
  /// The account in this column may read the row, too.
  TableBuilder& readable_by(std::string column);
  /// Accounts may not have more of these rows than their plan says.
  TableBuilder& quota(Quota quota);
  TableBuilder& about(std::string text);

  TableBuilder& text(std::string name, TextOptions options = {});
  TableBuilder& integer(std::string name, NumberOptions options = {});
  TableBuilder& bigint(std::string name, NumberOptions options = {});
  TableBuilder& boolean(std::string name, BooleanOptions options = {});
  TableBuilder& timestamp(std::string name, ColumnOptions options = {});
  TableBuilder& uuid(std::string name, ColumnOptions options = {});
  TableBuilder& json(std::string name, JsonOptions options = {});
  TableBuilder& bytes(std::string name, BytesOptions options = {});
  /// A column that points at another table's `id`.
  TableBuilder& reference(std::string name, Reference target, ColumnOptions options = {});
  /// `created_at` and `updated_at`, both kept by the core.
  TableBuilder& timestamps();
  TableBuilder& created_at(std::string name = "created_at");
  /// The account that inserts the row, filled in by the core.
  TableBuilder& author(std::string name);
  /// Where a column stood that is no longer there: its number stays taken.
  TableBuilder& retired();

  /// What was put together elsewhere, taken as it is: by what reads a schema that was written down.
  TableBuilder& ownership(Ownership ownership);
  TableBuilder& column(Column column);
  TableBuilder& key(std::vector<std::string> columns);

  /// Columns as `"name"` or `"name desc"`.
  TableBuilder& index(const std::vector<std::string>& columns, IndexOptions options = {});
  TableBuilder& unique(const std::vector<std::string>& columns);
  TableBuilder& add_index(Index index);
  /// Lets the texts of these columns be searched by words, in every home.
  TableBuilder& searched(std::vector<std::string> columns);
  /// On devices these instead: there an index costs nobody anything who does not search.
  TableBuilder& searched_on_devices(std::vector<std::string> columns);
  TableBuilder& at_most(std::string column, std::string limit);
  /// The database adds these rows up in the row that they point at.
  TableBuilder& totals(Totals totals);

 private:
  Column& add(std::string name, ColumnType type);
  TableBuilder& plain(std::string name, ColumnType type, const ColumnOptions& options);
  void set_kind(Column& column, ColumnKind kind, MergeRule merge) const;

  Table& table_;
  const Schema& schema_;
};

}  // namespace freehold
