#include <catch2/catch.hpp>

#include "core/hashing/wrapped.hpp"
#include "native/legacy/legacy_table.hpp"
#include "sync/auth/digest.hpp"
#include "tests/support/clients.hpp"
#include "tests/support/command.hpp"
#include "tests/support/legacy_site.hpp"
#include "tests/support/test_server.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

void import(TestServer& server, const LegacySite& site) {
  server.stop();
  Command command(site.import_into(server.url()));
  const int status = command.wait();
  INFO(command.err());
  REQUIRE(status == 0);
  server.restart();
}

HttpAnswer sign_in(TestServer& server, const std::string& name, const std::string& password) {
  return post(server.port(), "/v1/auth/login",
              json::object{{name.find('@') == std::string::npos ? "username" : "email", name}, {"password", password}});
}

std::string record_of(TestServer& server, int user) {
  return server.store().find_account(OwnerId{legacy_id("users", user)}).value()->password_hash;
}

}  // namespace

TEST_CASE("Ada signs in with the password of the old site, and from then on it is kept as any other") {
  const StoreKind kind = GENERATE(StoreKind::sqlite, StoreKind::postgres);
  const LegacySite site;
  site.add_user(1, "ada", "caf\xC3\xA9");
  site.add_user(2, "bob", "hunter2");
  site.add_note(1, 1, "Engines");
  TestServer server(kind);
  import(server, site);
  REQUIRE(record_of(server, 1).starts_with("sha256hex$argon2id$"));

  // Neither a wrong password nor the old digest itself opens the account, and the record stays.
  CHECK(sign_in(server, "ada", "cafe").code() == "invalid_credentials");
  CHECK(sign_in(server, "ada", sha256_hex("caf\xC3\xA9")).code() == "invalid_credentials");
  CHECK(record_of(server, 1).starts_with("sha256hex$"));

  const HttpAnswer signed_in = sign_in(server, "Ada@Example.org", "caf\xC3\xA9");
  REQUIRE(signed_in.status == 200);
  CHECK(signed_in.json().at("user").at("id").as_string() == legacy_id("users", 1).text());
  CHECK(record_of(server, 1).starts_with("$argon2id$"));
  CHECK(sign_in(server, "ada", "caf\xC3\xA9").status == 200);
  CHECK(sign_in(server, "ada", "cafe").code() == "invalid_credentials");
  CHECK(record_of(server, 2).starts_with("sha256hex$"));

  // A second import does not bring the old record back.
  import(server, site);
  CHECK(record_of(server, 1).starts_with("$argon2id$"));
}

TEST_CASE("Bob changes his password while only the old digest is known of it") {
  const LegacySite site;
  site.add_user(2, "bob", "hunter2");
  TestServer server(StoreKind::sqlite);
  import(server, site);
  const HttpAnswer first = sign_in(server, "bob", "hunter2");
  REQUIRE(first.status == 200);
  SystemRandom random;
  const auto wrapped = wrap_digest(sha256_hex("hunter2"), random);
  REQUIRE(wrapped.ok());
  REQUIRE(server.store().replace_password(OwnerId{legacy_id("users", 2)}, record_of(server, 2), *wrapped).ok());
  const std::string token(first.json().at("access_token").as_string());
  CHECK(post(server.port(), "/v1/auth/password", json::object{{"current", "hunter2"}, {"new", "a better one"}}, token)
            .status < 300);
  CHECK(record_of(server, 2).starts_with("$argon2id$"));
  CHECK(sign_in(server, "bob", "a better one").status == 200);
  CHECK(sign_in(server, "bob", "hunter2").code() == "invalid_credentials");
}

TEST_CASE("somebody who was switched off in the old site, or had no readable password, cannot sign in") {
  const LegacySite site;
  site.add_user(1, "ada", "x");
  site.add_user(2, "bob", "x");
  site.sql("users", "UPDATE users SET is_active = 0 WHERE id = 1; UPDATE users SET password_hash = 'x' WHERE id = 2");
  TestServer server(StoreKind::sqlite);
  import(server, site);
  CHECK(sign_in(server, "ada", "x").code() == "account_disabled");
  CHECK(sign_in(server, "bob", "x").code() == "invalid_credentials");
  CHECK(sign_in(server, "bob", "").code() == "invalid_credentials");
}
