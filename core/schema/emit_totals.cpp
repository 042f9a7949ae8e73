#include "core/schema/ddl.hpp"

namespace freehold {
namespace {

const std::string& target_of(const Table& table, const Totals& totals) {
  return table.find(totals.through)->references->table;
}

std::string trigger_name(const Table& table) {
  return table.name() + "_totals";
}

/// In Postgres: what the statement's transition tables change of each row that is pointed at. It is run as text,
/// because only one of the two may be there; and the tables are found in the schema that this one is in, whatever path
/// the writer searches.
std::string change_of(const Table& table, const Totals& totals) {
  const auto rows = [&totals](const std::string& sign, const std::string& from) {
    return "SELECT " + totals.through + " AS id, " + sign + totals.summed + " AS number, " + sign + "1 AS many FROM " +
           from;
  };
  const std::string came = rows("", "new_rows"), went = rows("-", "old_rows");
  return "  change := format('SELECT id, sum(number) AS number, sum(many) AS many FROM (%s) AS each GROUP BY id HAVING "
         "sum(number) <> 0 OR sum(many) <> 0',\n    CASE TG_OP WHEN 'INSERT' THEN '" +
         came + "' WHEN 'DELETE' THEN '" + went + "'\n    ELSE '" + came + " UNION ALL " + went + "' END);\n" +
         "  EXECUTE format('SELECT FROM %I." + target_of(table, totals) +
         " WHERE id IN (SELECT id FROM (%s) AS change) ORDER BY id FOR NO KEY UPDATE', TG_TABLE_SCHEMA, change);\n" +
         "  EXECUTE format('UPDATE %I." + target_of(table, totals) + " AS kept SET " + totals.sum + " = kept." +
         totals.sum + " + change.number, " + totals.count + " = kept." + totals.count +
         " + change.many FROM (%s) AS change WHERE kept.id = change.id', TG_TABLE_SCHEMA, change);\n";
}

}  // namespace

/// As the owner of the tables: who writes a row need not have the right to the one that it points at. So the change is
/// captured like any other program's, also where it is the sync server that writes. What comes quietly, from another
/// database, comes with its totals.
std::string ddl::postgres_totals(const Table& table) {
  if (table.totals().empty()) return {};
  const std::string name = trigger_name(table);
  std::string out = "CREATE FUNCTION " + name +
                    "() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp\n"
                    "AS $$\nDECLARE\n  change text;\nBEGIN\n"
                    "  -- Rows are locked in the order of their ids: two writers of the same ones wait for each other, "
                    "and no more.\n";
  for (const Totals& totals : table.totals()) out += change_of(table, totals);
  out += "  RETURN NULL;\nEND\n$$;\nREVOKE ALL ON FUNCTION " + name + "() FROM PUBLIC;\n";
  const auto add = [&](const std::string& what, const std::string& event, const std::string& rows) {
    out +=
        "CREATE TRIGGER " + name + "_" + what + " AFTER " + event + " ON " + table.name() + " REFERENCING " + rows +
        " FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION " +
        name + "();\n";
  };
  add("insert", "INSERT", "NEW TABLE AS new_rows");
  add("update", "UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows");
  add("delete", "DELETE", "OLD TABLE AS old_rows");
  return out;
}

std::string ddl::drop_postgres_totals(const Table& table) {
  if (table.totals().empty()) return {};
  std::string out;
  for (const char* what : {"delete", "update", "insert"})
    out += "DROP TRIGGER " + trigger_name(table) + "_" + what + " ON " + table.name() + ";\n";
  return out + "DROP FUNCTION " + trigger_name(table) + "();\n";
}

/// One writer at a time, so adding and taking away is exact.
std::vector<ddl::Part> ddl::sqlite_totals(const Table& table) {
  std::string insert, update, remove, columns, differs;
  for (const Totals& totals : table.totals()) {
    const std::string head = "  UPDATE " + target_of(table, totals) + " SET " + totals.sum + " = " + totals.sum;
    const auto one = [&](const std::string& sign, const std::string& version) {
      return head + sign + version + "." + totals.summed + ", " + totals.count + " = " + totals.count + sign +
             "1 WHERE id = " + version + "." + totals.through + ";\n";
    };
    const std::string came = "(id IS new." + totals.through + ")", went = "(id IS old." + totals.through + ")";
    insert += one(" + ", "new");
    remove += one(" - ", "old");
    update += head + " + " + came + " * new." + totals.summed + " - " + went + " * old." + totals.summed + ", " +
              totals.count + " = " + totals.count + " + " + came + " - " + went + " WHERE id IN (old." +
              totals.through + ", new." + totals.through + ");\n";
    columns += (columns.empty() ? "" : ", ") + totals.through + ", " + totals.summed;
    for (const std::string& column : {totals.through, totals.summed})
      differs += (differs.empty() ? "new." : " OR new.") + column + " IS NOT old." + column;
  }
  if (table.totals().empty()) return {};
  const std::string name = trigger_name(table);
  return {sqlite_trigger(name + "_insert", "INSERT", table.name(), {}, insert),
          sqlite_trigger(name + "_update", "UPDATE OF " + columns, table.name(), differs, update),
          sqlite_trigger(name + "_delete", "DELETE", table.name(), {}, remove)};
}

std::string emit_recount(const Table& table, const Totals& totals) {
  const std::string target = target_of(table, totals);
  return "UPDATE " + target + " SET " + totals.sum + " = counted.number, " + totals.count +
         " = counted.many\n  FROM (SELECT t.id, coalesce(sum(r." + totals.summed +
         "), 0) AS number, count(r.id) AS many FROM " + target + " AS t LEFT JOIN " + table.name() + " AS r ON r." +
         totals.through + " = t.id GROUP BY t.id) AS counted\n  WHERE counted.id = " + target + ".id AND (" + target +
         "." + totals.sum + " <> counted.number OR " + target + "." + totals.count + " <> counted.many);\n";
}

}  // namespace freehold
