#pragma once

#include <string>
#include <vector>

#include "core/schema/emit.hpp"

namespace freehold {

/// The way of a database from one declared schema to another. Tables and columns are the same where their numbers are:
/// a name that changed is a renaming.

/// Why there is no such way, a sentence each that says what to mend. Empty: there is one.
std::vector<std::string> check_difference(const Schema& from, const Schema& to);

/// What is different, a line each, such as `add column tasks.due_at`. Empty: nothing that a database could tell.
std::vector<std::string> describe_difference(const Schema& from, const Schema& to);

/// A `CREATE INDEX` statement, ended by `;\n`.
struct NewIndex {
  std::string name;
  std::string sql;
};

/// SQL of the way for one home. The way back is the same with the two exchanged. Empty: nothing to do there.
struct DifferenceScript {
  std::string inside;  ///< in one transaction
  /// Indexes of tables that were there before, in Postgres: to be made without holding up those who write, which cannot
  /// be done in a transaction.
  std::vector<NewIndex> indexes;
};
DifferenceScript write_difference(const Schema& from, const Schema& to, Home home);

namespace difference {

/// The two dialects, each in its source. Used by write_difference alone.
std::string sqlite(const Schema& from, const Schema& to, Home home);
DifferenceScript postgres(const Schema& from, const Schema& to);

/// Sets right the totals that `from` did not keep. SQL; nothing for tables that are new.
std::string recounts(const Schema& from, const Schema& to);

/// What an existing row gets for a column: what it had, else the default. SQL; empty where nothing can be said.
std::string carried_value(const Column* held, const Column& wanted, std::string_view default_text);

}  // namespace difference
}  // namespace freehold
