#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "sync/auth/digest.hpp"
#include "sync/auth/jws.hpp"
#include "tests/support/token_signer.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

// The standards' own examples. A JWS of theirs is no token of ours, so they are checked below the claims.

/// RFC 7515, appendix A.1.
constexpr const char* kSecretA1 =
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
constexpr const char* kTokenA1 =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
    "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// RFC 7515, appendix A.2.
constexpr const char* kKeyA2 =
    R"({"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0B)"
    R"(m4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-K)"
    R"(XBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2)"
    R"(ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"})";
constexpr const char* kTokenA2 =
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290I"
    "jp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujG"
    "bds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN"
    "9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWy"
    "wlVmtVrBp0igcN_IoypGlUPQGe77Rw";

/// RFC 7515, appendix A.3.
constexpr const char* kKeyA3 = R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                               R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";
constexpr const char* kTokenA3 =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290I"
    "jp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

/// RFC 8037, appendices A.2 and A.4.
constexpr const char* kKeyEd = R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
constexpr const char* kTokenEd =
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR"
    "4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

std::string set_of(const std::vector<std::string>& keys) {
  std::string text;
  for (const std::string& key : keys) text += (text.empty() ? "" : ",") + key;
  return R"({"keys":[)" + text + "]}";
}

template <class T>
std::string with(const std::string& jwk, std::string_view name, const T& value) {
  json::object key = json::parse(jwk).as_object();
  key[name] = json::value_from(value);
  return json::serialize(key);
}

std::string without(const std::string& jwk, std::string_view name) {
  json::object key = json::parse(jwk).as_object();
  key.erase(name);
  return json::serialize(key);
}

/// What is wrong with a set; empty: nothing.
std::string fault(const std::string& text) {
  const auto set = KeySet::from_jwks(text);
  if (set) return {};
  CHECK(set.error().code == Code::invalid_value);
  return set.error().message;
}

TEST_CASE("the signatures of RFC 7515 and RFC 8037 are good, and not with one letter changed") {
  const auto set = KeySet::from_jwks(set_of({kKeyA2, kKeyA3, kKeyEd}));
  REQUIRE(set);
  CHECK(set->size() == 3);
  const auto secret = from_base64url(kSecretA1);
  REQUIRE(secret);
  const auto shared = KeySet::from_secret(std::string(secret->begin(), secret->end()));
  REQUIRE(shared);
  const std::vector<std::pair<const KeySet*, std::string>> examples = {
      {&*shared, kTokenA1}, {&*set, kTokenA2}, {&*set, kTokenA3}, {&*set, kTokenEd}};
  for (const auto& [keys, token] : examples) {
    INFO(token);
    const auto payload = verify_jws(*keys, token);
    REQUIRE(payload);
    CHECK(payload->find(token == kTokenEd ? "Example of Ed25519 signing" : "joe") != std::string::npos);
    for (std::size_t at = 0; at < token.size(); at += 7) {
      std::string changed = token;
      changed[at] = changed[at] == 'A' ? 'B' : 'A';
      CHECK_FALSE(verify_jws(*keys, changed));
    }
    for (const std::size_t size : {token.rfind('.') + 1, token.size() - 2, token.size() - 4})
      CHECK_FALSE(verify_jws(*keys, token.substr(0, size)));
  }
  CHECK_FALSE(verify_jws(*shared, kTokenA2));
  CHECK_FALSE(verify_jws(*set, kTokenA1));
}

TEST_CASE("a secret has 32 bytes or more, without the line break of an editor") {
  const std::string secret(32, 's');
  const std::string token = TokenSigner::hs256(secret).sign({{"sub", "ada"}});
  for (const std::string& file : {secret, secret + "\n", secret + "\r\n"}) {
    const auto set = KeySet::from_secret(file);
    REQUIRE(set);
    CHECK(verify_jws(*set, token));
  }
  CHECK_FALSE(verify_jws(*KeySet::from_secret(secret + "\n\n"), token));
  for (const std::string& file : {std::string(), std::string(31, 's'), std::string(31, 's') + "\n"}) {
    const auto set = KeySet::from_secret(file);
    REQUIRE_FALSE(set);
    CHECK(set.error().message.find("32") != std::string::npos);
  }
}

TEST_CASE("a broken, weak or private key in a set is named, and the whole set refused") {
  const std::string zero = to_base64url(Bytes(32, 0));
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"", "keys"},
      {"{}", "keys"},
      {"[]", "keys"},
      {R"({"keys":{}})", "keys"},
      {R"({"keys":[]})", "none"},
      {R"({"keys":[],"keys":[]})", "keys"},
      {R"({"keys":[7]})", "entry 1"},
      {set_of({kKeyA2}) + "x", "keys"},
      {set_of({without(kKeyA2, "n")}), "'n'"},
      {set_of({with(kKeyA2, "e", "AQAB=")}), "'e'"},
      {set_of({with(kKeyA2, "e", "AQAAAAAAAAAB")}), "exponent"},
      {set_of({with(kKeyA2, "e", "Ag")}), "no RSA key"},
      {set_of({with(kKeyA2, "n", to_base64url(Bytes(128, 0xFF)))}), "1024 bits"},
      {set_of({with(kKeyA2, "n", to_base64url(Bytes(1025, 0xFF)))}), "8192"},
      {set_of({with(kKeyA2, "n", to_base64url(Bytes(256, 0xFE)))}), "no RSA key"},
      {set_of({kKeyA3, with(kKeyA3, "y", zero)}), "key 2: x and y are no point"},
      {set_of({with(kKeyA3, "x", to_base64url(Bytes(31, 1)))}), "32 bytes"},
      {set_of({with(kKeyEd, "x", to_base64url(Bytes(33, 1)))}), "32 bytes"},
      {set_of({with(kKeyEd, "d", zero)}), "private"},
      {set_of({kKeyEd, kKeyEd}), "kid"},
      {set_of({with(kKeyEd, "kid", "one"), with(kKeyEd, "kid", "one")}), "'one'"},
  };
  for (const auto& [text, sentence] : wrong) {
    INFO(text);
    const std::string found = fault(text);
    INFO(found);
    CHECK(found.find(sentence) != std::string::npos);
  }
  std::vector<std::string> many;
  for (int i = 0; i < 101; ++i) many.push_back(with(kKeyEd, "kid", std::to_string(i)));
  CHECK(fault(set_of(many)).find("more than 100") != std::string::npos);
}

TEST_CASE("keys for something else are passed over") {
  const std::vector<std::string> others = {
      with(kKeyA2, "use", "enc"),
      with(kKeyA2, "use", 7),
      with(kKeyA2, "alg", "RSA-OAEP"),
      with(kKeyA2, "alg", "PS256"),
      with(kKeyA2, "alg", "HS256"),
      with(kKeyA3, "crv", "P-384"),
      with(kKeyA3, "key_ops", json::array{"sign"}),
      with(kKeyEd, "crv", "X25519"),
      R"({"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T","alg":"HS256"})",
      R"({"kty":"something new"})",
      R"({})",
  };
  for (const std::string& other : others) {
    INFO(other);
    CHECK(fault(set_of({other})).find("none") != std::string::npos);
    const auto set = KeySet::from_jwks(set_of({other, with(kKeyA3, "key_ops", json::array{"verify"})}));
    REQUIRE(set);
    CHECK(set->size() == 1);
    CHECK(verify_jws(*set, kTokenA3));
  }
}

TEST_CASE("a key is found by its name and its algorithm, without a name only where no other could be meant") {
  const auto set = KeySet::from_jwks(set_of(
      {with(kKeyA3, "kid", "a"), with(kKeyA2, "kid", "a"), json::serialize(TokenSigner::es256("b").jwk()), kKeyEd}));
  REQUIRE(set);
  const VerificationKey* a = set->find(SigningAlgorithm::es256, "a");
  const VerificationKey* b = set->find(SigningAlgorithm::es256, "b");
  REQUIRE(a != nullptr);
  REQUIRE(b != nullptr);
  CHECK(a != b);
  CHECK(a->algorithm() == SigningAlgorithm::es256);
  CHECK(set->find(SigningAlgorithm::es256, std::nullopt) == nullptr);
  CHECK(set->find(SigningAlgorithm::es256, "c") == nullptr);
  const VerificationKey* rsa = set->find(SigningAlgorithm::rs256, "a");
  REQUIRE(rsa != nullptr);
  CHECK(rsa->algorithm() == SigningAlgorithm::rs256);
  CHECK(set->find(SigningAlgorithm::rs256, std::nullopt) == rsa);
  CHECK(set->find(SigningAlgorithm::rs256, "b") == nullptr);
  // A key that was given no name answers to every one.
  CHECK(set->find(SigningAlgorithm::eddsa, "whatever") != nullptr);
  CHECK(set->find(SigningAlgorithm::eddsa, std::nullopt) != nullptr);
  CHECK(set->find(SigningAlgorithm::hs256, "a") == nullptr);
  CHECK(set->find(SigningAlgorithm::hs256, std::nullopt) == nullptr);
}

}  // namespace
}  // namespace freehold
