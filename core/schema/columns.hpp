#pragma once

#include <cstdint>
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
  list_by_id,  ///< a JSON list: the union of both, entry by entry, by the entries' `id`
};

/// What the core itself does with a column.
enum class ColumnRole : std::uint8_t {
  plain,
  id,
  owner,
  created_at,
  updated_at,
  author,  ///< the account that inserted the row, whoever owns it
};

/// Texts of one alphabet.
enum class TextForm : std::uint8_t {
  any,
  hex,  ///< 0-9 a-f
  base62,  ///< 0-9 A-Z a-z
  month,  ///< YYYY-MM
};

enum class OnDelete : std::uint8_t { cascade, set_null };

/// Which column of its table's declaration, from 0. Stored in clocks: columns are only ever appended, and one that goes
/// leaves its number behind (`TableBuilder::retired`).
using ColumnNumber = std::uint16_t;
/// Given in the declaration, stored in the bookkeeping: never changed, never reused.
using TableNumber = std::uint16_t;

/// Which rows a reference may lead to.
enum class Reach : std::uint8_t {
  own,  ///< rows of the same owner; Postgres says so by a composite key
  readable,  ///< any row that the owner may read: public ones of others too, which a device need not have
};

/// A column that points at the `id` of another table.
struct Reference {
  std::string table;
  OnDelete on_delete = OnDelete::cascade;
  Reach reach = Reach::own;
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
  TextForm form = TextForm::any;
  std::vector<std::string> one_of;  ///< text: the allowed values; empty: any
  bool unique = false;
  bool ignore_case = false;  ///< compared after ASCII lower-casing; matters for `unique`
  std::optional<Reference> references;
  /// A number that the server raises by one whenever this other column changes; empty: it does not count.
  std::string counts_changes_of;
  /// The sync server keeps it while it decides what clients send: a count of a quota, or the key of the row it is in.
  bool kept_by_rules = false;
  /// The text is, or ends in, the SHA-256 of a file that the row's owner uploaded: while the row names it, it is kept.
  bool names_blob = false;
  std::string about;  ///< one phrase for the reference page

  bool on_devices() const { return kind != ColumnKind::secret; }
  /// Clients send increments for it.
  bool counts() const { return kind == ColumnKind::client && merge == MergeRule::counter; }
  bool is_time() const { return role == ColumnRole::created_at || role == ColumnRole::updated_at; }
  /// A client may send a value for it. Not so for counters: those take increments.
  bool written_by_clients() const {
    return kind == ColumnKind::client && role == ColumnRole::plain && merge != MergeRule::counter;
  }
  /// An insert in plain SQL gives it a value, beside those that have a default: identity, author, times.
  bool named_by_inserts() const { return written_by_clients() || role != ColumnRole::plain; }
  /// The sync server gives it a value when it inserts a row, beside id and owner.
  bool inserted_by_reconcile() const {
    return written_by_clients() || counts() || kept_by_rules || !counts_changes_of.empty() || is_time() ||
           role == ColumnRole::author;
  }
  /// An update may change it: what clients write, and when the row was last written.
  bool written_by_clients_later() const { return merge != MergeRule::immutable && (written_by_clients() || is_time()); }
  /// The sync server writes it when it updates a row.
  bool kept_by_reconcile() const {
    return written_by_clients_later() || counts() || kept_by_rules || !counts_changes_of.empty();
  }
};

/// One column of an index: its name, and whether it runs backwards.
struct IndexColumn {
  std::string name;
  bool descending = false;
};

/// `column` has this value: text, or 0 and 1 of a boolean.
struct Condition {
  std::string column;
  Value value;
};

struct Index {
  std::string name;
  std::vector<IndexColumn> columns;
  bool unique = false;
  std::vector<Condition> where;  ///< only rows that keep all of these are in it; empty: every row
};

/// Rows that others than their owner may read because a row of another table says so:
/// `table.points_at` = `key` of this row, `table.reader` = the account, and all of `where`.
struct Sharing {
  std::string table;
  std::string points_at;
  std::string reader;
  std::vector<Condition> where;
  std::string key = "id";
};

/// How many rows of a table an account may have, or make in a month (UTC, by the server's time), on each of its plans.
struct Quota {
  std::string plan;  ///< column of the owner's row that names the plan
  std::vector<std::pair<std::string, std::int64_t>> limits;  ///< a plan that is not named has none
  std::vector<Condition> where = {};  ///< rows that count; empty: all
  /// Of a monthly quota: the table that counts, whose natural key is the owner and a month, and its column. Empty: the
  /// rows that are there count, and no others.
  std::string counted_in = {}, counter = {};
  bool monthly() const { return !counted_in.empty(); }
};

/// Columns of the row that a reference leads to: the sum of a number over all rows that point there, of whatever owner,
/// and how many they are. A server's database keeps them itself, whoever writes, so that they are exact.
struct Totals {
  std::string through;  ///< the reference
  std::string summed;  ///< a number of this table
  std::string sum, count;  ///< columns of the table that the reference leads to
};

/// `column` is never above `limit`, another column of the same row.
struct AtMost {
  std::string column;
  std::string limit;
};

}  // namespace freehold
