#include <set>
#include <thread>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "core/base/time.hpp"
#include "tests/support/clients.hpp"
#include "tests/support/test_server.hpp"
#include "tests/support/token_signer.hpp"

namespace freehold {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

const TrustedIssuer kTrusted{"https://id.example.org", "notebook"};

const TokenSigner& provider_key() {
  static const TokenSigner key = TokenSigner::es256("2025-06");
  return key;
}

TestProvider provider(bool sign_up = true) {
  return {kTrusted, jwks_text({provider_key().jwk()}), sign_up};
}

/// What the provider says of a person, good for ten minutes by the server's clock.
json::object claims_of(TestServer& server, std::string_view subject) {
  const std::int64_t now_s = server.clock.now_us() / 1'000'000;
  return {{"iss", kTrusted.issuer}, {"aud", kTrusted.audience}, {"sub", subject}, {"iat", now_s}, {"exp", now_s + 600}};
}

std::string token_of(TestServer& server, std::string_view subject) {
  return provider_key().sign(claims_of(server, subject));
}

HttpAnswer me(const TestServer& server, const std::string& token) {
  return get(server.port(), "/v1/me", token);
}

std::string text_at(const HttpAnswer& answer, std::string_view name) {
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  return std::string(answer.json().at("user").at(name).as_string());
}

/// The account that the provider's token opens.
Person arrive(TestServer& server, const std::string& subject) {
  Person person;
  person.access = token_of(server, subject);
  person.id = text_at(me(server, person.access), "id");
  person.name = subject;
  return person;
}

TEST_CASE("Grace comes with another provider's token, gets an account, and is the same person ever after") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres), {}, provider());
  json::object claims = claims_of(server, "auth0|grace");
  claims["email"] = "grace@example.org";
  claims["name"] = "Grace Hopper";
  const HttpAnswer first = me(server, provider_key().sign(claims));
  const std::string id = text_at(first, "id");
  CHECK(text_at(first, "email") == "grace@example.org");
  CHECK(text_at(first, "full_name") == "Grace Hopper");
  CHECK(text_at(first, "tier") == "free");
  CHECK(first.json().at("user").at("username").is_null());

  const std::string token = token_of(server, "auth0|grace");
  const HttpAnswer pushed =
      post(server.port(), "/v1/sync/push", push_of_tasks(new_id(), 1, 0, {{new_id(), "from elsewhere"}}), token);
  REQUIRE(pushed.status == 200);
  CHECK(get(server.port(), "/v1/sync/pull", token).body.find("from elsewhere") != std::string::npos);
  CHECK(arrive(server, "auth0|grace").id == id);
  CHECK(arrive(server, "auth0|Grace").id != id);
  server.restart();
  CHECK(text_at(me(server, token), "id") == id);
  CHECK(text_at(me(server, token), "email") == "grace@example.org");
}

TEST_CASE("our own tokens and the provider's open their own accounts, side by side") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres), {}, provider());
  const Person ada = sign_up(server.port(), "ada");
  const Person grace = arrive(server, "grace");
  CHECK(text_at(me(server, ada.access), "id") == ada.id);
  CHECK(grace.id != ada.id);
  // Whatever a subject is called, it is no account of ours.
  CHECK(arrive(server, ada.id).id != ada.id);
  server.clock.offset_us = AccessTokens::kLifetimeS * 1'000'000;
  CHECK(me(server, ada.access).code() == "token_expired");
  CHECK(me(server, grace.access).code() == "token_expired");
}

TEST_CASE("many first requests at the same moment make one account") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres), {}, provider());
  json::object claims = claims_of(server, "grace");
  const bool with_email = GENERATE(false, true);
  if (with_email) claims["email"] = "grace@example.org";
  const std::string token = provider_key().sign(claims);
  std::vector<HttpAnswer> answers(12);
  std::vector<std::thread> requests;
  for (HttpAnswer& answer : answers) requests.emplace_back([&] { answer = me(server, token); });
  for (std::thread& request : requests) request.join();
  std::set<std::string> ids, emails;
  for (const HttpAnswer& answer : answers) {
    ids.insert(text_at(answer, "id"));
    emails.insert(text_at(answer, "email"));
  }
  CHECK(ids.size() == 1);
  CHECK(emails.size() == 1);
  CHECK(emails.contains("grace@example.org") == with_email);
}

TEST_CASE("without sign-up a stranger is refused, and whoever was given an account gets in") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres), {}, provider(false));
  const std::string token = token_of(server, "grace");
  for (int i = 0; i < 2; ++i) {
    const HttpAnswer stranger = me(server, token);
    CHECK(stranger.status == 401);
    CHECK(stranger.code() == "unauthenticated");
    CHECK(stranger.headers.at("www-authenticate") == "Bearer");
  }
  NewAccount account;
  account.owner = OwnerId::parse(new_id()).value();
  account.email = "grace@example.org";
  account.now = format_time(server.clock.now_us());
  REQUIRE(server.store().add_identity_account(account, {kTrusted.issuer, "grace"}, Hlc::at(1)).ok());
  CHECK(text_at(me(server, token), "id") == account.owner.text());
  CHECK(me(server, token_of(server, "heidi")).status == 401);
}

TEST_CASE("an operator gives Ada's account an identity, and takes it back, within seconds") {
  TestServer server(StoreKind::postgres, {}, provider(false));
  const Person ada = sign_up(server.port(), "ada");
  const std::string token = token_of(server, "subject-of-ada");
  CHECK(me(server, token).status == 401);
  server.run_sql(
      "INSERT INTO main_app.user_identities (id, user_id, issuer, subject) "
      "SELECT gen_random_uuid(), id, 'https://id.example.org', 'subject-of-ada' FROM main_app.users "
      "WHERE lower(email) = 'ada@example.org'");
  CHECK(text_at(me(server, token), "id") == ada.id);
  server.run_sql("DELETE FROM main_app.user_identities");
  server.clock.offset_us = OwnerCache::kMomentUs;
  CHECK(me(server, token).status == 401);
}

TEST_CASE("with the provider's token Ada signs her devices out, and goes on herself; a password it does not change") {
  TestServer server(StoreKind::postgres, {}, provider(false));
  const Person ada = sign_up(server.port(), "ada");
  const std::string token = token_of(server, "subject-of-ada");
  server.run_sql(
      "INSERT INTO main_app.user_identities (id, user_id, issuer, subject) "
      "SELECT gen_random_uuid(), id, 'https://id.example.org', 'subject-of-ada' FROM main_app.users");
  const json::value listed = get(server.port(), "/v1/auth/sessions", token).json();
  REQUIRE(listed.at("sessions").as_array().size() == 1);
  CHECK_FALSE(listed.at("sessions").at(0).at("current").as_bool());
  const json::object form = {{"current", "ada's password"}, {"new", "a better one"}};
  CHECK(post(server.port(), "/v1/auth/password", form, token).code() == "wrong_state");
  CHECK(text_at(me(server, ada.access), "id") == ada.id);

  HttpCall sign_out{"DELETE", "/v1/auth/sessions", {{"Authorization", "Bearer " + token}}, {}};
  CHECK(call(server.port(), sign_out).status == 204);
  CHECK(me(server, ada.access).code() == "unauthenticated");
  CHECK(text_at(me(server, token), "id") == ada.id);
}

TEST_CASE("an email in a token takes nobody's account, and no email that is somebody's") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres), {}, provider());
  const Person ada = sign_up(server.port(), "ada");
  json::object claims = claims_of(server, "mallory");
  claims["email"] = "ADA@example.org";
  claims["email_verified"] = true;
  const HttpAnswer mallory = me(server, provider_key().sign(claims));
  const std::string id = text_at(mallory, "id");
  CHECK(id != ada.id);
  CHECK(text_at(mallory, "email") == id + "@identity.invalid");
  CHECK(text_at(me(server, ada.access), "email") == "ada@example.org");
  CHECK(sign_in(server.port(), "ada").id == ada.id);
  // Nor does an account without a password have one that could be guessed, or set.
  CHECK(post(server.port(), "/v1/auth/login", {{"email", id + "@identity.invalid"}, {"password", ""}}).code() ==
        "invalid_credentials");
  const json::object change = {{"current", ""}, {"new", "a password of mine"}};
  CHECK(post(server.port(), "/v1/auth/password", change, provider_key().sign(claims)).code() == "invalid_credentials");
}

TEST_CASE("claims that an account cannot have are left out") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres), {}, provider());
  int people = 0;
  for (const std::string& email : {std::string("grace"), std::string("a b@example.org"), std::string("a\0b@c.org", 9),
                                   std::string(250, 'a') + "@example.org", std::string()}) {
    json::object claims = claims_of(server, "grace " + std::to_string(++people));
    claims["email"] = json::string(email.data(), email.size());
    claims["name"] = json::string(256, 'g');
    const HttpAnswer answer = me(server, provider_key().sign(claims));
    CHECK(text_at(answer, "email") == text_at(answer, "id") + "@identity.invalid");
    CHECK(answer.json().at("user").at("full_name").is_null());
  }
  json::object doubted = claims_of(server, "heidi");
  doubted["email"] = "heidi@example.org";
  doubted["email_verified"] = false;
  CHECK(text_at(me(server, provider_key().sign(doubted)), "email") != "heidi@example.org");
}

TEST_CASE("a switched-off account is refused at once, with whatever token") {
  ServerOptions options;
  options.head_poll = 50ms;
  TestServer server(StoreKind::postgres, options, provider());
  const Person grace = arrive(server, "grace");
  LiveClient phone(server.port());
  REQUIRE(phone.greet(grace, new_id()));
  server.run_sql("UPDATE main_app.users SET is_active = false");
  CHECK(me(server, grace.access).code() == "account_disabled");
  CHECK(me(server, token_of(server, "grace")).code() == "account_disabled");
  CHECK(phone.next_of("error")->at("code").as_string() == "account_disabled");
  CHECK(phone.close_code() == 4401);
  LiveClient laptop(server.port());
  CHECK(laptop.greet(grace, new_id())->at("code").as_string() == "account_disabled");
}

TEST_CASE("an account that was removed is gone for its token, and comes back as another one") {
  TestServer server(StoreKind::postgres, {}, provider());
  const Person grace = arrive(server, "grace");
  server.run_sql("DELETE FROM main_app.users");
  CHECK(me(server, grace.access).code() == "unauthenticated");
  server.clock.offset_us = OwnerCache::kMomentUs;
  CHECK(arrive(server, "grace").id != grace.id);
}

TEST_CASE("tokens that are not the provider's, not for this server or past their time open nothing") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres), {}, provider());
  const Person grace = arrive(server, "grace");
  const auto code = [&](const std::string& token) { return me(server, token).code(); };
  CHECK(code("x") == "unauthenticated");
  CHECK(code("..") == "unauthenticated");
  CHECK(code(std::string(10'000, 'x')) == "unauthenticated");
  CHECK(code(grace.access + "x") == "unauthenticated");
  CHECK(code(TokenSigner::es256("2025-06").sign(claims_of(server, "grace"))) == "unauthenticated");
  CHECK(code(provider_key().sign(R"({"alg":"none"})", json::serialize(claims_of(server, "grace")))) ==
        "unauthenticated");
  json::object claims = claims_of(server, "grace");
  claims["aud"] = "calendar";
  CHECK(code(provider_key().sign(claims)) == "unauthenticated");
  CHECK(me(server, grace.access).status == 200);
  server.clock.offset_us = (600 + kClockLeewayS) * 1'000'000;
  CHECK(code(grace.access) == "token_expired");

  TestServer another(StoreKind::sqlite);
  CHECK(me(another, token_of(another, "grace")).code() == "unauthenticated");
}

TEST_CASE("the provider changes its keys while the server runs") {
  TestServer server(StoreKind::sqlite, {}, provider());
  const Person grace = arrive(server, "grace");
  const TokenSigner next = TokenSigner::eddsa("2025-07");
  server.replace_keys(jwks_text({next.jwk()}));
  server.clock.offset_us = KeyFile::kLookEveryUs;
  CHECK(text_at(me(server, next.sign(claims_of(server, "grace"))), "id") == grace.id);
  CHECK(me(server, grace.access).code() == "unauthenticated");
  server.replace_keys("{");
  server.clock.offset_us = 2 * KeyFile::kLookEveryUs;
  CHECK(text_at(me(server, next.sign(claims_of(server, "grace"))), "id") == grace.id);
}

TEST_CASE("a live session with the provider's token carries rows, and ends with the token") {
  ServerOptions options;
  options.head_poll = 50ms;
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres), options, provider());
  Person grace;
  grace.access = token_of(server, "grace");
  const std::string phone_id = new_id();
  LiveClient phone(server.port()), laptop(server.port());
  const auto welcome = phone.greet(grace, phone_id);
  REQUIRE(welcome);
  REQUIRE(welcome->at("type").as_string() == "welcome");
  REQUIRE(laptop.greet(grace, new_id())->at("type").as_string() == "welcome");
  REQUIRE(laptop.next_of("rows"));
  phone.send(push_of_tasks(phone_id, 1, 0, {{new_id(), "live from elsewhere"}}));
  REQUIRE(phone.next_of("verdicts"));
  const auto rows = laptop.next_of("rows");
  REQUIRE(rows);
  CHECK(json::serialize(*rows).find("live from elsewhere") != std::string::npos);

  server.clock.offset_us = (600 + kClockLeewayS) * 1'000'000;
  CHECK(phone.next_of("error")->at("code").as_string() == "token_expired");
  CHECK(phone.close_code() == 4401);
  LiveClient late(server.port());
  CHECK(late.greet(grace, new_id())->at("code").as_string() == "token_expired");
  CHECK(late.close_code() == 4401);
}

TEST_CASE("a token that is good for centuries does not end a live session at once") {
  TestServer server(StoreKind::sqlite, {}, provider());
  json::object claims = claims_of(server, "grace");
  claims["exp"] = 253'402'300'799;
  Person grace;
  grace.access = provider_key().sign(claims);
  LiveClient phone(server.port());
  REQUIRE(phone.greet(grace, new_id())->at("type").as_string() == "welcome");
  REQUIRE(phone.next_of("rows"));
  CHECK_FALSE(phone.next(300ms));
  REQUIRE(post(server.port(), "/v1/sync/push", push_of_tasks(new_id(), 1, 0, {{new_id(), "still there"}}), grace.access)
              .status == 200);
  CHECK(phone.next_of("rows"));
}

}  // namespace
}  // namespace freehold
