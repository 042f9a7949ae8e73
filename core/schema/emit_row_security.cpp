#include <algorithm>

#include "core/schema/ddl.hpp"

namespace freehold {
namespace {

using ddl::Part;

constexpr std::string_view kMe = "(SELECT freehold.current_owner())";

std::string is_me(const std::string& column) {
  return column + " = " + std::string(kMe);
}

Part policy(const std::string& name, const Table& on, const std::string& rest) {
  return {name, "CREATE POLICY " + name + " ON " + on.name() + " " + rest + ";\n", on.name()};
}

Part sharing_policy(const Table& table) {
  const Sharing& sharing = *table.shared();
  std::string condition =
      "s." + sharing.points_at + " = " + table.name() + "." + sharing.key + " AND s." + is_me(sharing.reader);
  for (const Condition& part : sharing.where)
    condition += " AND s." + part.column + " = " + ddl::quoted(*as_text(part.value));
  return policy(
      table.name() + "_shared", table,
      "FOR SELECT TO freehold_app USING (EXISTS (SELECT FROM " + sharing.table + " AS s WHERE " + condition + "))");
}

/// A row may only point at what its writer can read; the subquery sees what the policies of that table let through.
void add_reach(std::vector<Part>& out, const Schema& schema, const Table& table) {
  for (const Column& column : table.columns()) {
    if (!column.references || column.references->reach != Reach::readable) continue;
    const Table* target = schema.find(column.references->table);
    if (target == nullptr || target->ownership() != Ownership::column) continue;
    const std::string place = table.name() + "." + column.name;
    out.push_back(policy(ddl::constraint_name(table, column.name, "reach"), table,
                         "AS RESTRICTIVE TO freehold_app USING (true) WITH CHECK (" + place +
                             " IS NULL OR EXISTS (SELECT FROM " + target->name() + " AS r WHERE r.id = " + place +
                             "))"));
  }
}

std::vector<Part> policies(const Schema& schema, const Table& table) {
  std::vector<Part> out;
  if (!table.on_devices()) return out;
  const std::string mine = is_me(table.owner_column()->name);
  out.push_back(
      policy(table.name() + "_owner", table, "TO freehold_app USING (" + mine + ") WITH CHECK (" + mine + ")"));
  // The same again, in words that no index answers. What the sync server reads by ids would else be looked for among
  // all rows of the account, wherever most accounts are small: an index of owners seems to lead to a handful then.
  out.push_back(policy(table.name() + "_sync", table, "TO freehold_sync USING ((" + mine + ") IS TRUE)"));
  if (const Column* author = table.with_role(ColumnRole::author))
    out.push_back(policy(table.name() + "_author", table,
                         "AS RESTRICTIVE FOR INSERT TO freehold_app WITH CHECK (" + is_me(author->name) + ")"));
  if (!table.public_when().empty())
    out.push_back(policy(
        table.name() + "_public", table,
        "FOR SELECT TO freehold_app USING (" + ddl::all_of(table, table.public_when(), ddl::postgres_condition) + ")"));
  if (!table.reader().empty())
    out.push_back(
        policy(table.name() + "_reader", table, "FOR SELECT TO freehold_app USING (" + is_me(table.reader()) + ")"));
  add_reach(out, schema, table);
  bool declared = false;  // whether a table stands before or behind this one
  for (const Table& other : schema.tables()) {
    if (&other == &table) declared = true;
    if (!other.shared()) continue;
    const bool through_this = other.shared()->table == table.name() && !declared;
    const bool of_this = &other == &table && schema.find(other.shared()->table)->number() < table.number();
    if (through_this || of_this) out.push_back(sharing_policy(other));
  }
  return out;
}

/// Names of the columns that `wanted` says.
template <class Wanted>
std::string columns_where(const Table& table, Wanted wanted) {
  std::vector<std::string> names;
  for (const Column& column : table.columns())
    if (wanted(column)) names.push_back(column.name);
  return ddl::name_list(names);
}

std::string grant(const Table& table, const std::string& what, const std::string& columns, std::string_view role) {
  if (columns.empty()) return {};
  return "GRANT " + what + " (" + columns + ") ON " + table.name() + " TO " + std::string(role) + ";\n";
}

/// What only the sync server may give a new row: the counts that it keeps, and counters that were raised at once.
bool inserted_by_sync_alone(const Table& table, const Column& column) {
  const auto& columns = table.columns();
  if (table.rows_made_by_clients()) return column.inserted_by_reconcile() && !column.named_by_inserts();
  const bool makes_rows = std::any_of(columns.begin(), columns.end(), [](const Column& c) { return c.kept_by_rules; });
  return makes_rows && (column.inserted_by_reconcile() || column.role != ColumnRole::plain);
}

/// Secret columns and those of the server stay out of reach, whatever the policies let through. The sync server, which
/// decides by the same rules, also writes what it fills in itself, and takes along what hangs on a deleted row.
std::string grants(const Table& table) {
  if (!table.on_devices()) return {};
  const auto inserted = [](const Column& column) { return column.named_by_inserts(); };
  const auto updated = [](const Column& column) { return column.written_by_clients_later(); };
  std::string out =
      grant(table, "SELECT", columns_where(table, [](const Column& c) { return c.on_devices(); }), "freehold_app");
  if (table.rows_made_by_clients()) {
    out += grant(table, "INSERT", columns_where(table, inserted), "freehold_app");
    if (!table.append_only()) out += "GRANT DELETE ON " + table.name() + " TO freehold_app;\n";
  }
  out += grant(table, "INSERT", columns_where(table, [&](const Column& c) { return inserted_by_sync_alone(table, c); }),
               "freehold_sync");
  if (!table.append_only()) {
    out += grant(table, "UPDATE", columns_where(table, updated), "freehold_app");
    out += grant(table, "UPDATE", columns_where(table, [](const Column& c) { return c.kept_by_reconcile(); }),
                 "freehold_sync");
  }
  if (table.ownership() == Ownership::column) out += "GRANT DELETE ON " + table.name() + " TO freehold_sync;\n";
  return out;
}

}  // namespace

std::string emit_row_security(const Schema& schema, const Table& table) {
  std::string out = "ALTER TABLE " + table.name() + " ENABLE ROW LEVEL SECURITY;\n";
  for (const Part& part : policies(schema, table)) out += part.text;
  return out + grants(table);
}

std::string emit_drop_row_security(const Schema& schema, const Table& table) {
  std::string out;
  for (const Part& part : policies(schema, table)) out += "DROP POLICY " + part.name + " ON " + part.on + ";\n";
  out += "ALTER TABLE " + table.name() + " DISABLE ROW LEVEL SECURITY;\n";
  return out + "REVOKE ALL ON " + table.name() + " FROM freehold_app, freehold_sync;\n";
}

}  // namespace freehold
