#include <map>

#include "core/schema/capture.hpp"
#include "core/schema/ddl.hpp"
#include "core/schema/published.hpp"

namespace freehold {
namespace {

constexpr std::string_view kInsert = "  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) ";

/// While the server writes for an owner the flag names that owner, whose rows it feeds by itself. Rows of others, which
/// a cascade of its deletions reaches, are captured all the same.
std::string not_quiet(const std::string& owner) {
  return "NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (" + owner + ", '*'))";
}

/// All of the row that `version` names, `old` or `new`, for a scope; empty: that of its owner.
std::string whole_row(const Table& table, const std::string& version, const std::string& scope = {}) {
  return std::string(kInsert) + "VALUES (" + (scope.empty() ? version + "." + table.owner_column()->name : scope) +
         ", " + std::to_string(table.number()) + ", " + version + "." + table.with_role(ColumnRole::id)->name + ", " +
         std::to_string(kAllColumns) + ");\n";
}

std::string differs(const std::string& column) {
  return "new." + column + " IS NOT old." + column;
}

/// The sum of the bits of the columns in which the row differs.
std::string changed_columns(const Table& table) {
  std::map<CapturedColumns, std::string> conditions;
  for (const Column& column : table.columns()) {
    if (!is_captured(table, column)) continue;
    std::string& condition = conditions[captured_bit(column.number)];
    condition += (condition.empty() ? "" : " OR ") + differs(column.name);
  }
  std::string sum = "0";
  for (const auto& [bit, condition] : conditions) sum += "\n      + (" + condition + ") * " + std::to_string(bit);
  return sum;
}

std::string changed_row(const Table& table) {
  return std::string(kInsert) + "SELECT new." + table.owner_column()->name + ", " + std::to_string(table.number()) +
         ", new." + table.with_role(ColumnRole::id)->name + ", columns FROM (\n    SELECT " + changed_columns(table) +
         " AS columns\n  ) WHERE columns <> 0;\n";
}

/// Totals the server never writes itself: where they change, a trigger of another table does it, whoever fired that.
std::string when_updated(const Schema& schema, const Table& table) {
  std::string when;
  for (const Column& column : table.columns())
    if (schema.is_total(table, column)) when += differs(column.name) + " OR ";
  return when + not_quiet("new." + table.owner_column()->name);
}

/// What the server writes for an owner goes into the public feed as everybody's writes do.
std::string while_public(const std::string& condition) {
  return "(" + condition + ") AND NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner = '*')";
}

std::string changed_public_row(const Table& table, const std::string& scope) {
  const std::string stays = ddl::is_public(table, "new") + " AND " + ddl::is_public(table, "old") + " AND NOT " +
                            differs(table.owner_column()->name);
  return std::string(kInsert) + "SELECT " + scope + ", " + std::to_string(table.number()) + ", new." +
         table.with_role(ColumnRole::id)->name + ", columns FROM (\n    SELECT CASE WHEN " + stays + " THEN " +
         changed_columns(table) + " ELSE " + std::to_string(kAllColumns) + " END AS columns\n  ) WHERE columns <> 0;\n";
}

}  // namespace

std::vector<ddl::Part> ddl::sqlite_publication(const Table& table) {
  if (!is_published(table)) return {};
  const std::string scope = quoted(kPublicScope.text()), name = table.name() + "_published_";
  const std::string& id = table.with_role(ColumnRole::id)->name;
  const std::string on_new = ddl::is_public(table, "new"), on_old = ddl::is_public(table, "old");
  return {
      sqlite_trigger(name + "insert", "INSERT", table.name(), while_public(on_new), whole_row(table, "new", scope)),
      sqlite_trigger(name + "update", "UPDATE", table.name(), while_public(on_new + " OR " + on_old),
                     changed_public_row(table, scope)),
      sqlite_trigger(name + "move", "UPDATE OF " + id, table.name(), while_public(differs(id)),
                     whole_row(table, "old", scope) + whole_row(table, "new", scope)),
      sqlite_trigger(name + "delete", "DELETE", table.name(), while_public(on_old), whole_row(table, "old", scope)),
  };
}

std::vector<ddl::Part> ddl::sqlite_capture(const Schema& schema, const Table& table) {
  if (!table.on_devices()) return {};
  const std::string& id = table.with_role(ColumnRole::id)->name;
  const std::string& owner = table.owner_column()->name;
  const std::string name = table.name() + "_captured_";
  const std::string identity = id == owner ? id : id + ", " + owner;
  const std::string moved = id == owner ? differs(id) : differs(id) + " OR " + differs(owner);
  return {
      sqlite_trigger(name + "insert", "INSERT", table.name(), not_quiet("new." + owner), whole_row(table, "new")),
      sqlite_trigger(name + "update", "UPDATE", table.name(), when_updated(schema, table), changed_row(table)),
      // A row that gets another id, or another owner, is gone here and new there. The server does neither.
      sqlite_trigger(name + "move", "UPDATE OF " + identity, table.name(), moved,
                     whole_row(table, "old") + whole_row(table, "new")),
      sqlite_trigger(name + "delete", "DELETE", table.name(), not_quiet("old." + owner), whole_row(table, "old")),
  };
}

}  // namespace freehold
