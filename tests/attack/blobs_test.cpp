#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sync/auth/digest.hpp"
#include "tests/attack/field.hpp"

namespace freehold::attack {
namespace {

namespace fs = std::filesystem;

/// Grace's file, whose bytes are her own words.
std::string words() {
  return "a picture of " + std::string(kMark);
}

/// Name and content of every file of one account.
std::string files_of(TestServer& server, const Person& person) {
  std::string all;
  const fs::path home = server.data() / "blobs" / person.id;
  if (!fs::exists(home)) return all;
  for (const auto& entry : fs::recursive_directory_iterator(home)) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    all += entry.path().lexically_relative(home).string() + ": " + text.str() + "\n";
  }
  return all;
}

/// Everything that an answer tells, but for the time.
std::string told(const HttpAnswer& answer) {
  std::string all = std::to_string(answer.status) + "\n";
  for (const auto& [name, value] : answer.headers)
    if (name != "date") all += name + ": " + value + "\n";
  return all + "\n" + answer.body;
}

/// The field with a file of Grace's, and what becomes of attempts at it.
class Attic {
 public:
  explicit Attic(StoreKind kind) : field_(kind) {
    const Headers hers{{"Authorization", "Bearer " + field_.grace().person.access}};
    REQUIRE(call(field_.port(), {"PUT", path(), hers, words()}).status == 201);
    before_ = files_of(field_.server(), field_.grace().person);
  }

  Field& field() { return field_; }
  static std::string path() { return "/v1/blobs/" + sha256_hex(words()); }

  HttpAnswer ask(const std::string& method, const std::string& target, Headers headers, const std::string& body,
                 const std::string& token) const {
    if (!token.empty()) headers["Authorization"] = "Bearer " + token;
    return call(field_.port(), {method, target, std::move(headers), body});
  }
  HttpAnswer mallory(const std::string& method, const std::string& target, Headers headers = {},
                     const std::string& body = {}) const {
    return ask(method, target, std::move(headers), body, field_.mallory().person.access);
  }

  /// Counts an attempt at what is Grace's: none of her files may have changed, and nothing of them come out.
  void judge(const std::string& attempt, const HttpAnswer& answer, std::string wrong = {}) {
    const std::string now = files_of(field_.server(), field_.grace().person);
    if (wrong.empty() && now != before_) wrong = "her files have changed: " + now;
    before_ = now;
    field_.judge(attempt, told(answer), wrong);
  }

 private:
  Field field_;
  std::string before_;
};

std::string unless(bool well, const HttpAnswer& answer) {
  return well ? std::string() : told(answer);
}

/// One of everything that a route of files takes.
std::vector<std::pair<std::string, Headers>> requests() {
  return {{"HEAD", {}},
          {"GET", {}},
          {"GET", {{"Range", "bytes=0-3"}}},
          {"GET", {{"If-None-Match", "*"}}},
          {"PUT", {}},
          {"PUT", {{"Content-Range", "bytes 0-7/100"}}},
          {"PUT", {{"Content-Range", "bytes 5-12/100"}}}};
}

TEST_CASE("a guessed digest of Grace's file tells Mallory exactly what an unknown one does") {
  Attic attic(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const std::string unknown = "/v1/blobs/" + sha256_hex("what nobody has");
  for (const auto& [method, headers] : requests()) {
    const std::string body = method == "PUT" ? "8 bytes!" : "";
    const HttpAnswer hers = attic.mallory(method, Attic::path(), headers, body);
    const HttpAnswer none = attic.mallory(method, unknown, headers, body);
    std::string a = told(hers), b = told(none);
    // The digest of what came is of the attacker's own bytes, and so is how far an upload has come.
    attic.judge(method + " of her file", hers, unless(a == b, hers));
  }
}

TEST_CASE("who has some of Grace's bytes must have all of them, and gets a file of their own") {
  Attic attic(StoreKind::sqlite);
  const std::string size = std::to_string(words().size());
  const HttpAnswer begun =
      attic.mallory("PUT", Attic::path(), {{"Content-Range", "bytes 0-8/" + size}}, words().substr(0, 9));
  attic.judge("the first bytes of her file", begun, unless(begun.status == 202, begun));
  const HttpAnswer guessed = attic.mallory(
      "PUT", Attic::path(), {{"Content-Range", "bytes 9-" + std::to_string(words().size() - 1) + "/" + size}},
      std::string(words().size() - 9, 'x'));
  attic.judge("the rest of it guessed", guessed, unless(guessed.status == 422, guessed));
  const HttpAnswer asked = attic.mallory("GET", Attic::path());
  attic.judge("her file after that", asked, unless(asked.status == 404, asked));
}

TEST_CASE("nobody without a sign-in of their own reads or writes a file") {
  Attic attic(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  Field& field = attic.field();
  const Person thief = sign_in(field.port(), "grace");
  REQUIRE(post(field.port(), "/v1/auth/logout", {{"refresh_token", thief.refresh}}).status == 204);
  const std::string old = sign_in(field.port(), "grace").access;
  const auto try_tokens = [&](const std::vector<std::pair<std::string, std::string>>& tokens) {
    for (const auto& [what, token] : tokens) {
      for (const auto& [method, headers] : requests()) {
        const HttpAnswer answer = attic.ask(method, Attic::path(), headers, method == "PUT" ? "8 bytes!" : "", token);
        attic.judge(what + ": " + method, answer, unless(answer.status == 401, answer));
      }
    }
  };
  try_tokens({{"no token", ""},
              {"nonsense", "a.b.c"},
              {"her id", thief.id},
              {"signed out", thief.access},
              {"her refresh token", field.grace().person.refresh}});
  field.server().clock.offset_us = (AccessTokens::kLifetimeS + 1) * std::int64_t{1'000'000};
  field.renew_grace();
  try_tokens({{"a token that has run out", old}});
}

TEST_CASE("an account that was switched off reads and writes no file, with a token that is good for minutes") {
  Attic attic(StoreKind::postgres);
  Field& field = attic.field();
  const std::string text = "Mallory's own";
  REQUIRE(attic.mallory("PUT", "/v1/blobs/" + sha256_hex(text), {}, text).status == 201);
  field.server().run_sql("UPDATE main_app.users SET is_active = false WHERE id = '" + field.mallory().person.id + "'");
  for (const auto& [method, headers] : requests()) {
    const HttpAnswer answer = attic.mallory(method, "/v1/blobs/" + sha256_hex(text), headers, "");
    attic.judge("switched off: " + method, answer, unless(answer.status == 403, answer));
  }
}

TEST_CASE("no way of writing an address leads to a file that is not one's own") {
  Attic attic(StoreKind::sqlite);
  const std::string digest = sha256_hex(words()), grace = attic.field().grace().person.id;
  for (const std::string up : {"..", "%2e%2e", "..%2f", "..%5c", "%252e%252e", "..%00", "....", "..;"})
    for (const std::string& name : std::vector<std::string>{
             up + "/" + grace + "/" + digest, up + "%2f" + grace + "%2f" + digest, up + "%5c" + grace + "%5c" + digest,
             grace + "/" + digest, grace + "%2f" + digest, "/" + digest, digest + "/" + up, digest + "%00",
             digest + "%2f", digest + ".last", "partial%2f" + digest, "unused%2f" + digest, "lock", "%2e", up,
             std::string(64, '.'), std::string(63, '0') + "A", std::string(64, '0') + "0", std::string(5000, 'a')})
      for (const std::string method : {"GET", "HEAD", "PUT"}) {
        const HttpAnswer answer = attic.mallory(method, "/v1/blobs/" + name, {}, method == "PUT" ? words() : "");
        attic.judge(method + " " + name, answer, unless(answer.status >= 400, answer));
      }
}

TEST_CASE("pieces that lie about themselves are refused, and cost nothing") {
  Attic attic(StoreKind::sqlite);
  const std::string path = "/v1/blobs/" + sha256_hex("anything");
  const std::string huge = "99999999999999999999999999";
  for (const std::string& range : std::vector<std::string>{
           "bytes 0-7/8000000000", "bytes 0-7/" + huge, "bytes " + huge + "-" + huge + "/" + huge,
           std::string("bytes 0-8/9"), std::string("bytes 0-6/9"), std::string("bytes 7-0/9"),
           std::string("bytes -7-0/9"), std::string("bytes 0-7/7"), std::string("bytes 0-7/*"),
           std::string("bytes */8"), std::string("bytes 9223372036854775800-9223372036854775807/9223372036854775807"),
           std::string("bytes 4294967296-4294967303/4294967304"), std::string("bytes"), std::string("0-7/8"),
           std::string("bytes 0-7/8, bytes 0-7/8"), std::string(10'000, '9')}) {
    const HttpAnswer answer = attic.mallory("PUT", path, {{"Content-Range", range}}, "8 bytes!");
    attic.judge("PUT with " + range.substr(0, 80), answer, unless(answer.status >= 400, answer));
  }
  const HttpAnswer large = attic.mallory("PUT", path, {}, std::string(BlobLimits::kPieceBytes + 1, 'x'));
  attic.judge("a piece of 4 MiB and a byte", large, unless(large.status == 413 || large.status == 0, large));
  for (const std::string& range :
       std::vector<std::string>{std::string("bytes=0-" + huge), "bytes=" + huge + "-", "bytes=-" + huge,
                                std::string("bytes=-0"), std::string("bytes=5-1"), std::string("bytes=--1"),
                                std::string("bytes=0-0,0-0"), std::string(10'000, '-')}) {
    const HttpAnswer answer = attic.mallory("GET", Attic::path(), {{"Range", range}});
    attic.judge("GET with " + range.substr(0, 80), answer, unless(answer.status == 404, answer));
  }
  attic.judge(
      "a folder for nothing", large,
      files_of(attic.field().server(), attic.field().mallory().person).empty() ? std::string() : "bytes were kept");
}

}  // namespace
}  // namespace freehold::attack
