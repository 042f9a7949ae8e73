#include <map>

#include "core/schema/capture.hpp"
#include "core/schema/ddl.hpp"

namespace freehold {

bool is_captured(const Table& table, const Column& column) {
  return column.on_devices() && column.role != ColumnRole::id && &column != table.owner_column();
}

namespace {

/// What the sync server writes as its role it feeds by itself. The cascades of its deletions run as the owner of the
/// tables: those are captured, for they may reach into rows of others.
constexpr std::string_view kWhen =
    " WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') ";
constexpr std::string_view kWhenNotQuiet = " WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') ";

constexpr std::string_view kInsert = "INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT ";

std::string function_name(const Table& table) {
  return table.name() + "_captured";
}

/// Every row of a transition table.
std::string whole_rows(const Table& table, const std::string& from) {
  return "    " + std::string(kInsert) + from + "." + table.owner_column()->name + ", " +
         std::to_string(table.number()) + ", " + from + "." + table.with_role(ColumnRole::id)->name + ", " +
         std::to_string(kAllColumns) + " FROM " + from + ";\n";
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
std::string changed_rows(const Table& table) {
  const std::string id = table.with_role(ColumnRole::id)->name, owner = table.owner_column()->name;
  const bool is_owner = id == owner;
  std::string out = "    " + std::string(kInsert) + "scope_id, " + std::to_string(table.number()) +
                    ", row_id, columns FROM (\n      SELECT coalesce(n." + owner + ", o." + owner +
                    ") AS scope_id, coalesce(n." + id + ", o." + id + ") AS row_id,\n        CASE WHEN n." + id +
                    " IS NULL OR o." + id + " IS NULL THEN " + std::to_string(kAllColumns) + " ELSE " +
                    changed_columns(table) + " END AS columns\n      FROM old_rows AS o FULL JOIN new_rows AS n ON n." +
                    id + " = o." + id;
  if (!is_owner) out += " AND n." + owner + " = o." + owner;
  return out + "\n    ) AS changed WHERE columns <> 0;\n";
}

std::string trigger(const Table& table, const std::string& what, const std::string& when_and_rows,
                    std::string_view condition, const std::string& function) {
  return "CREATE TRIGGER " + table.name() + "_captured_" + what + " " + when_and_rows + " FOR EACH STATEMENT" +
         std::string(condition) + "EXECUTE FUNCTION " + function + "();\n";
}

}  // namespace

std::string emit_capture(const Table& table) {
  if (!table.on_devices()) return {};
  const std::string name = function_name(table), on = " ON " + table.name();
  std::string out = "CREATE FUNCTION " + name +
                    "() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp\n"
                    "AS $$\nBEGIN\n  IF TG_OP = 'INSERT' THEN\n" +
                    whole_rows(table, "new_rows") + "  ELSIF TG_OP = 'DELETE' THEN\n" + whole_rows(table, "old_rows") +
                    "  ELSE\n" + changed_rows(table) + "  END IF;\n  RETURN NULL;\nEND\n$$;\n";
  // Who could put it on a table of their own could say anything of anybody's rows.
  out += "REVOKE ALL ON FUNCTION " + name + "() FROM PUBLIC;\n";
  out += trigger(table, "insert", "AFTER INSERT" + on + " REFERENCING NEW TABLE AS new_rows", kWhen, name);
  out += trigger(table, "update", "AFTER UPDATE" + on + " REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
                 kWhen, name);
  out += trigger(table, "delete", "AFTER DELETE" + on + " REFERENCING OLD TABLE AS old_rows", kWhen, name);
  return out + trigger(table, "truncate", "BEFORE TRUNCATE" + on, kWhenNotQuiet, "freehold.refuse_truncate");
}

std::string emit_drop_capture(const Table& table) {
  if (!table.on_devices()) return {};
  std::string out;
  for (const char* what : {"truncate", "delete", "update", "insert"})
    out += "DROP TRIGGER " + table.name() + "_captured_" + what + " ON " + table.name() + ";\n";
  return out + "DROP FUNCTION " + function_name(table) + "();\n";
}

}  // namespace freehold
