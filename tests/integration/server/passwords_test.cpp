#include <functional>
#include <utility>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "core/workspace/workspace.hpp"
#include "tests/support/clients.hpp"
#include "tests/support/test_server.hpp"

namespace freehold {
namespace {

namespace json = boost::json;

/// What other systems made of "ada's password".
constexpr const char* kBcrypt = "$2b$04$abcdefghijklmnopqrstuu3RuqmSoun/Yj7ByT8IwBjiP3l/W5R8a";
constexpr const char* kPbkdf2 =
    "pbkdf2:sha256:1000$Ig608Msnwv2RCN1l$6b69329e73825793341a8203438e8f6e966508a67e40aa59d206f4553661d20f";
constexpr const char* kScrypt =
    "scrypt:1024:8:1$ZxgUai1PLN0cTYbt$bbc54c170a0e09d74c9ef3d5949bf02bbaa87cfb4cce467825013285a359750c"
    "e304cbbb4533a67c3ee9c26c88e48a9c73814a64c7fd010bab9ef38724c3f600";

HttpAnswer sign_in_with(const TestServer& server, const std::string& password) {
  return post(server.port(), "/v1/auth/login", {{"email", "ada@example.org"}, {"password", password}});
}

HttpAnswer change(const TestServer& server, const Person& ada, const std::string& from, const std::string& to) {
  return post(server.port(), "/v1/auth/password", {{"current", from}, {"new", to}}, ada.access);
}

std::string record_of(TestServer& server, const Person& person) {
  return server.store().find_account(OwnerId::parse(person.id).value()).value()->password_hash;
}

/// Lets something happen in the middle of a sign-in: once the password has been checked, an id is drawn.
class Meanwhile : public SystemRandom {
 public:
  void fill(std::span<std::uint8_t> out) override {
    if (const auto happens = std::exchange(next, nullptr)) happens();
    SystemRandom::fill(out);
  }
  std::function<void()> next;
};

void give_record(TestServer& server, const Person& person, const std::string& record) {
  REQUIRE(server.store().replace_password(OwnerId::parse(person.id).value(), record_of(server, person), record).ok());
}

TEST_CASE("Ada signs in with her password of another system, and from then on it is kept as any other") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  for (const std::string record : {kBcrypt, kPbkdf2, kScrypt}) {
    INFO(record);
    give_record(server, ada, record);
    CHECK(sign_in_with(server, "not her password").code() == "invalid_credentials");
    CHECK(sign_in_with(server, record).code() == "invalid_credentials");
    CHECK(record_of(server, ada) == record);
    CHECK(sign_in_with(server, "ada's password").status == 200);
    CHECK(record_of(server, ada).starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
    CHECK(sign_in_with(server, "ada's password").status == 200);
    CHECK(sign_in_with(server, "not her password").code() == "invalid_credentials");
  }
}

TEST_CASE("Ada changes her password while the record of another system is all that is known of it") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada");
  give_record(server, ada, kBcrypt);
  CHECK(change(server, ada, "not her password", "a better one").code() == "invalid_credentials");
  CHECK(change(server, ada, "ada's password", "a better one").status == 200);
  CHECK(record_of(server, ada).starts_with("$argon2id$"));
  CHECK(sign_in_with(server, "a better one").status == 200);
  CHECK(sign_in_with(server, "ada's password").code() == "invalid_credentials");
}

TEST_CASE("a record that cannot be read, or asks for too much, opens for nobody, and looks like a wrong password") {
  TestServer server(StoreKind::sqlite);
  const Person ada = sign_up(server.port(), "ada");
  const HttpAnswer wrong = sign_in_with(server, "not her password");
  for (const char* record : {"x", "md5", "$2x$04$abcdefghijklmnopqrstuu3RuqmSoun/Yj7ByT8IwBjiP3l/W5R8a",
                             "$2b$31$abcdefghijklmnopqrstuu3RuqmSoun/Yj7ByT8IwBjiP3l/W5R8a",
                             "pbkdf2:sha256:999999999$salt$00", "scrypt:1048576:8:1$salt$00"}) {
    INFO(record);
    give_record(server, ada, record);
    const HttpAnswer answer = sign_in_with(server, "ada's password");
    CHECK(answer.body == wrong.body);
    CHECK(answer.headers == wrong.headers);
    CHECK(record_of(server, ada) == record);
  }
}

TEST_CASE("what everybody takes for a password, and one's own name, are refused for a new one and let in for an old") {
  TestServer server(StoreKind::sqlite);
  const auto refused = [](const HttpAnswer& answer) {
    return answer.status == 422 && answer.code() == "invalid_value" && answer.json().at("column") == "password";
  };
  for (const char* weak : {"Password", "ada@example.org", "countess-of-lovelace"}) {
    INFO(weak);
    CHECK(refused(post(server.port(), "/v1/auth/register",
                       {{"email", "ada@example.org"}, {"username", "countess-of-lovelace"}, {"password", weak}})));
  }
  const Person ada = sign_up(server.port(), "ada");
  CHECK(refused(change(server, ada, "ada's password", "iloveyou")));
  CHECK(refused(change(server, ada, "ada's password", "ADA@example.org")));
  CHECK(sign_in_with(server, "ada's password").status == 200);

  // PBKDF2 of "password", as an example of RFC 6070 has it.
  give_record(server, ada, "pbkdf2:sha1:4096$salt$4b007901b765489abead49d926f721d065a429c1");
  CHECK(sign_in_with(server, "password").status == 200);
}

TEST_CASE("what happens to an account while its password is being checked holds for that sign-in too") {
  TestServer server(GENERATE(StoreKind::sqlite, StoreKind::postgres));
  const Person ada = sign_up(server.port(), "ada");
  const OwnerId owner = OwnerId::parse(ada.id).value();
  constexpr PasswordCost kCheap{64, 1, 1};
  Meanwhile random;
  const auto accounts = Accounts::open(server.store(), workspace_schema(), server.clock, random, kCheap);
  REQUIRE(accounts);
  const auto sign_in_while = [&](std::function<void()> happens) {
    REQUIRE(server.store().end_sign_ins(owner, server.clock.now_us()).ok());
    random.next = std::move(happens);
    const auto answer = (*accounts)->sign_in({"ada@example.org", "ada's password", {}, "phone"});
    CHECK_FALSE(random.next);
    const std::size_t living = server.store().sign_ins(owner, server.clock.now_us())->size();
    return (answer ? "in" : std::string(code_name(answer.error().code))) + ", " + std::to_string(living);
  };
  const auto set_active = [&](bool active) {
    const Table& users = *workspace_schema().owner_table();
    REQUIRE(server.store()
                .set_cell(users, owner, RowId{owner.uuid}, *users.find("is_active"), std::int64_t{active ? 1 : 0},
                          "2025-06-15T15:06:40.000000Z")
                .ok());
  };
  SystemRandom other;
  const auto record = [&](const char* password) { return hash_password(password, other, kCheap).value(); };

  CHECK(sign_in_while([&] { give_record(server, ada, record("ada's password")); }) == "in, 1");
  CHECK(sign_in_while([&] { set_active(false); }) == "account_disabled, 0");
  set_active(true);
  CHECK(sign_in_while([&] { REQUIRE(server.store().reset_password(owner, record("another"), 1).ok()); }) ==
        "invalid_credentials, 0");
  REQUIRE(server.store().reset_password(owner, record("ada's password"), 1).ok());
  CHECK(sign_in_while([&] { REQUIRE(server.store().remove_account(owner).ok()); }) == "invalid_credentials, 0");
}

}  // namespace
}  // namespace freehold
