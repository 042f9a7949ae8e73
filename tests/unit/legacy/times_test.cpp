#include <catch2/catch.hpp>

#include "core/base/time.hpp"
#include "native/legacy/times.hpp"

using namespace freehold;

namespace {

std::string read(const Value& value) {
  const auto us = read_legacy_time(value);
  return us ? format_time(*us) : "none";
}

Value text(const char* text) {
  return std::string(text);
}

}  // namespace

TEST_CASE("a time is read in every spelling that SQLite's own functions write") {
  const std::string noon = "2021-03-04T12:34:56.000000Z";
  CHECK(read(text("2021-03-04 12:34:56")) == noon);
  CHECK(read(text("2021-03-04T12:34:56")) == noon);
  CHECK(read(text("2021-03-04T12:34:56Z")) == noon);
  CHECK(read(text(" 2021-03-04 12:34:56Z\n")) == noon);
  CHECK(read(std::int64_t{1'614'861'296}) == noon);
  CHECK(read(1'614'861'296.0) == noon);
  CHECK(read(2'459'278.0242592593) == noon);
  CHECK(read(text("2021-03-04 12:34")) == "2021-03-04T12:34:00.000000Z");
  CHECK(read(text("2021-03-04")) == "2021-03-04T00:00:00.000000Z");
}

TEST_CASE("fractions keep six digits, and what is finer is cut off") {
  CHECK(read(text("2021-03-04 12:34:56.7")) == "2021-03-04T12:34:56.700000Z");
  CHECK(read(text("2021-03-04 12:34:56.789")) == "2021-03-04T12:34:56.789000Z");
  CHECK(read(text("2021-03-04 12:34:56.123456")) == "2021-03-04T12:34:56.123456Z");
  CHECK(read(text("2021-03-04T12:34:56.123456789Z")) == "2021-03-04T12:34:56.123456Z");
  CHECK(read(1'614'861'296.25) == "2021-03-04T12:34:56.250000Z");
}

TEST_CASE("an offset moves the time to UTC, over the end of a year too") {
  CHECK(read(text("2021-03-04 12:34:56+02:00")) == "2021-03-04T10:34:56.000000Z");
  CHECK(read(text("2021-03-04T12:34:56 -0530")) == "2021-03-04T18:04:56.000000Z");
  CHECK(read(text("2020-12-31 23:30:00-01:00")) == "2021-01-01T00:30:00.000000Z");
  CHECK(read(text("2021-01-01 00:30:00+01:00")) == "2020-12-31T23:30:00.000000Z");
}

TEST_CASE("numbers are seconds since 1970 or Julian days, also where a column has made text of them") {
  CHECK(read(std::int64_t{0}) == "1970-01-01T00:00:00.000000Z");
  CHECK(read(std::int64_t{-86'400}) == "1969-12-31T00:00:00.000000Z");
  CHECK(read(text("1614861296")) == "2021-03-04T12:34:56.000000Z");
  CHECK(read(text("1614861296.5")) == "2021-03-04T12:34:56.500000Z");
  CHECK(read(text("2440587.5")) == "1970-01-01T00:00:00.000000Z");
  CHECK(read(2'440'587.5) == "1970-01-01T00:00:00.000000Z");
  // What JavaScript has counted: milliseconds.
  CHECK(read(std::int64_t{1'614'861'296'789}) == "2021-03-04T12:34:56.789000Z");
}

TEST_CASE("the first and the last moment of the calendar are read, and none beyond") {
  CHECK(read(text("0001-01-01 00:00:00")) == "0001-01-01T00:00:00.000000Z");
  CHECK(read(text("9999-12-31 23:59:59.999999")) == "9999-12-31T23:59:59.999999Z");
  CHECK(read(text("0001-01-01 00:00:00+01:00")) == "none");
  CHECK(read(text("9999-12-31 23:59:59-01:00")) == "none");
  CHECK(read(text("0000-06-01")) == "none");
}

TEST_CASE("what is no time is none") {
  CHECK(read(Null{}) == "none");
  CHECK(read(Bytes{'2', '0'}) == "none");
  for (const char* wrong : {"",
                            " ",
                            "yesterday",
                            "now",
                            "12:34:56",
                            "2021-02-30",
                            "2021-13-01",
                            "2021-3-4",
                            "2021-03-04 24:00:00",
                            "2021-03-04 12",
                            "2021-03-04 12:60",
                            "2021-03-04 12:34:56.",
                            "2021-03-04 12:34:56+1",
                            "2021-03-04T",
                            "04/03/2021",
                            "2021-03-04 12:34:56 UTC",
                            "nan",
                            "inf",
                            "1e400",
                            "99999999999999999999"})
    CHECK(read(text(wrong)) == "none");
  CHECK(read(INT64_MAX) == "none");
  CHECK(read(INT64_MIN) == "none");
  CHECK(read(1e300) == "none");
}
