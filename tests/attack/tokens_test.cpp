#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "core/workspace/workspace.hpp"
#include "sync/auth/digest.hpp"
#include "sync/http/api.hpp"
#include "tests/attack/field.hpp"

namespace freehold::attack {
namespace {

namespace json = boost::json;

/// Something that is shown in place of Grace's access token.
struct Pass {
  std::string what;
  std::string token;
};

std::string encoded(const std::string& text) {
  return to_base64url(Bytes(text.begin(), text.end()));
}

std::string part(const std::string& token, int number) {
  std::size_t begin = 0;
  for (; number > 0; --number) begin = token.find('.', begin) + 1;
  return token.substr(begin, token.find('.', begin) - begin);
}

/// Tokens that say Grace and that no server has signed, or has signed for something else.
std::vector<Pass> false_passes(Field& field) {
  const Person& grace = field.grace().person;
  const std::string header = part(grace.access, 0), claims = part(grace.access, 1), signature = part(grace.access, 2);
  const std::string mallorys = field.mallory().person.access;
  std::vector<Pass> passes = {
      {"no token", ""},
      {"an empty signature", header + "." + claims + "."},
      {"alg none", encoded(R"({"alg":"none","typ":"JWT"})") + "." + claims + "."},
      {"alg None, with a signature", encoded(R"({"alg":"None","typ":"JWT"})") + "." + claims + "." + signature},
      {"alg RS256", encoded(R"({"alg":"RS256","typ":"JWT"})") + "." + claims + "." + signature},
      {"a key of its own", encoded(R"({"alg":"HS256","typ":"JWT","jwk":{"kty":"oct","k":"AA"}})") + "." + claims + "." +
                               to_base64url(hmac_sha256(Bytes(1, 0), header + "." + claims))},
      {"an empty key", header + "." + claims + "." + to_base64url(hmac_sha256(Bytes(32, 0), header + "." + claims))},
      {"Mallory's signature", header + "." + claims + "." + part(mallorys, 2)},
      {"Mallory's claims", header + "." + part(mallorys, 1) + "." + signature},
      {"her refresh token", grace.refresh},
      {"her id", grace.id},
      {"a dot", "."},
      {"dots", std::string(5000, '.')},
      {"a long text", std::string(15'000, 'x')},
      {"bytes", "\xff\xfe\x01.\x80.\x80"},
  };
  std::string turned = signature;
  turned[0] = turned[0] == 'A' ? 'B' : 'A';
  passes.push_back({"one letter of the signature", header + "." + claims + "." + turned});
  passes.push_back({"more after the signature", grace.access + ".x"});
  passes.push_back({"a space within", header + "." + claims + " ." + signature});
  return passes;
}

/// One of everything that clients do to a table.
std::vector<json::object> pushes_against(const Settler& victim, const Table& table) {
  const SampleRow& row = victim.row(table);
  std::vector<json::object> pushes;
  pushes.push_back(push_of({change("insert", table, new_id(), values_to_insert(another(row)))}));
  pushes.push_back(push_of({change("update", table, row.id.text(), values_to_insert(row))}));
  pushes.push_back(push_of({change("delete", table, row.id.text())}));
  return pushes;
}

void try_pass(Field& field, const Pass& pass) {
  for (const Table& table : workspace_schema().tables()) {
    for (const json::object& push : pushes_against(field.grace(), table)) {
      const HttpAnswer answer = post(field.port(), "/v1/sync/push", push, pass.token);
      const bool refused = answer.status == 401 || answer.status == 403 || answer.status == 400 || answer.status == 0;
      field.judge(pass.what + ": a push into " + table.name(), answer.body, refused ? std::string() : answer.body);
    }
  }
  for (const Api::Route& route : Api::routes()) {
    if (!route.needs_token) continue;
    std::string path(route.path);
    if (const std::size_t id = path.find("{id}"); id != std::string::npos) path.replace(id, 4, field.grace().person.id);
    HttpCall asked{std::string(route.method), path, {}, {}};
    if (route.body_bytes_max > 0) {
      asked.headers["Content-Type"] = "application/json";
      asked.body = "{}";
    }
    if (!pass.token.empty()) asked.headers["Authorization"] = "Bearer " + pass.token;
    const HttpAnswer answer = call(field.port(), asked);
    const bool refused = answer.status == 401 || answer.status == 403 || answer.status == 400 || answer.status == 0;
    field.judge(pass.what + ": " + asked.method + " " + asked.target, answer.body,
                refused ? std::string() : answer.body);
  }
  LiveClient live(field.port());
  live.send({{"type", "hello"}, {"token", pass.token}, {"client_id", new_id()}, {"schema_version", 4}, {"since", 0}});
  std::string heard;
  while (const auto text = live.next_text(std::chrono::milliseconds(500))) heard += *text;
  field.judge(pass.what + ": a hello", heard, heard.find("welcome") == std::string::npos ? std::string() : heard);
}

TEST_CASE("nobody is let in by a token that no server has signed for it, to any table, route or socket") {
  Field field(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  for (const Pass& pass : false_passes(field)) try_pass(field, pass);
}

TEST_CASE("a token that has run out lets nobody in") {
  Field field(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const std::string old = sign_in(field.port(), "grace").access;
  field.server().clock.offset_us = (AccessTokens::kLifetimeS + 1) * std::int64_t{1'000'000};
  field.renew_grace();
  try_pass(field, {"a token that has run out", old});
}

TEST_CASE("an account that was switched off is let in nowhere, whatever it holds") {
  Field field(StoreKind::postgres);
  const Person off = sign_up(field.port(), "off");
  field.server().run_sql("SET freehold.quiet = 'on'; UPDATE main_app.users SET is_active = false WHERE id = '" +
                         off.id + "'");
  try_pass(field, {"an account that was switched off", off.access});
  for (const auto& [path, form] : std::vector<std::pair<std::string, json::object>>{
           {"/v1/auth/login", {{"email", "off@example.org"}, {"password", "off's password"}}},
           {"/v1/auth/refresh", {{"refresh_token", off.refresh}}}}) {
    const HttpAnswer answer = post(field.port(), path, form);
    field.judge("an account that was switched off: " + path, answer.body,
                answer.body.find("access_token") == std::string::npos ? std::string() : answer.body);
  }
}

TEST_CASE("somebody else's refresh token, a used one and a made-up one give nothing") {
  Field field(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person second = sign_in(field.port(), "grace");
  const auto renew = [&](const std::string& token) {
    return post(field.port(), "/v1/auth/refresh", {{"refresh_token", token}});
  };
  const HttpAnswer first = renew(second.refresh);
  REQUIRE(first.status == 200);
  const std::string successor(first.json().at("refresh_token").as_string());
  const auto judge = [&](const std::string& what, const std::string& token) {
    const HttpAnswer answer = renew(token);
    field.judge(what, answer.body, answer.status / 100 == 2 ? answer.body : std::string());
  };
  judge("a used refresh token", second.refresh);
  judge("the successor of one that was used twice", successor);
  judge("an access token as a refresh token", field.grace().person.access);
  judge("the digest of a refresh token", to_base64url(sha256(field.grace().person.refresh)));
  for (const char* text : {"", "' OR 1=1 --", "null", "%", "\\x00", "x"}) judge("a made-up refresh token", text);
}

}  // namespace
}  // namespace freehold::attack
