#include <catch2/catch.hpp>

#include "sync/http/origins.hpp"
#include "sync/http/target.hpp"

namespace freehold {
namespace {

TEST_CASE("an address is split and decoded") {
  const auto target = parse_target("/v1/sync/pull?scope=me&since=12&name=a%20b+c%26d&empty=&bare");
  REQUIRE(target);
  CHECK(target->path == "/v1/sync/pull");
  CHECK(target->query.at("scope") == "me");
  CHECK(target->query.at("since") == "12");
  CHECK(target->query.at("name") == "a b c&d");
  CHECK(target->query.at("empty").empty());
  CHECK(target->query.at("bare").empty());
  CHECK(parse_target("/a%20b+c")->path == "/a b+c");
  CHECK(parse_target("/%C3%A9t%C3%A9")->path == "/\u00E9t\u00E9");
  CHECK(parse_target("/.well-known/..x/...")->path == "/.well-known/..x/...");
}

TEST_CASE("an address that leaves its root, or hides something, is none") {
  for (const std::string_view text :
       {"",          "*",         "v1/me",       "http://x/", "/..",    "/../x",    "/a/../b",   "/a/./b", "/.",
        "/%2e%2e/x", "/a/%2E%2E", "/%2e%2e%2fx", "/a\\b",     "/%5c",   "/%00",     "/a%0d%0ab", "/%7f",   "/%",
        "/%2",       "/%zz",      "/%c0%af",     "/%ff",      "/x?a=%", "/x?a=%ff", "/x?%00=1"}) {
    INFO(text);
    CHECK_FALSE(parse_target(text));
  }
}

TEST_CASE("origins: the server's own always, programs that send none, and those on the list to the letter") {
  const OriginPolicy policy({"https://app.example.org"});
  CHECK(policy.allows("", "example.org"));
  CHECK(policy.allows("https://app.example.org", "sync.example.org"));
  CHECK(policy.allows("http://localhost:8787", "localhost:8787"));
  CHECK(policy.allows("https://Sync.example.org", "sync.example.org"));
  CHECK_FALSE(policy.allows("null", "sync.example.org"));
  CHECK_FALSE(policy.allows("http://app.example.org", "sync.example.org"));
  CHECK_FALSE(policy.allows("https://app.example.org:8443", "sync.example.org"));
  CHECK_FALSE(policy.allows("https://sync.example.org.evil.org", "sync.example.org"));
  CHECK_FALSE(policy.allows("http://localhost:8788", "localhost:8787"));
  CHECK_FALSE(policy.allows("http://", ""));
  CHECK_FALSE(policy.allows("file://sync.example.org", "sync.example.org"));
}

}  // namespace
}  // namespace freehold
