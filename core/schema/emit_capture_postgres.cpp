#include <map>

#include "core/schema/capture.hpp"
#include "core/schema/ddl.hpp"
#include "core/schema/published.hpp"

namespace freehold {
namespace {

/// What the sync server writes as its role it feeds by itself. The cascades of its deletions run as the owner of the
/// tables: those are captured, for they may reach into rows of others.
constexpr std::string_view kWhen =
    " WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') ";
constexpr std::string_view kWhenNotQuiet = " WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') ";

constexpr std::string_view kInsert = "INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT ";

/// Whose feeds a write is noted down for.
struct Audience {
  std::string name;  ///< of the function and its triggers
  std::string scope;  ///< an expression; empty: the row's owner
  std::string_view when;
};

Audience owners(const Table& table) {
  return {table.name() + "_captured", "", kWhen};
}

/// What the sync server writes for an owner goes into the public feed as everybody's writes do.
Audience everybody(const Table& table) {
  return {table.name() + "_published", ddl::quoted(kPublicScope.text()) + "::uuid", kWhenNotQuiet};
}

/// Every row of a transition table.
std::string whole_rows(const Table& table, const Audience& audience, const std::string& from) {
  const bool own = audience.scope.empty();
  return "    " + std::string(kInsert) + (own ? from + "." + table.owner_column()->name : audience.scope) + ", " +
         std::to_string(table.number()) + ", " + from + "." + table.with_role(ColumnRole::id)->name + ", " +
         std::to_string(kAllColumns) + " FROM " + from + (own ? "" : " WHERE " + ddl::is_public(table, from)) + ";\n";
}

/// The sum of the bits of the columns in which `n` and `o` differ.
std::string changed_columns(const Table& table) {
  std::map<CapturedColumns, std::string> conditions;
  for (const Column& column : table.columns()) {
    if (!is_captured(table, column)) continue;
    std::string& condition = conditions[captured_bit(column.number)];
    condition += (condition.empty() ? "" : " OR ") + ("n." + column.name + " IS DISTINCT FROM o." + column.name);
  }
  std::string sum = "0";
  for (const auto& [bit, condition] : conditions)
    sum += "\n          + CASE WHEN " + condition + " THEN " + std::to_string(bit) + " ELSE 0 END";
  return sum;
}

/// Old and new rows meet by id and owner; what finds none has left, or come to, its owner. A full join is never a loop
/// within a loop, whatever was planned for: the plan of a session's first statement, mostly of one row, stays for all.
std::string changed_rows(const Table& table, const Audience& audience) {
  const std::string id = table.with_role(ColumnRole::id)->name, owner = table.owner_column()->name;
  const bool own = audience.scope.empty(), by_owner = own && id != owner;
  const std::string scope = own ? "coalesce(n." + owner + ", o." + owner + ")" : audience.scope;
  const std::string from_outside = own ? "n." + id + " IS NULL OR o." + id + " IS NULL"
                                       : "(" + ddl::is_public(table, "n") + " AND " + ddl::is_public(table, "o") +
                                             " AND n." + owner + " = o." + owner + ") IS NOT TRUE";
  std::string out = "    " + std::string(kInsert) + "scope_id, " + std::to_string(table.number()) +
                    ", row_id, columns FROM (\n      SELECT " + scope + " AS scope_id, coalesce(n." + id + ", o." + id +
                    ") AS row_id,\n        CASE WHEN " + from_outside + " THEN " + std::to_string(kAllColumns) +
                    " ELSE " + changed_columns(table) +
                    " END AS columns\n      FROM old_rows AS o FULL JOIN new_rows AS n ON n." + id + " = o." + id;
  if (by_owner) out += " AND n." + owner + " = o." + owner;
  if (!own) out += "\n      WHERE (" + ddl::is_public(table, "n") + ") OR (" + ddl::is_public(table, "o") + ")";
  return out + "\n    ) AS changed WHERE columns <> 0;\n";
}

std::string trigger(const Audience& audience, const std::string& what, const std::string& rows) {
  return "CREATE TRIGGER " + audience.name + "_" + what + " " + rows + " FOR EACH STATEMENT" +
         std::string(audience.when) + "EXECUTE FUNCTION " + audience.name + "();\n";
}

std::string noting(const Table& table, const Audience& audience) {
  const std::string& name = audience.name;
  const std::string on = " ON " + table.name();
  std::string out = "CREATE FUNCTION " + name +
                    "() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp\n"
                    "AS $$\nBEGIN\n  IF TG_OP = 'INSERT' THEN\n" +
                    whole_rows(table, audience, "new_rows") + "  ELSIF TG_OP = 'DELETE' THEN\n" +
                    whole_rows(table, audience, "old_rows") + "  ELSE\n" + changed_rows(table, audience) +
                    "  END IF;\n  RETURN NULL;\nEND\n$$;\n";
  // Who could put it on a table of their own could say anything of anybody's rows.
  out += "REVOKE ALL ON FUNCTION " + name + "() FROM PUBLIC;\n";
  out += trigger(audience, "insert", "AFTER INSERT" + on + " REFERENCING NEW TABLE AS new_rows");
  out += trigger(audience, "update", "AFTER UPDATE" + on + " REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows");
  return out + trigger(audience, "delete", "AFTER DELETE" + on + " REFERENCING OLD TABLE AS old_rows");
}

std::string drop_noting(const Table& table, const Audience& audience) {
  std::string out;
  for (const char* what : {"delete", "update", "insert"})
    out += "DROP TRIGGER " + audience.name + "_" + what + " ON " + table.name() + ";\n";
  return out + "DROP FUNCTION " + audience.name + "();\n";
}

std::string truncate_trigger(const Table& table) {
  return table.name() + "_captured_truncate";
}

}  // namespace

std::string ddl::postgres_capture(const Table& table) {
  if (!table.on_devices()) return {};
  return noting(table, owners(table)) + "CREATE TRIGGER " + truncate_trigger(table) + " BEFORE TRUNCATE ON " +
         table.name() + " FOR EACH STATEMENT" + std::string(kWhenNotQuiet) +
         "EXECUTE FUNCTION freehold.refuse_truncate();\n" +
         (is_published(table) ? noting(table, everybody(table)) : std::string());
}

std::string ddl::drop_postgres_capture(const Table& table) {
  if (!table.on_devices()) return {};
  return (is_published(table) ? drop_noting(table, everybody(table)) : std::string()) + "DROP TRIGGER " +
         truncate_trigger(table) + " ON " + table.name() + ";\n" + drop_noting(table, owners(table));
}

}  // namespace freehold
