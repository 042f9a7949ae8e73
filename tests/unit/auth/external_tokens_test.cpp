#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "sync/auth/digest.hpp"
#include "sync/auth/external_tokens.hpp"
#include "tests/support/token_signer.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

constexpr std::int64_t kNowS = 1'750'000'000;
const TrustedIssuer kTrusted{"https://id.example.org", "notebook"};
constexpr const char* kStranger = "the access token is none that this server takes; sign in";

/// One key of each kind that a set can hold; making RSA keys takes time.
struct Provider {
  TokenSigner rsa = TokenSigner::rs256("rsa key");
  TokenSigner ec = TokenSigner::es256("ec key");
  TokenSigner ed = TokenSigner::eddsa("ed key");
  KeySet keys = *KeySet::from_jwks(jwks_text({rsa.jwk(), ec.jwk(), ed.jwk()}));
};

const Provider& provider() {
  static const Provider one;
  return one;
}

json::object claims() {
  return {{"iss", kTrusted.issuer}, {"aud", kTrusted.audience}, {"sub", "ada"}, {"exp", kNowS + 600}};
}

json::object claims_with(std::string_view name, const json::value& value) {
  json::object changed = claims();
  changed[name] = value;
  return changed;
}

json::object claims_without(std::string_view name) {
  json::object changed = claims();
  changed.erase(name);
  return changed;
}

Result<ExternalClaims> verify(const std::string& token, std::int64_t now_s = kNowS) {
  return verify_external_token(provider().keys, kTrusted, token, now_s);
}

/// A token that the provider has signed, with these claims as text.
Result<ExternalClaims> verify_signed(const std::string& text) {
  return verify(provider().ec.sign(R"({"alg":"ES256","kid":"ec key"})", text));
}

/// Refused in the words that tell a stranger nothing.
void check_stranger(const std::string& token) {
  INFO(token);
  const auto refused = verify(token);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::unauthenticated);
  CHECK(refused.error().message == kStranger);
}

void check_refused(const Result<ExternalClaims>& answer, std::string_view sentence) {
  REQUIRE_FALSE(answer);
  INFO(answer.error().message);
  CHECK(answer.error().code == Code::unauthenticated);
  CHECK(answer.error().message.find(sentence) != std::string::npos);
}

TEST_CASE("a token of each algorithm says who Ada is") {
  for (const TokenSigner* signer : {&provider().rsa, &provider().ec, &provider().ed}) {
    INFO(signer->kid());
    const auto read = verify(signer->sign(claims()));
    REQUIRE(read);
    CHECK(read->subject == "ada");
    CHECK(read->expires_at_s == kNowS + 600 + kClockLeewayS);
    CHECK_FALSE(read->email);
    CHECK_FALSE(read->name);
  }
  const std::string secret(40, 's');
  const auto shared = KeySet::from_secret(secret);
  REQUIRE(shared);
  const TokenSigner signer = TokenSigner::hs256(secret);
  CHECK(verify_external_token(*shared, kTrusted, signer.sign(claims()), kNowS));
  // Some providers name even the one secret.
  const std::string named = signer.sign(R"({"alg":"HS256","kid":"2025"})", json::serialize(claims()));
  CHECK(verify_external_token(*shared, kTrusted, named, kNowS));
  CHECK_FALSE(verify_external_token(*shared, kTrusted, TokenSigner::hs256(secret + "s").sign(claims()), kNowS));
}

TEST_CASE("the algorithm belongs to the key: a token cannot choose another for it") {
  const std::string body = json::serialize(claims());
  // The public half of a key is known to everybody, and must not do for a secret.
  for (const std::string& known : {provider().rsa.public_pem(), json::serialize(provider().rsa.jwk()),
                                   std::string(provider().rsa.jwk().at("n").as_string())}) {
    const TokenSigner forger = TokenSigner::hs256(known);
    check_stranger(forger.sign(R"({"alg":"HS256","kid":"rsa key"})", body));
    check_stranger(forger.sign(R"({"alg":"RS256","kid":"rsa key"})", body));
    check_stranger(forger.sign(R"({"alg":"HS256"})", body));
  }
  check_stranger(provider().rsa.sign(R"({"alg":"ES256","kid":"rsa key"})", body));
  check_stranger(provider().rsa.sign(R"({"alg":"PS256","kid":"rsa key"})", body));
  check_stranger(provider().rsa.sign(R"({"alg":"RS512","kid":"rsa key"})", body));
  check_stranger(provider().ec.sign(R"({"alg":"EdDSA","kid":"ec key"})", body));
  check_stranger(provider().ec.sign(R"({"alg":"ES256","kid":"rsa key"})", body));
  check_stranger(provider().ec.sign(R"({"alg":"es256","kid":"ec key"})", body));
  check_stranger(provider().ec.sign(R"({"kid":"ec key"})", body));
}

TEST_CASE("a token without a signature is nobody's") {
  const std::string body = in_base64url(json::serialize(claims()));
  for (const std::string_view header : {R"({"alg":"none"})", R"({"alg":"None"})", R"({"alg":"none","kid":"ec key"})",
                                        R"({"alg":"ES256","kid":"ec key"})", R"({"alg":"RS256","kid":"rsa key"})",
                                        R"({"alg":"EdDSA","kid":"ed key"})"}) {
    const std::string text = in_base64url(header) + "." + body;
    for (const std::string& signature : {std::string(), to_base64url(Bytes(64, 0)), to_base64url(Bytes(256, 0))})
      check_stranger(text + "." + signature);
    check_stranger(text);
  }
}

TEST_CASE("another's key opens nothing, whatever name it takes or brings along") {
  const TokenSigner stranger = TokenSigner::es256("ec key");
  check_stranger(stranger.sign(claims()));
  check_stranger(TokenSigner::es256("new key").sign(claims()));
  const json::object header = {
      {"alg", "ES256"}, {"kid", "ec key"}, {"jwk", stranger.jwk()}, {"jku", "https://evil.example"}};
  check_stranger(stranger.sign(json::serialize(header), json::serialize(claims())));
  const std::string token = provider().ec.sign(claims());
  const std::string signature = token.substr(token.rfind('.'));
  check_stranger(in_base64url(R"({"alg":"ES256","kid":"ec key"})") + "." +
                 in_base64url(json::serialize(claims_with("sub", "bob"))) + signature);
}

TEST_CASE("a signature of ES256 is two numbers of 32 bytes, in no other form") {
  const std::string token = provider().ec.sign(claims());
  const std::string text = token.substr(0, token.rfind('.'));
  const Bytes raw = *from_base64url(token.substr(text.size() + 1));
  REQUIRE(raw.size() == 64);
  Bytes longer = raw, shorter = raw, swapped(raw.begin() + 32, raw.end());
  longer.insert(longer.begin(), 0);
  shorter.pop_back();
  swapped.insert(swapped.end(), raw.begin(), raw.begin() + 32);
  for (const Bytes& other : {longer, shorter, swapped, Bytes(64, 0), Bytes(64, 0xFF)})
    check_stranger(text + "." + to_base64url(other));
}

TEST_CASE("a header that names extensions, another type or no key that fits is refused") {
  const std::string body = json::serialize(claims());
  const auto with = [&](const std::string& members) {
    return provider().ec.sign(R"({"alg":"ES256","kid":"ec key")" + members + "}", body);
  };
  CHECK(verify(with("")));
  CHECK(verify(with(R"(,"typ":"at+JWT")")));
  CHECK(verify(with(R"(,"typ":"application/jwt")")));
  check_stranger(with(R"(,"crit":["exp"],"exp":1)"));
  check_stranger(with(R"(,"crit":[])"));
  check_stranger(with(R"(,"b64":false,"crit":["b64"])"));
  check_stranger(with(R"(,"typ":"logout+jwt")"));
  check_stranger(with(R"(,"typ":7)"));
  check_stranger(with(R"(,"alg":"ES256")"));
  check_stranger(provider().ec.sign(R"({"alg":"ES256","kid":7})", body));
  check_stranger(provider().ec.sign(R"({"alg":["ES256"],"kid":"ec key"})", body));
  check_stranger(provider().ec.sign(R"(["ES256"])", body));
  check_stranger(provider().ec.sign("not JSON", body));
  // Without a name the key must be the only one of its kind.
  CHECK(verify(provider().ec.sign(R"({"alg":"ES256"})", body)));
  const auto two = KeySet::from_jwks(jwks_text({provider().ec.jwk(), TokenSigner::es256("other").jwk()}));
  REQUIRE(two);
  CHECK_FALSE(verify_external_token(*two, kTrusted, provider().ec.sign(R"({"alg":"ES256"})", body), kNowS));
  CHECK(verify_external_token(*two, kTrusted, provider().ec.sign(claims()), kNowS));
}

TEST_CASE("a token has three parts of base64url in their one spelling, and 8 KiB at most") {
  const std::string token = provider().ec.sign(claims());
  REQUIRE(verify(token));
  for (const std::string& other :
       {std::string(), std::string("."), std::string(".."), "." + token, token + ".", token + "." + in_base64url("{}"),
        token + "=", token + "A", token + "\n", " " + token, "." + token.substr(token.find('.') + 1)})
    check_stranger(other);
  // The last letter of 64 bytes has four bits that say nothing; only zeros are taken.
  std::string respelled = token;
  const std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  respelled.back() = letters[letters.find(respelled.back()) + 1];
  check_stranger(respelled);
  const auto padded = [](std::size_t size) { return provider().ec.sign(claims_with("pad", json::string(size, 'x'))); };
  const std::size_t room = (kExternalTokenBytesMax - padded(0).size()) / 4 * 3;
  CHECK(padded(room).size() <= kExternalTokenBytesMax);
  CHECK(verify(padded(room)));
  check_stranger(padded(room + 6));
}

TEST_CASE("a claim that stands twice is read by nobody") {
  const std::string text = json::serialize(claims());
  const auto and_then = [&](const std::string& more) { return text.substr(0, text.size() - 1) + "," + more + "}"; };
  REQUIRE(verify_signed(text));
  REQUIRE(verify_signed(and_then(R"("other":1)")));
  check_refused(verify_signed(and_then(R"("sub":"bob")")), "no claims");
  check_refused(verify_signed(and_then(R"("s\u0075b":"bob")")), "no claims");
  check_refused(verify_signed(and_then(R"("other":[{"a":1,"b":{},"a":2}])")), "no claims");
  check_refused(verify_signed(text + "x"), "no claims");
  check_refused(verify_signed("[" + text + "]"), "no claims");
  check_refused(verify_signed(""), "no claims");
  check_refused(verify_signed("\xFF"), "no claims");
  check_refused(verify_signed(and_then(R"("deep":)" + std::string(100, '[') + std::string(100, ']'))), "no claims");
}

TEST_CASE("issuer and audience are ours, letter by letter") {
  const auto verify_claims = [](const json::object& changed) { return verify(provider().ed.sign(changed)); };
  for (const json::value& wrong : {json::value("https://id.example.org/"), json::value("HTTPS://id.example.org"),
                                   json::value(""), json::value(nullptr), json::value(json::array{kTrusted.issuer})})
    check_refused(verify_claims(claims_with("iss", wrong)), "another issuer");
  check_refused(verify_claims(claims_without("iss")), "another issuer");
  CHECK(verify_claims(claims_with("aud", json::array{"calendar", "notebook"})));
  for (const json::value& wrong :
       {json::value("calendar"), json::value("notebook2"), json::value("Notebook"), json::value(json::array{}),
        json::value(json::array{"calendar"}), json::value(json::array{"notebook", 7}),
        json::value(json::object{{"notebook", true}}), json::value(nullptr)})
    check_refused(verify_claims(claims_with("aud", wrong)), "another audience");
  check_refused(verify_claims(claims_without("aud")), "another audience");
}

TEST_CASE("a token is good from its start to its end, and for half a minute around them") {
  const auto at = [](const json::object& changed, std::int64_t now_s) {
    return verify(provider().ed.sign(changed), now_s);
  };
  const std::int64_t end = kNowS + 600 + kClockLeewayS;
  CHECK(at(claims(), end - 1));
  const auto late = at(claims(), end);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == Code::token_expired);
  for (const std::string_view name : {"nbf", "iat"}) {
    INFO(name);
    CHECK(at(claims_with(name, kNowS + kClockLeewayS), kNowS));
    CHECK(at(claims_with(name, static_cast<double>(kNowS) + 0.5), kNowS));
    check_refused(at(claims_with(name, kNowS + kClockLeewayS + 1), kNowS), "not valid yet");
    check_refused(at(claims_with(name, "now"), kNowS), "no time");
  }
  CHECK(at(claims_with("exp", static_cast<double>(kNowS) + 1.9), kNowS)->expires_at_s == kNowS + 1 + kClockLeewayS);
  check_refused(at(claims_without("exp"), kNowS), "never runs out");
  for (const json::value& wrong : {json::value("1750000600"), json::value(nullptr), json::value(-1), json::value(1e300),
                                   json::value(INT64_MAX), json::value(UINT64_MAX), json::value(json::array{})})
    check_refused(at(claims_with("exp", wrong), kNowS), "no time");
}

TEST_CASE("a subject is a text of 1 to 255 characters") {
  const auto with = [](const json::value& subject) { return verify(provider().ed.sign(claims_with("sub", subject))); };
  std::string longest;
  for (std::size_t i = 0; i < kSubjectMax; ++i) longest += "é";
  CHECK(with(json::value(longest.c_str()))->subject == longest);
  for (const json::value& wrong : {json::value(""), json::value((longest + "x").c_str()), json::value(7),
                                   json::value(nullptr), json::value(json::string("a\0b", 3))})
    check_refused(with(wrong), "subject");
  check_refused(verify(provider().ed.sign(claims_without("sub"))), "subject");
}

TEST_CASE("an email that the provider doubts is left out") {
  json::object changed = claims_with("email", "ada@example.org");
  changed["name"] = "Ada Lovelace";
  const auto email = [&] { return verify(provider().ed.sign(changed))->email; };
  CHECK(email() == "ada@example.org");
  CHECK(verify(provider().ed.sign(changed))->name == "Ada Lovelace");
  for (const json::value& yes : {json::value(true), json::value("true")}) {
    changed["email_verified"] = yes;
    CHECK(email() == "ada@example.org");
  }
  for (const json::value& no : {json::value(false), json::value("false"), json::value(nullptr), json::value(1)}) {
    changed["email_verified"] = no;
    CHECK_FALSE(email());
  }
  changed["email_verified"] = true;
  changed["email"] = json::array{"ada@example.org"};
  CHECK_FALSE(email());
}

}  // namespace
}  // namespace freehold
