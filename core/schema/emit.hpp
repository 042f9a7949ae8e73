#pragma once

#include <string>

#include "core/schema/schema.hpp"

namespace freehold {

/// Which database a piece of DDL is for. They differ in types, and in that devices have no secret columns.
enum class Home : std::uint8_t { postgres, server_sqlite, device_sqlite };

/// `CREATE TABLE` and `CREATE INDEX` statements of one table, each ended by `;\n`. Names carry no schema: Postgres
/// finds them by its search_path. Constraints are named `<table>_<column>_<rule>`, so that a database's own refusal
/// can be traced back to the column. Empty where the home does not have the table.
std::string emit_create_table(const Schema& schema, const Table& table, Home home);
std::string emit_drop_table(const Schema& schema, const Table& table, Home home);

/// Row-level security of one table in Postgres: policies, and what the two roles may do, each statement ended by `;\n`.
/// `freehold_app` is for applications that set `freehold.user_id`; `freehold_sync` is what the sync server acts as for
/// an owner. Policies that let a row be read because of one in another table come with the later of the two.
std::string emit_row_security(const Schema& schema, const Table& table);
std::string emit_drop_row_security(const Schema& schema, const Table& table);

/// The triggers of one table in a server's database, each statement ended by `;\n`. They note down in the bookkeeping's
/// `captured` which rows other programs write, and keep the totals of the rows that those of this table point at.
/// Nothing on devices. In Postgres they run once for each statement and come with their functions.
std::string emit_triggers(const Schema& schema, const Table& table, Home home);
std::string emit_drop_triggers(const Schema& schema, const Table& table, Home home);

/// An UPDATE that sets right all that one entry of `table.totals()` keeps, ended by `;\n`; the same for both servers.
std::string emit_recount(const Table& table, const Totals& totals);

/// One module of TypeScript: row, insert and update types for every table that devices have, the union of error
/// codes, and a description of the tables that the client library builds its typed calls from.
std::string emit_typescript(const Schema& schema);

/// The reference page `docs/schema.md`.
std::string emit_reference(const Schema& schema);

}  // namespace freehold
