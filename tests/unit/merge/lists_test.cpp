#include "core/merge/lists.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace freehold;

TEST_CASE("entries that two devices append offline are both kept, in the order of their ids") {
  CHECK(merge_lists(R"([{"id":"1","text":"hello"},{"id":"3","text":"laptop"}])",
                    R"([{"id":"1","text":"hello"},{"id":"2","text":"phone"}])") ==
        R"([{"id":"1","text":"hello"},{"id":"2","text":"phone"},{"id":"3","text":"laptop"}])");
}

TEST_CASE("of two states of one entry the higher version stays") {
  const char* old = R"([{"id":"1","text":"z","version":1}])";
  const char* edited = R"([{"id":"1","text":"a","version":2}])";
  CHECK(merge_lists(old, edited) == edited);
  CHECK(merge_lists(edited, old) == edited);
}

TEST_CASE(
    "an entry without an id is itself alone; brackets and quotes in texts end nothing; numbers keep their digits") {
  CHECK(merge_lists(R"(["],", 1])", R"([ 1.0 , "],"])") == R"(["],",1])");
  CHECK(merge_lists("[]", R"([{"id":"x","n":12345678901234567890.10,"t":"\"]["}])") ==
        R"([{"id":"x","n":12345678901234567890.10,"t":"\"]["}])");
}

TEST_CASE("an entry has its id however deep it is") {
  const std::string deep = std::string(60, '[') + std::string(60, ']');
  const std::string old = R"([{"id":"1","version":1,"text":)" + deep + "}]";
  const std::string edited = R"([{"id":"1","version":2,"text":)" + deep + "}]";
  CHECK(merge_lists(old, edited) == edited);
  CHECK(merge_lists(edited, old) == edited);
}

TEST_CASE("what is no list counts as an empty one") {
  CHECK(merge_lists("", "{}") == "[]");
  CHECK(merge_lists("[", "[1]") == "[1]");
}
