#include <catch2/catch.hpp>

#include "core/base/codes.hpp"
#include "core/schema/emit.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/tiny_schema.hpp"

using namespace freehold;

namespace {

std::string whole_ddl(Home home) {
  std::string out;
  for (const Table& table : tiny_schema().tables()) {
    out += emit_create_table(tiny_schema(), table, home);
    if (home == Home::postgres) out += emit_row_security(tiny_schema(), table);
    out += emit_triggers(tiny_schema(), table, home);
  }
  return out;
}

std::string create(std::string_view table, Home home) {
  return emit_create_table(tiny_schema(), *tiny_schema().find(table), home);
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what the emitters write is what was read and approved") {
  CHECK(whole_ddl(Home::postgres) == golden("tiny_postgres.sql"));
  CHECK(whole_ddl(Home::server_sqlite) == golden("tiny_server.sql"));
  CHECK(whole_ddl(Home::device_sqlite) == golden("tiny_device.sql"));
  CHECK(emit_typescript(tiny_schema()) == golden("tiny.ts"));
  CHECK(emit_reference(tiny_schema()) == golden("tiny.md"));
}

TEST_CASE("a device has neither secret columns nor their indexes nor the server's own tables") {
  CHECK(contains(create("people", Home::server_sqlite), "pin"));
  CHECK_FALSE(contains(create("people", Home::device_sqlite), "pin"));
  CHECK(create("audit", Home::device_sqlite).empty());
  CHECK(emit_drop_table(tiny_schema(), *tiny_schema().find("audit"), Home::device_sqlite).empty());
  CHECK(emit_drop_table(tiny_schema(), *tiny_schema().find("audit"), Home::server_sqlite) == "DROP TABLE audit;\n");
  const std::string typescript = emit_typescript(tiny_schema());
  CHECK_FALSE(contains(typescript, "pin"));
  CHECK_FALSE(contains(typescript, "audit"));
}

TEST_CASE("in Postgres a row hangs on a row of its own owner alone") {
  const std::string books = create("books", Home::postgres);
  CHECK(contains(books, "FOREIGN KEY (user_id, shelf_id) REFERENCES shelves (user_id, id) ON DELETE CASCADE"));
  // Setting the whole key to null would take the owner from the row.
  CHECK(contains(books, "REFERENCES shelves (user_id, id) ON DELETE SET NULL (lent_from)"));
  CHECK(contains(create("shelves", Home::postgres), "UNIQUE (user_id, id)"));
}

TEST_CASE("case that does not count is folded for ASCII alone, in both databases") {
  CHECK(contains(create("people", Home::postgres), "ON people (lower(email COLLATE \"C\"))"));
  CHECK(contains(create("people", Home::server_sqlite), "ON people (lower(email))"));
}

TEST_CASE("TypeScript lists every error code once, in the order of the list") {
  const std::string typescript = emit_typescript(tiny_schema());
  std::size_t at = typescript.find("export const errorCodes");
  for (const CodeInfo& info : kCodes) {
    const std::string line = "  '" + std::string(info.name) + "',\n";
    at = typescript.find(line, at);
    REQUIRE(at != std::string::npos);
    CHECK(typescript.find(line, at + 1) == std::string::npos);
  }
}
