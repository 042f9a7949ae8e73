#include "sync/http/byte_ranges.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace freehold;

namespace {

/// `whole`, `none`, or the bytes as `begin..end`.
std::string wanted(std::string_view header, std::int64_t size = 100) {
  const WantedRange found = wanted_range(header, size);
  if (found.kind == WantedRange::Kind::whole) return "whole";
  if (found.kind == WantedRange::Kind::unsatisfiable) return "none";
  return std::to_string(found.range.begin) + ".." + std::to_string(found.range.end);
}

std::string said(std::string_view header) {
  const auto found = parse_content_range(header);
  if (!found) return "nothing";
  return std::to_string(found->range.begin) + ".." + std::to_string(found->range.end) + " of " +
         std::to_string(found->total);
}

}  // namespace

TEST_CASE("a Range header asks for a part from its first byte to its last, to the end, or for the last so many") {
  CHECK(wanted("bytes=0-9") == "0..10");
  CHECK(wanted("bytes=10-10") == "10..11");
  CHECK(wanted("bytes=90-") == "90..100");
  CHECK(wanted("bytes=90-1000") == "90..100");
  CHECK(wanted("bytes=-1") == "99..100");
  CHECK(wanted("bytes=-1000") == "0..100");
  CHECK(wanted("  Bytes=0-0\t") == "0..1");
  CHECK(wanted("bytes=99-99999999999999999999999999") == "99..100");
}

TEST_CASE("a part that the file does not have is none") {
  for (const char* header : {"bytes=100-", "bytes=100-200", "bytes=99999999999999999999999999-", "bytes=-0"})
    CHECK(wanted(header) == "none");
  CHECK(wanted("bytes=0-0", 0) == "none");
  CHECK(wanted("bytes=-5", 0) == "none");
}

TEST_CASE("a Range header that is no single range of bytes is passed over, as HTTP wants it") {
  for (const char* header :
       {"", "bytes", "bytes=", "bytes=-", "bytes=5", "bytes=9-5", "bytes=0-1,5-6", "bytes=a-b", "bytes=+1-2",
        "bytes=1--2", "bytes=0x1-2", "lines=0-9", "bytes 0-9", "bytes=1.5-2", "bytes=--5"})
    CHECK(wanted(header) == "whole");
}

TEST_CASE("a Content-Range header says which bytes of how many have come") {
  CHECK(said("bytes 0-0/1") == "0..1 of 1");
  CHECK(said("bytes 4194304-8388607/10000000") == "4194304..8388608 of 10000000");
  CHECK(said(" BYTES 0-9/10 ") == "0..10 of 10");
}

TEST_CASE("a Content-Range header in any other form, or beyond the total, says nothing") {
  for (const char* header : {"",
                             "bytes",
                             "bytes ",
                             "bytes 0-9",
                             "bytes 0/10",
                             "bytes 0-9/",
                             "bytes /10",
                             "bytes -/10",
                             "bytes 0-9/*",
                             "bytes */10",
                             "bytes 0-10/10",
                             "bytes 5-4/10",
                             "bytes -1-5/10",
                             "bytes 0--5/10",
                             "bytes=0-9/10",
                             "bytes 0-9/-10",
                             "bytes 0-9/1e3",
                             "bytes 10/0-9",
                             "bits 0-9/10",
                             "bytes 0-9/10/11",
                             "bytes 0-9-10/11",
                             "bytes 99999999999999999999999-99999999999999999999999/99999999999999999999999"})
    CHECK(said(header) == "nothing");
}
