#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "sync/auth/access_tokens.hpp"
#include "sync/auth/digest.hpp"
#include "tests/support/clients.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

HttpAnswer sign_in(const TestServer& server, const std::string& email, const std::string& password) {
  return post(server.port(), "/v1/auth/login", {{"email", email}, {"password", password}});
}

HttpAnswer refresh(const TestServer& server, const std::string& token) {
  return post(server.port(), "/v1/auth/refresh", {{"refresh_token", token}});
}

std::string text_at(const HttpAnswer& answer, std::string_view name) {
  return std::string(answer.json().at(name).as_string());
}

TEST_CASE("Ada signs up, and is the account that her tokens speak for") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const HttpAnswer answer = post(server.port(), "/v1/auth/register",
                                 {{"email", "ada@example.org"},
                                  {"password", "correct horse"},
                                  {"username", "ada"},
                                  {"full_name", "Ada Lovelace"}});
  REQUIRE(answer.status == 201);
  const json::value signed_up = answer.json();
  CHECK(signed_up.at("expires_in").as_int64() == 900);
  CHECK(signed_up.at("user").at("email").as_string() == "ada@example.org");
  CHECK(signed_up.at("user").at("username").as_string() == "ada");
  CHECK(signed_up.at("user").at("full_name").as_string() == "Ada Lovelace");
  CHECK(signed_up.at("user").at("tier").as_string() == "free");
  CHECK_FALSE(signed_up.at("user").as_object().contains("password_hash"));
  CHECK(answer.headers.at("cache-control") == "no-store");

  const HttpAnswer me = get(server.port(), "/v1/me", text_at(answer, "access_token"));
  CHECK(me.status == 200);
  CHECK(me.json().at("user") == signed_up.at("user"));
}

TEST_CASE("Ada signs in by email in any case, or by username") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  REQUIRE(post(server.port(), "/v1/auth/register",
               {{"email", "Ada@Example.org"}, {"password", "correct horse"}, {"username", "ada"}})
              .status == 201);
  CHECK(sign_in(server, "ada@example.ORG", "correct horse").status == 200);
  CHECK(post(server.port(), "/v1/auth/login", {{"username", "ada"}, {"password", "correct horse"}}).status == 200);
}

TEST_CASE("a wrong password and an account that does not exist get the very same answer") {
  TestServer server(StoreKind::sqlite);
  sign_up(server.port(), "ada");
  const HttpAnswer wrong = sign_in(server, "ada@example.org", "not her password");
  const HttpAnswer nobody = sign_in(server, "nobody@example.org", "not her password");
  CHECK(wrong.status == 401);
  CHECK(wrong.code() == "invalid_credentials");
  CHECK(wrong.body == nobody.body);
  CHECK(wrong.headers == nobody.headers);
  CHECK(sign_in(server, "ada@example.org", "").body == wrong.body);
  CHECK(sign_in(server, "ada@example.org", std::string(5000, 'x')).body == wrong.body);
}

TEST_CASE("an email or username that somebody has is refused with its column") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  json::object form = {{"email", "ada@example.org"}, {"password", "correct horse"}, {"username", "ada"}};
  REQUIRE(post(server.port(), "/v1/auth/register", form).status == 201);
  form["email"] = "ADA@example.org";
  form["username"] = "countess";
  const HttpAnswer email = post(server.port(), "/v1/auth/register", form);
  CHECK(email.status == 409);
  CHECK(email.code() == "unique_violation");
  CHECK(text_at(email, "column") == "email");
  form["email"] = "other@example.org";
  form["username"] = "ada";
  const HttpAnswer username = post(server.port(), "/v1/auth/register", form);
  CHECK(username.status == 409);
  CHECK(text_at(username, "column") == "username");
}

TEST_CASE("a sign-up that breaks a rule says which field and creates nothing") {
  TestServer server(StoreKind::sqlite);
  struct Bad {
    json::object form;
    std::string code, column;
  };
  const std::string good = "correct horse";
  const std::vector<Bad> cases = {
      {{{"email", "ada"}, {"password", good}}, "invalid_value", "email"},
      {{{"email", "a b@example.org"}, {"password", good}}, "invalid_value", "email"},
      {{{"email", "@example.org"}, {"password", good}}, "invalid_value", "email"},
      {{{"email", std::string(250, 'a') + "@example.org"}, {"password", good}}, "invalid_value", "email"},
      {{{"email", "ada@example.org"}, {"password", "7 chars"}}, "invalid_value", "password"},
      {{{"email", "ada@example.org"}, {"password", std::string(1025, 'x')}}, "invalid_value", "password"},
      {{{"email", "ada@example.org"}, {"password", good}, {"username", "eve@example.org"}},
       "invalid_value",
       "username"},
      {{{"email", "ada@example.org"}, {"password", good}, {"username", std::string(81, 'u')}},
       "invalid_value",
       "username"},
      {{{"email", "ada@example.org"}, {"password", good}, {"username", "eve\x1b[2J"}}, "invalid_value", "username"},
      {{{"email", "ada\u202e@example.org"}, {"password", good}}, "invalid_value", "email"},
      {{{"email", "ada@example.org"}, {"password", good}, {"full_name", "Ada\nroot"}}, "invalid_value", "full_name"},
      {{{"email", "ada@example.org"}, {"password", 12345678}}, "malformed", "password"},
      {{{"email", json::array{}}, {"password", good}}, "malformed", "email"},
      {{{"password", good}}, "malformed", "email"},
  };
  for (const Bad& bad : cases) {
    const HttpAnswer answer = post(server.port(), "/v1/auth/register", bad.form);
    INFO(json::serialize(bad.form) << " → " << answer.body);
    CHECK(answer.code() == bad.code);
    CHECK(text_at(answer, "column") == bad.column);
  }
  CHECK(sign_in(server, "ada@example.org", good).status == 401);
}

TEST_CASE("eight astral characters are a password of eight characters") {
  TestServer server(StoreKind::sqlite);
  std::string password;
  for (int i = 0; i < 8; ++i) password += "\U0001F511";
  CHECK(post(server.port(), "/v1/auth/register", {{"email", "ada@example.org"}, {"password", password}}).status == 201);
  CHECK(sign_in(server, "ada@example.org", password).status == 200);
}

TEST_CASE("a refresh token works once; its second use ends every token of that sign-in, and of no other") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const std::string other_device = text_at(sign_in(server, "ada@example.org", "ada's password"), "refresh_token");

  const HttpAnswer second = refresh(server, ada.refresh);
  REQUIRE(second.status == 200);
  CHECK(get(server.port(), "/v1/me", text_at(second, "access_token")).status == 200);
  const HttpAnswer third = refresh(server, text_at(second, "refresh_token"));
  REQUIRE(third.status == 200);

  const HttpAnswer stolen = refresh(server, ada.refresh);
  CHECK(stolen.status == 401);
  CHECK(stolen.code() == "unauthenticated");
  CHECK(refresh(server, text_at(third, "refresh_token")).status == 401);
  CHECK(refresh(server, other_device).status == 200);
}

TEST_CASE("signing out ends the refresh token, and is no error twice") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const json::object form = {{"refresh_token", ada.refresh}};
  CHECK(post(server.port(), "/v1/auth/logout", form).status == 204);
  CHECK(post(server.port(), "/v1/auth/logout", form).status == 204);
  CHECK(refresh(server, ada.refresh).status == 401);
  CHECK(refresh(server, "no token at all").status == 401);
}

TEST_CASE("a refresh token runs out after sixty days") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada");
  server.clock.offset_us = (Accounts::kRefreshLifetimeS + 1) * 1'000'000;
  CHECK(refresh(server, ada.refresh).code() == "token_expired");
}

TEST_CASE("a changed password ends the old one and the refresh tokens of all devices but for the answer's") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const json::object wrong = {{"current", "not her password"}, {"new", "a better one"}};
  CHECK(post(server.port(), "/v1/auth/password", wrong, ada.access).code() == "invalid_credentials");
  const json::object weak = {{"current", "ada's password"}, {"new", "short"}};
  CHECK(post(server.port(), "/v1/auth/password", weak, ada.access).code() == "invalid_value");
  const HttpAnswer refreshed = refresh(server, ada.refresh);
  REQUIRE(refreshed.status == 200);

  const std::string device = text_at(sign_in(server, "ada@example.org", "ada's password"), "refresh_token");
  const json::object good = {{"current", "ada's password"}, {"new", "a better one"}};
  const HttpAnswer changed = post(server.port(), "/v1/auth/password", good, ada.access);
  REQUIRE(changed.status == 200);
  CHECK(changed.json().at("expires_in").as_int64() == 900);
  CHECK(sign_in(server, "ada@example.org", "ada's password").status == 401);
  CHECK(sign_in(server, "ada@example.org", "a better one").status == 200);
  CHECK(refresh(server, device).status == 401);
  CHECK(get(server.port(), "/v1/me", text_at(changed, "access_token")).status == 200);
  CHECK(refresh(server, text_at(refreshed, "refresh_token")).status == 401);
  CHECK(refresh(server, text_at(changed, "refresh_token")).status == 200);
}

TEST_CASE("guessing Ada's password is slowed down, and says for how long") {
  TestServer server(StoreKind::sqlite);
  sign_up(server.port(), "ada");
  sign_up(server.port(), "bob");
  for (int i = 0; i < 10; ++i) CHECK(sign_in(server, "ada@example.org", "guess").status == 401);
  const HttpAnswer slowed = sign_in(server, "ADA@example.org", "ada's password");
  CHECK(slowed.status == 429);
  CHECK(slowed.code() == "too_many_attempts");
  const int wait_s = std::stoi(slowed.headers.at("retry-after"));
  CHECK(wait_s > 0);
  CHECK(wait_s <= 15 * 60);
  CHECK(sign_in(server, "bob@example.org", "bob's password").status == 200);
  server.clock.offset_us = wait_s * 1'000'000LL;
  CHECK(sign_in(server, "ada@example.org", "ada's password").status == 200);
}

TEST_CASE("behind a proxy on the same machine, a guesser elsewhere does not keep Ada out") {
  TestServer server(StoreKind::sqlite);
  sign_up(server.port(), "ada");
  const auto from = [&](const std::string& forwarded, const std::string& password) {
    HttpCall what{"POST", "/v1/auth/login", {{"Content-Type", "application/json"}}, {}};
    what.headers["X-Forwarded-For"] = forwarded;
    what.body = json::serialize(json::object{{"email", "ada@example.org"}, {"password", password}});
    return call(server.port(), what).status;
  };
  for (int i = 0; i < 10; ++i) CHECK(from("198.51.100." + std::to_string(i) + ", 203.0.113.66", "guess") == 401);
  CHECK(from("203.0.113.66", "ada's password") == 429);
  CHECK(from("192.0.2.1", "ada's password") == 200);
}

TEST_CASE("mistyping now and then never locks Ada out") {
  TestServer server(StoreKind::sqlite);
  sign_up(server.port(), "ada");
  for (int day = 0; day < 4; ++day) {
    for (int i = 0; i < 6; ++i) CHECK(sign_in(server, "ada@example.org", "mistyped").status == 401);
    CHECK(sign_in(server, "ada@example.org", "ada's password").status == 200);
  }
}

TEST_CASE("tokens that this server did not sign, or signed too long ago, open nothing") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada");
  const auto me = [&](const std::string& token) { return get(server.port(), "/v1/me", token); };
  const std::string head = ada.access.substr(0, ada.access.find('.'));
  const std::string claims = ada.access.substr(head.size() + 1, ada.access.rfind('.') - head.size() - 1);
  const auto encode = [](std::string_view text) { return to_base64url(Bytes(text.begin(), text.end())); };

  CHECK(me("").code() == "unauthenticated");
  CHECK(me("x").code() == "unauthenticated");
  CHECK(me("..").code() == "unauthenticated");
  CHECK(me(std::string(10'000, 'x')).code() == "unauthenticated");
  CHECK(me(ada.access + "x").code() == "unauthenticated");
  CHECK(me(ada.access.substr(0, ada.access.size() - 1)).code() == "unauthenticated");
  for (const std::string& none : {encode(R"({"alg":"none","typ":"JWT"})"), encode(R"({"alg":"None"})")}) {
    CHECK(me(none + "." + claims + ".").code() == "unauthenticated");
    CHECK(me(none + "." + claims + ada.access.substr(ada.access.rfind('.'))).code() == "unauthenticated");
  }
  const AccessTokens forger(Bytes(32, 7));
  const auto owner = OwnerId::parse(ada.id);
  CHECK(me(forger.issue(*owner, Uuid(), server.clock.now_us() / 1'000'000)).code() == "unauthenticated");

  CHECK(me(ada.access).status == 200);
  const HttpAnswer basic = call(server.port(), {"GET", "/v1/me", {{"Authorization", "Basic " + ada.access}}, {}});
  CHECK(basic.code() == "unauthenticated");
  CHECK(basic.headers.at("www-authenticate") == "Bearer");
  server.clock.offset_us = AccessTokens::kLifetimeS * 1'000'000;
  const HttpAnswer late = me(ada.access);
  CHECK(late.status == 401);
  CHECK(late.code() == "token_expired");
}

TEST_CASE("tokens outlive a restart of the server") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  server.restart();
  CHECK(get(server.port(), "/v1/me", ada.access).status == 200);
  CHECK(refresh(server, ada.refresh).status == 200);
}

}  // namespace
}  // namespace freehold
