#include <catch2/catch.hpp>

#include "sync/auth/access_tokens.hpp"
#include "sync/auth/digest.hpp"

namespace freehold {
namespace {

std::string hex(const Bytes& bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const std::uint8_t byte : bytes) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

TEST_CASE("digests agree with the standards' own examples") {
  // FIPS 180-2, B.1, and RFC 4231, test case 2.
  CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex(hmac_sha256({'J', 'e', 'f', 'e'}, "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("bytes have one spelling in an address, and come back from it") {
  CHECK(to_base64url({}).empty());
  CHECK(to_base64url({0xFB, 0xFF}) == "-_8");
  CHECK(from_base64url("-_8") == Bytes{0xFB, 0xFF});
  for (const std::string_view bad : {"-_8=", "+/8", "-_9", "a", "a b", "ab\n"}) {
    INFO(bad);
    CHECK_FALSE(from_base64url(bad));
  }
}

TEST_CASE("secrets are equal or not, whatever their length") {
  CHECK(equal_in_constant_time("", ""));
  CHECK(equal_in_constant_time("abc", "abc"));
  CHECK_FALSE(equal_in_constant_time("abc", "abd"));
  CHECK_FALSE(equal_in_constant_time("abc", "ab"));
}

TEST_CASE("a token speaks for its owner until it runs out, and not with one letter changed") {
  const AccessTokens tokens(Bytes(32, 1));
  const OwnerId ada{Uuid{{1, 2, 3}}};
  const Uuid phone{{4, 5, 6}};
  const std::string token = tokens.issue(ada, phone, 1000);
  const auto claims = tokens.verify(token, 1000 + AccessTokens::kLifetimeS - 1);
  REQUIRE(claims);
  CHECK(claims->owner == ada);
  CHECK(claims->sign_in == phone);
  CHECK(claims->expires_at_s == 1000 + AccessTokens::kLifetimeS);
  CHECK(tokens.verify(token, 1000 + AccessTokens::kLifetimeS).error().code == Code::token_expired);
  for (std::size_t at = 0; at < token.size(); ++at) {
    std::string changed = token;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    const auto refused = tokens.verify(changed, 1000);
    INFO(changed);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::unauthenticated);
  }
  for (std::size_t size = 0; size < token.size(); ++size) CHECK_FALSE(tokens.verify(token.substr(0, size), 1000));
}

TEST_CASE("a token that names no sign-in, as they were made once, is not taken, though our key has signed it") {
  const Bytes key(32, 1);
  const AccessTokens tokens(key);
  const std::string owner = OwnerId{Uuid{{1, 2, 3}}}.text();
  const auto answer = [&](const std::string& sid) {
    const std::string claims = R"({"iss":"freehold","sub":")" + owner + R"(",)" + sid + R"("iat":1000,"exp":1900})";
    std::string token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." + to_base64url(Bytes(claims.begin(), claims.end()));
    token += "." + to_base64url(hmac_sha256(key, token));
    return tokens.verify(token, 1000);
  };
  CHECK(answer(R"("sid":")" + owner + R"(",)"));
  for (const char* sid : {"", R"("sid":null,)", R"("sid":7,)", R"("sid":"phone",)", R"("sid":"",)"}) {
    INFO(sid);
    const auto refused = answer(sid);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::unauthenticated);
  }
}

}  // namespace
}  // namespace freehold
