#include "core/migrate/version.hpp"

#include "core/migrate/snapshot.hpp"
#include "core/migrate/sqlite_target.hpp"

namespace freehold {
namespace {

/// The tables, and the columns as `table.column`, that there are after so many steps.
Result<std::set<std::string>> names_at(int number, Clock& clock) {
  FREEHOLD_ASSIGN(const auto database, Database::open({":memory:", nullptr, false}));
  SqliteMigrationTarget target(*database, Home::server_sqlite);
  FREEHOLD_TRY(upgrade(target, clock, embedded_migrations(), number));
  FREEHOLD_ASSIGN(Statement columns,
                  database->prepare("SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c "
                                    "WHERE t.type = 'table'"));
  std::set<std::string> names;
  for (;;) {
    FREEHOLD_ASSIGN(const bool row, columns.step());
    if (!row) return names;
    const std::string table(columns.text(0));
    names.insert(table);
    names.insert(table + '.' + std::string(columns.text(1)));
  }
}

}  // namespace

Result<Version> version_of(int number, Clock& clock) {
  FREEHOLD_ASSIGN(const auto names, names_at(number, clock));
  FREEHOLD_ASSIGN(Schema schema, read_snapshot(embedded_snapshot(), names));
  return Version{number, std::make_shared<const Schema>(std::move(schema)),
                 embedded_migrations().first(static_cast<std::size_t>(number))};
}

int newest_version() {
  return embedded_migrations().back().version;
}

Result<int> first_version_with(std::string_view table, Clock& clock) {
  for (const Migration& step : embedded_migrations()) {
    FREEHOLD_ASSIGN(const auto names, names_at(step.version, clock));
    if (names.count(std::string(table)) != 0) return step.version;
  }
  return 0;
}

}  // namespace freehold
