#include <catch2/catch.hpp>

#include "core/rules/canonical_json.hpp"

using namespace freehold;

namespace {

std::string meaning(std::string_view text) {
  std::string out;
  return append_canonical_json(out, text) ? out : "no JSON";
}

}  // namespace

TEST_CASE("JSON texts that mean the same are the same, however they are spelled") {
  for (const auto& [one, other] :
       {std::pair(R"({"a":1,"b":[true,null]})", R"( { "b" : [ true, null ], "a" : 1 } )"),
        std::pair("[1, 1.0, 10e-1, 0.1E+1]", "[1,1,1,1]"), std::pair("[0, -0, 0.000, 0e9]", "[0,0,0,0]"),
        std::pair("[1.5e-7, 1e25, -12.50e3]", "[0.00000015, 10000000000000000000000000, -12500]"),
        std::pair(R"(["\u00e9\uD83E\uDD89\n"])", "[\"é🦉\\n\"]"), std::pair(R"({"a":1,"a":2})", R"({"a":2})")})
    CHECK(meaning(one) == meaning(other));
}

TEST_CASE("JSON texts that mean different things differ, and what is no JSON has no meaning") {
  for (const auto& [one, other] :
       {std::pair("1", "\"1\""), std::pair("[[1],2]", "[[1,2]]"), std::pair("{}", "[]"), std::pair("null", "false"),
        std::pair("12345678901234567890123", "12345678901234567890124"), std::pair("1.1", "11"),
        std::pair(R"({"a":"b"})", R"({"b":"a"})"), std::pair("true", "false"), std::pair("-1", "1")})
    CHECK(meaning(one) != meaning(other));
  for (const char* text : {"", "{", "[1,]", "1 2", "nul"}) CHECK(meaning(text) == "no JSON");
}
