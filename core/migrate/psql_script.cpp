#include "core/migrate/revision.hpp"
#include "core/schema/ddl.hpp"

namespace freehold {
namespace {

/// Where the words stand that psql itself understands, each on its line.
std::string needed(const Migration& step, bool upwards) {
  return "SELECT " + std::string(upwards ? "NOT " : "") +
         "EXISTS (SELECT FROM freehold.migrations WHERE version = " + std::to_string(step.version) +
         ") AS needed \\gset\n\\if :needed\n\\echo " + (upwards ? "up " : "down ") +
         migration_title(step.version, step.name) + "\n";
}

std::string record(const Migration& step, bool upwards) {
  if (!upwards) return "DELETE FROM freehold.migrations WHERE version = " + std::to_string(step.version) + ";\n";
  return "INSERT INTO freehold.migrations (version, name, checksum, applied_at) VALUES (" +
         std::to_string(step.version) + ", " + ddl::quoted(step.name) + ", '" +
         migration_checksum(step, Home::postgres) + "', now());\n";
}

/// A step that was taken with another text is no step of ours.
std::string check(const Migration& step) {
  return "DO $$ BEGIN IF EXISTS (SELECT FROM freehold.migrations WHERE version = " + std::to_string(step.version) +
         " AND checksum <> '" + migration_checksum(step, Home::postgres) + "') THEN RAISE EXCEPTION 'step " +
         migration_title(step.version, step.name) +
         " is not what it was when this database took it'; END IF; END $$;\n";
}

std::string write_step(const Migration& step, bool upwards) {
  const std::string_view script = upwards ? step.postgres_up : step.postgres_down;
  const bool alone = runs_outside_transaction(script);
  std::string out = "\n" + check(step) + needed(step, upwards);
  if (!alone) out += "BEGIN;\n";
  out += script;
  out += record(step, upwards);
  if (!alone) out += "COMMIT;\n";
  return out + "\\endif\n";
}

}  // namespace

std::string write_psql_script(std::span<const Migration> steps, int from, int to, std::string_view app_schema) {
  const std::string schema = "\"" + std::string(app_schema) + "\"";
  std::string out =
      "-- For psql -f, as the owner of the tables; it may be run again.\n\\set ON_ERROR_STOP on\n\\set QUIET on\n"
      "SET client_min_messages = warning;\n"
      "SELECT pg_advisory_lock(7017268830523451) \\g /dev/null\n"
      "CREATE SCHEMA IF NOT EXISTS " +
      schema +
      ";\nCREATE SCHEMA IF NOT EXISTS freehold;\n"
      "CREATE TABLE IF NOT EXISTS freehold.migrations (version integer PRIMARY KEY, name text NOT NULL, "
      "checksum text NOT NULL, applied_at timestamptz NOT NULL);\n"
      "SET search_path TO " +
      schema + ";\n";
  for (int next = from; next < to; ++next) out += write_step(steps[static_cast<std::size_t>(next)], true);
  for (int last = from; last > to; --last) out += write_step(steps[static_cast<std::size_t>(last) - 1], false);
  return out;
}

}  // namespace freehold
