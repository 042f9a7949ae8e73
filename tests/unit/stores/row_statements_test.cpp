#include <catch2/catch.hpp>

#include "core/workspace/workspace.hpp"
#include "sync/stores/sql/row_statements.hpp"
#include "tests/support/tiny_schema.hpp"

using namespace freehold;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Every statement that a server runs on rows of a table comes from here, by its name.
std::vector<std::pair<std::string, std::string>> statements_of(const Table& table) {
  const RowStatements statements(table);
  std::vector<std::pair<std::string, std::string>> all = {{"select", statements.select()},
                                                          {"insert", statements.insert()},
                                                          {"update", statements.update()},
                                                          {"remove", statements.remove()}};
  for (const Column& column : table.columns())
    if (column.references) all.emplace_back("referring " + column.name, statements.select_referring(column));
  return all;
}

}  // namespace

TEST_CASE("every statement on a table that has owners names the owner, and none names a secret column") {
  int walked = 0;
  for (const Schema* schema : {&workspace_schema(), &tiny_schema()}) {
    for (const Table& table : schema->tables()) {
      if (!table.on_devices()) continue;
      const std::string owner = table.owner_column()->name;
      for (const auto& [name, sql] : statements_of(table)) {
        INFO(table.name() << ": " << name << ": " << sql);
        if (sql.empty()) {
          CHECK(name == "update");
          continue;
        }
        const bool inserts = sql.rfind("INSERT", 0) == 0;
        if (inserts && table.ownership() == Ownership::column)
          CHECK(contains(sql, "(id, " + owner + ", "));
        else if (!inserts)
          CHECK((contains(sql, owner + " = $1) IS TRUE") || contains(sql, owner + " = $1 AND")));
        CHECK((contains(sql, "$1") || table.ownership() == Ownership::self));
        for (const Column& column : table.columns())
          if (!column.on_devices()) CHECK_FALSE(contains(sql, column.name));
        ++walked;
      }
    }
  }
  CHECK(walked > 150);
}

TEST_CASE("the one statement that names no owner names what makes a row everybody's") {
  const auto public_of = [](const char* table) {
    return RowStatements(*workspace_schema().find(std::string_view(table))).select_public();
  };
  CHECK(public_of("blueprints") ==
        "SELECT id FROM blueprints WHERE id = {any id} AND is_public = true AND is_deleted = false");
  CHECK(public_of("templates") == "SELECT id FROM templates WHERE id = {any id} AND is_public = true");
  for (const Table& table : workspace_schema().tables())
    if (table.on_devices()) CHECK(RowStatements(table).select_public().empty() == table.public_when().empty());
}
