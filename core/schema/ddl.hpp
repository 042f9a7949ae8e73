#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/schema/emit.hpp"

namespace freehold::ddl {

/// What both SQL dialects spell alike. Used by the emitters, and by what compares schemas, alone.

/// One named piece of a table: a line of its definition, or statements that each end in `;\n`.
struct Part {
  std::string name;
  std::string text;
  std::string on = {};  ///< of a trigger or policy: the table that takes it along when it is dropped
  bool is_search = false;  ///< of a table: it finds words of another, and is filled from that
};

/// A table taken apart, in the order in which it is put together.
struct TableParts {
  std::vector<Part> columns;  ///< lines
  std::vector<Part> constraints;  ///< lines
  std::vector<Part> indexes;  ///< statements
  /// Statements that need the tables they name to be there: search tables, triggers, tables of what others published.
  std::vector<Part> extras;
  std::string_view suffix;  ///< behind the closing parenthesis
};

/// Empty (no columns) where the home does not have the table.
TableParts table_parts(const Schema& schema, const Table& table, Home home);
/// `CREATE TABLE`, then the indexes, then the extras.
std::string create_text(const std::string& name, const TableParts& parts);

/// A search table has nothing that it is on, a trigger has.
std::string drop_extra(const Part& extra);

/// A text literal.
std::string quoted(std::string_view text);
/// `('a', 'b')`.
std::string quoted_list(const std::vector<std::string>& texts);
/// `a, b`.
std::string name_list(const std::vector<std::string>& names);

/// False for secret columns on a device.
bool has_column(const Column& column, Home home);
/// The column has a key of its own: unique, and compared as it stands.
bool has_key(const Column& column);
/// The key of that table carries the owner beside the id.
bool is_composite(const Schema& schema, const Table& table, const Column& column);

std::string constraint_name(const Table& table, std::string_view column, std::string_view rule);
/// `CONSTRAINT tasks_title_length CHECK (…)`.
Part named_check(const Table& table, std::string_view column, std::string_view rule, const std::string& condition);
/// The condition that keeps a length, counted by the dialect's `function`; empty where there is no limit.
std::string length_condition(const Column& column, std::string_view function);
/// The condition of `min` and `max`; empty where there is none.
std::string range_condition(const Column& column);

/// How a dialect says that a row keeps a condition.
using SpellCondition = std::string (*)(const Table& table, const Condition& condition);
/// Joined by AND.
std::string all_of(const Table& table, const std::vector<Condition>& conditions, SpellCondition spell);

/// `CREATE [UNIQUE] INDEX …` of the table's indexes and of its columns that are unique without regard to case.
/// `lower_collation` follows a column inside lower(), where case does not count.
std::vector<Part> index_parts(const Table& table, Home home, std::string_view lower_collation, SpellCondition spell);

/// Holds where everybody may read the row of this alias; both dialects have booleans that say so.
std::string is_public(const Table& table, const std::string& alias);
/// What makes the table's `published_copy` on a device; nothing where it has none.
std::vector<Part> published_parts(const Schema& schema, const Table& table);

/// What lets the table's texts be searched by words, in a SQLite of this home; nothing where none are.
std::vector<Part> search_parts(const Table& table, Home home);

/// The triggers of one table in a server's SQLite, by their kinds.
std::vector<Part> sqlite_triggers(const Schema& schema, const Table& table);
std::vector<Part> sqlite_capture(const Schema& schema, const Table& table);
std::vector<Part> sqlite_publication(const Table& table);
std::vector<Part> sqlite_totals(const Table& table);
/// `CREATE TRIGGER name AFTER event ON table WHEN when BEGIN … END`; an empty `when`: always.
Part sqlite_trigger(const std::string& name, const std::string& event, const std::string& table,
                    const std::string& when, const std::string& body);

/// The same in Postgres: functions and triggers, and what drops them.
std::string postgres_capture(const Table& table);
std::string drop_postgres_capture(const Table& table);
std::string postgres_totals(const Table& table);
std::string drop_postgres_totals(const Table& table);

/// The two dialects, each in its source.
TableParts sqlite_parts(const Schema& schema, const Table& table, Home home);
TableParts postgres_parts(const Schema& schema, const Table& table);
/// ` DEFAULT …` of a column in Postgres; empty where it has none.
std::string postgres_default(const Column& column);
std::string_view postgres_type(const Column& column);
std::string postgres_condition(const Table& table, const Condition& condition);

}  // namespace freehold::ddl
