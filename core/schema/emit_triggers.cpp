#include "core/schema/capture.hpp"
#include "core/schema/ddl.hpp"

namespace freehold {

bool is_captured(const Table& table, const Column& column) {
  return column.on_devices() && column.role != ColumnRole::id && &column != table.owner_column();
}

std::string emit_triggers(const Schema& schema, const Table& table, Home home) {
  if (home == Home::device_sqlite) return {};
  if (home == Home::postgres) return ddl::postgres_capture(table) + ddl::postgres_totals(table);
  std::string out;
  for (const ddl::Part& trigger : ddl::sqlite_triggers(schema, table)) out += trigger.text;
  return out;
}

std::string emit_drop_triggers(const Schema& schema, const Table& table, Home home) {
  if (home == Home::device_sqlite) return {};
  if (home == Home::postgres) return ddl::drop_postgres_totals(table) + ddl::drop_postgres_capture(table);
  const auto triggers = ddl::sqlite_triggers(schema, table);
  std::string out;
  for (auto trigger = triggers.rbegin(); trigger != triggers.rend(); ++trigger) out += ddl::drop_extra(*trigger);
  return out;
}

namespace ddl {

std::vector<Part> sqlite_triggers(const Schema& schema, const Table& table) {
  std::vector<Part> triggers = sqlite_capture(schema, table);
  for (Part& trigger : sqlite_publication(table)) triggers.push_back(std::move(trigger));
  for (Part& trigger : sqlite_totals(table)) triggers.push_back(std::move(trigger));
  return triggers;
}

Part sqlite_trigger(const std::string& name, const std::string& event, const std::string& table,
                    const std::string& when, const std::string& body) {
  const std::string condition = when.empty() ? std::string() : " WHEN " + when;
  return {name,
          "CREATE TRIGGER " + name + " AFTER " + event + " ON " + table + condition + " BEGIN\n" + body + "END;\n",
          table};
}

}  // namespace ddl
}  // namespace freehold
