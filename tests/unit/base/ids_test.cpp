#include <catch2/catch.hpp>

#include "core/base/ids.hpp"
#include "core/base/text.hpp"
#include "core/base/time.hpp"

using namespace freehold;

TEST_CASE("an id reads back what it wrote, and takes no other spelling") {
  const std::string text = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";
  REQUIRE(Uuid::parse(text).ok());
  CHECK(Uuid::parse(text)->text() == text);
  for (const char* wrong : {"", "0190A6B2-7c1e-7d3f-8a4b-5c6d7e8f9a0b", "0190a6b27c1e7d3f8a4b5c6d7e8f9a0b",
                            "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0", "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0g"})
    CHECK(Uuid::parse(wrong).error().code == Code::invalid_value);
}

TEST_CASE("a time reads back what it wrote, before 1970 too") {
  for (const std::int64_t us :
       {std::int64_t{0}, std::int64_t{1'700'000'000'123'456}, std::int64_t{-1}, std::int64_t{-62'135'596'800'000'000}})
    CHECK(parse_time(format_time(us)).value() == us);
  CHECK(format_time(0) == "1970-01-01T00:00:00.000000Z");
}

TEST_CASE("a time that is not in the calendar is refused") {
  for (const char* wrong : {"2025-02-29T00:00:00.000000Z", "2025-13-01T00:00:00.000000Z", "2025-01-01T24:00:00.000000Z",
                            "2025-01-01T00:00:00.000Z", "2025-01-01 00:00:00.000000Z", "0000-01-01T00:00:00.000000Z"})
    CHECK(parse_time(wrong).error().code == Code::invalid_value);
}

TEST_CASE("lengths count code points, and broken UTF-8 has none") {
  CHECK(count_code_points("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x8C\xB1") == 4);
  for (const std::string& wrong :
       {std::string("\xC0\xAF"), std::string("\xED\xA0\x80"), std::string("\xF5\x80\x80\x80"), std::string("\xE2\x82"),
        std::string("\x80"), std::string("a\0b", 3)})
    CHECK_FALSE(count_code_points(wrong));
  CHECK(utf16_length("a\xF0\x9F\x8C\xB1") == 3);
}

TEST_CASE("base64 reads back what it wrote, and gives bytes one spelling") {
  for (const Bytes& bytes : {Bytes{}, Bytes{0}, Bytes{1, 2}, Bytes{255, 254, 253}, Bytes{1, 2, 3, 4}})
    CHECK(from_base64(to_base64(bytes)) == bytes);
  for (const char* wrong : {"A", "AB", "ABC", "AB=C", "AB==AB==", "AR==", "A*==", "===="})
    CHECK_FALSE(from_base64(wrong));
}
