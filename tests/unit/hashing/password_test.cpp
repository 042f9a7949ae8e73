#include <catch2/catch.hpp>

#include "core/hashing/password.hpp"
#include "core/hashing/phc.hpp"
#include "tests/support/ports.hpp"

using namespace freehold;

namespace {

/// A small cost: these tests are about records, not about time.
constexpr PasswordCost kCheap{64, 1, 1};

constexpr const char* kReference =
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

}  // namespace

TEST_CASE("records of the Argon2 reference implementation are verified") {
  // From the test program of the reference implementation (version 19).
  CHECK(verify_password(kReference, "password").value());
  CHECK(verify_password("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                        "password")
            .value());
  CHECK(verify_password("$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                        "password")
            .value());
  CHECK_FALSE(verify_password(kReference, "differentpassword").value());
  CHECK_FALSE(verify_password(kReference, "").value());
  CHECK_FALSE(verify_password(kReference, std::string("password\0", 9)).value());
}

TEST_CASE("Ada's password opens her record and no other does") {
  TestRandom random;
  const auto record = hash_password("correct horse \xF0\x9F\x90\xB4", random, kCheap);
  REQUIRE(record.ok());
  CHECK(record->rfind("$argon2id$v=19$m=64,t=1,p=1$", 0) == 0);
  CHECK(verify_password(*record, "correct horse \xF0\x9F\x90\xB4").value());
  CHECK_FALSE(verify_password(*record, "correct horse").value());
}

TEST_CASE("the same password makes another record each time") {
  TestRandom random;
  CHECK(hash_password("swordfish", random, kCheap).value() != hash_password("swordfish", random, kCheap).value());
}

TEST_CASE("a record that is made of no password is read like any other, and no password opens it") {
  TestRandom random;
  const std::string record = record_without_password(random, kCheap).value();
  CHECK(parse_phc(record).value().cost.memory_kib == kCheap.memory_kib);
  CHECK_FALSE(verify_password(record, "").value());
  CHECK_FALSE(verify_password(record, "swordfish").value());
  CHECK(record != record_without_password(random, kCheap).value());
  CHECK(record_without_password(random, {64, 0, 1}).error().code == Code::malformed);
}

TEST_CASE("the default cost is OWASP's, and such a record is verified") {
  TestRandom random;
  const auto record = hash_password("swordfish", random);
  REQUIRE(record.ok());
  CHECK(record->rfind("$argon2id$v=19$m=19456,t=2,p=1$", 0) == 0);
  CHECK(verify_password(*record, "swordfish").value());
}

TEST_CASE("records of lower cost are to be replaced at the next sign-in") {
  TestRandom random;
  CHECK(needs_rehash(hash_password("swordfish", random, kCheap).value()));
  CHECK_FALSE(needs_rehash(hash_password("swordfish", random, kCheap).value(), kCheap));
  CHECK_FALSE(needs_rehash(kReference, {256, 2, 1}));
  CHECK(needs_rehash(kReference, {256, 3, 1}));
  CHECK(needs_rehash("5f4dcc3b5aa765d61d8327deb882cf99"));
}

TEST_CASE("a record in any other spelling is malformed") {
  const std::string salt = "c29tZXNhbHQ", hash = "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  const std::string good = "$argon2id$v=19$m=256,t=2,p=1$" + salt + "$" + hash;
  REQUIRE(parse_phc(good).ok());
  CHECK(format_phc(*parse_phc(good)) == good);
  for (const std::string& wrong :
       {std::string(), std::string("password"), " " + good, good + " ", good + "$", good + "=",
        "$argon2i$v=19$m=256,t=2,p=1$" + salt + "$" + hash, "$argon2id$m=256,t=2,p=1$" + salt + "$" + hash,
        "$argon2id$v=16$m=256,t=2,p=1$" + salt + "$" + hash, "$argon2id$v=19$t=2,m=256,p=1$" + salt + "$" + hash,
        "$argon2id$v=19$m=0256,t=2,p=1$" + salt + "$" + hash, "$argon2id$v=19$m=+256,t=2,p=1$" + salt + "$" + hash,
        "$argon2id$v=19$m=256,t=2,p=1,x=1$" + salt + "$" + hash, "$argon2id$v=19$m=256,t=2,p=1$" + salt + "=$" + hash,
        "$argon2id$v=19$m=256,t=2,p=1$$" + hash, "$argon2id$v=19$m=256,t=2,p=1$" + salt + "$",
        "$argon2id$v=19$m=256,t=2,p=1$" + salt, "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHR$" + hash,
        "$argon2id$v=19$m=99999999999,t=2,p=1$" + salt + "$" + hash}) {
    INFO(wrong);
    CHECK(parse_phc(wrong).error().code == Code::malformed);
    CHECK(verify_password(wrong, "password").error().code == Code::malformed);
  }
}

TEST_CASE("a record from outside cannot exhaust the machine") {
  const auto costs = [](const std::string& cost) {
    return parse_phc("$argon2id$v=19$" + cost + "$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4");
  };
  CHECK(costs("m=1048576,t=100,p=1").ok());
  CHECK(costs("m=1048577,t=1,p=1").error().code == Code::malformed);
  CHECK(costs("m=256,t=101,p=1").error().code == Code::malformed);
  CHECK(costs("m=256,t=1,p=32").ok());
  CHECK(costs("m=256,t=1,p=33").error().code == Code::malformed);
  CHECK(costs("m=7,t=1,p=1").error().code == Code::malformed);
  const std::string start = "$argon2id$v=19$m=256,t=2,p=1$";
  CHECK(parse_phc(start + "c29tZXM$nf65EOgLrQMR/uIPnA4rEg").error().code == Code::malformed);
  CHECK(parse_phc(start + "c29tZXNhbHQ$nf65EOgLrQMR").error().code == Code::malformed);
  CHECK(parse_phc(start + "c29tZXNhbHQ$" + std::string(88, 'A')).error().code == Code::malformed);
}

TEST_CASE("a cost that Argon2 does not have is an error, not a crash") {
  TestRandom random;
  CHECK(hash_password("swordfish", random, {64, 0, 1}).error().code == Code::internal);
}
