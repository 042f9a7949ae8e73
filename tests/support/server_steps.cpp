#include "tests/support/server_steps.hpp"

#include <map>

#include "core/schema/emit.hpp"
#include "core/workspace/workspace.hpp"

namespace freehold {
namespace {

struct Scripts {
  std::string postgres, sqlite;
};

/// Migrations point at their scripts: these stay.
const Scripts& scripts_of(const Schema& schema) {
  static std::map<const Schema*, Scripts> all;
  const auto [place, added] = all.try_emplace(&schema);
  for (const Table& table : schema.tables()) {
    if (!added) break;
    place->second.postgres += emit_create_table(schema, table, Home::postgres) + emit_row_security(schema, table) +
                              emit_triggers(schema, table, Home::postgres);
    place->second.sqlite +=
        emit_create_table(schema, table, Home::server_sqlite) + emit_triggers(schema, table, Home::server_sqlite);
  }
  return place->second;
}

}  // namespace

std::vector<Migration> server_steps(const Schema& schema) {
  const auto embedded = embedded_migrations();
  if (&schema == &workspace_schema()) return {embedded.begin(), embedded.end()};
  Migration tables;
  tables.version = 8;
  tables.name = "tables";
  tables.postgres_up = scripts_of(schema).postgres;
  tables.sqlite_up = scripts_of(schema).sqlite;
  // The bookkeeping is the same for every application: its tables, the roles that see them, what others write,
  // what was counted before a restore, who is signed in, how entries are found.
  Migration roles = embedded[4], captured = embedded[28], captured_sqlite = embedded[31], counted = embedded[34],
            sign_ins = embedded[36], entries = embedded[39];
  roles.version = 2;
  captured.version = 3;
  captured_sqlite.version = 4;
  counted.version = 5;
  sign_ins.version = 6;
  entries.version = 7;
  return {embedded.front(), roles, captured, captured_sqlite, counted, sign_ins, entries, tables};
}

}  // namespace freehold
