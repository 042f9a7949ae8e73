#include <catch2/catch.hpp>

#include "core/base/codes.hpp"
#include "native/generate/pages.hpp"

using namespace freehold;

TEST_CASE("a block is replaced between its marks, and the rest of the page stays") {
  const std::string page = "# Page\n\n<!-- codes:begin -->\nold\n<!-- codes:end -->\n\nend\n";
  const auto filled = fill_block(page, "codes", "new\n");
  REQUIRE(filled.ok());
  CHECK(*filled == "# Page\n\n<!-- codes:begin -->\nnew\n<!-- codes:end -->\n\nend\n");
  CHECK(fill_block(*filled, "codes", "new\n").value() == *filled);
}

TEST_CASE("a page without the marks, or with them the wrong way round, is not written") {
  CHECK(fill_block("# Page\n", "codes", "new\n").error().code == Code::not_found);
  CHECK(fill_block("<!-- codes:begin -->\n", "codes", "new\n").error().code == Code::not_found);
  CHECK(fill_block("<!-- codes:end -->\n<!-- codes:begin -->\n", "codes", "x").error().code == Code::not_found);
  CHECK(fill_block("<!-- codes:begin -->\n<!-- codes:end -->\n", "limits", "x").error().message ==
        "the page has no block 'limits'; put its two marks back");
}

TEST_CASE("the table of codes has one line for each code") {
  const std::string table = codes_table();
  for (const CodeInfo& info : kCodes) CHECK(table.find("| `" + std::string(info.name) + "` | ") != std::string::npos);
  CHECK(table.find("| `invalid_value` | 422 | ") != std::string::npos);
}

TEST_CASE("limits are written in units that people read") {
  const std::string table = limits_table();
  CHECK(table.find(" | 16 MiB |") != std::string::npos);
  CHECK(table.find(" | 16 KiB |") != std::string::npos);
  CHECK(table.find(" | 20,000 |") != std::string::npos);
}
