#include <catch2/catch.hpp>

#include "core/hashing/password.hpp"
#include "core/hashing/wrapped.hpp"
#include "sync/auth/bcrypt.hpp"
#include "sync/auth/digest.hpp"
#include "sync/auth/password_record.hpp"
#include "sync/auth/werkzeug.hpp"
#include "tests/support/ports.hpp"

namespace freehold {
namespace {

constexpr PasswordCost kCheap{64, 1, 1};

void check_opens(const std::string& record, const std::string& password) {
  INFO(record);
  const auto right = verify_record(record, password);
  REQUIRE(right.ok());
  CHECK(*right);
  // In front, where bcrypt is sure to look.
  const auto wrong = verify_record(record, "x" + password);
  REQUIRE(wrong.ok());
  CHECK_FALSE(*wrong);
  CHECK(is_foreign_record(record));
  CHECK(needs_rehash(record, kCheap));
  CHECK(record.size() <= 255);
}

void check_malformed(const std::string& record) {
  INFO(record);
  const auto verified = verify_record(record, "password");
  REQUIRE_FALSE(verified.ok());
  CHECK(verified.error().code == Code::malformed);
  CHECK(needs_rehash(record, kCheap));
}

TEST_CASE("bcrypt records of the reference implementation open for their passwords alone") {
  // From the tests of Openwall's crypt_blowfish, and of OpenBSD by way of jBCrypt.
  check_opens("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U");
  check_opens("$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK", "U*U*");
  check_opens("$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a", "U*U*U");
  check_opens("$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy", "");
  check_opens("$2y$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq", "\xA3");
  check_opens("$2b$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq", "\xA3");
  check_opens("$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i", "abc");
}

TEST_CASE("bcrypt reads 72 bytes of a password, and so do we: what follows them is not looked at") {
  const std::string record = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";
  const std::string read = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  REQUIRE(read.size() == 72);
  check_opens(record, read + "chars after 72 are ignored");
  check_opens(record, read);
  check_opens(record, read + std::string(4000, 'x'));
  CHECK_FALSE(verify_record(record, read.substr(0, 71)).value());
}

TEST_CASE("a password with U+0000 in it does not open the bcrypt record of what stands before that") {
  const std::string record = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
  CHECK(verify_record(record, "U*U").value());
  CHECK_FALSE(verify_record(record, std::string("U*U\0", 4)).value());
  CHECK_FALSE(verify_record(record, std::string("U*U\0U*U", 7)).value());
  const std::string of_nothing = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy";
  CHECK_FALSE(verify_record(of_nothing, std::string(1, '\0')).value());
}

TEST_CASE("a bcrypt record whose library left bits behind in the salt opens all the same") {
  // The last character of the salt holds two bits; crypt writes `.` for this one.
  check_opens("$2a$05$CCCCCCCCCCCCCCCCCCCCC/E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U");
}

TEST_CASE("a bcrypt record in another form, of the muddled kind, or dearer than a second is malformed") {
  const std::string rest = "CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
  CHECK(bcrypt_cost("$2a$14$" + rest).value() == 14);
  for (const std::string& wrong :
       {"$2x$05$" + rest, "$2$05$" + rest, "$2c$05$" + rest, "$2A$05$" + rest, "$2a$03$" + rest, "$2a$15$" + rest,
        "$2a$31$" + rest, "$2a$99$" + rest, "$2a$5$" + rest, "$2a$+5$" + rest, "$2a$05$" + rest + "x",
        "$2a$05$" + rest.substr(1), "$2a$05$" + rest.substr(1) + "$", "$2a$05$" + rest.substr(1) + "\n",
        "$2a$05$" + rest.substr(1) + std::string(1, '\0'), std::string("$2"), std::string("$2a$05$")})
    check_malformed(wrong);
}

TEST_CASE("PBKDF2 agrees with the examples of RFC 7914 and RFC 6070") {
  // RFC 7914, section 11; the keys there are of 64 bytes, of which the first 32 are the key of 32.
  check_opens("pbkdf2:sha256:1$salt$55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc", "passwd");
  check_opens("pbkdf2:sha256:80000$NaCl$4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56", "Password");
  check_opens("pbkdf2:sha1:4096$salt$4b007901b765489abead49d926f721d065a429c1", "password");
}

TEST_CASE("scrypt agrees with the examples of RFC 7914") {
  // Section 12. The fourth example takes 1 GiB, and is refused.
  check_opens(
      "scrypt:16:1:1$$77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
      "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
      "");
  check_opens(
      "scrypt:1024:8:16$NaCl$fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
      "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
      "password");
  check_opens(
      "scrypt:16384:8:1$SodiumChloride$7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
      "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
      "pleaseletmein");
  check_malformed(
      "scrypt:1048576:8:1$SodiumChloride$2101cb9b6a511aaeaddbbe09cf70f881ec568d574a2ffd4dabe5ee9820adaa47"
      "8e56fd8f4ba5d09ffa1c6d927c40f4c337304049e8a952fbcbf45c6fa77a41a4");
}

TEST_CASE("records that Werkzeug 3.1 wrote open for their password, and not with U+0000 behind it") {
  const std::string password = "caf\xC3\xA9 au lait";
  check_opens(
      "scrypt:32768:8:1$hQ2k3c1NnATFCv0x$625dcc7d23aa661fbc353d567634e806de1af422f43a70c8fafe7a0467da5a2f"
      "184e65f51ac8c74e10c4d9c55944b8d177611aab9f5a1c458d2c4a2645e18436",
      password);
  check_opens(
      "pbkdf2:sha512:2000$h8WmT20p8NCXA0La$4a884a6adc6829fa448202f2bf5ea3e459ba6883e1398b32e433a257f1854181"
      "3935c99477c3b51e38af5050e05310286364eb208db339569815b9a949f69d9e",
      password);
  check_opens("pbkdf2:sha1:1000$8UXtiKDlKsDAaynb$51e960f29eb107b0711566c3b2bf53d9dda4acfb", password);
  const std::string record =
      "pbkdf2:sha256:1000$LvtuGp2xX20kc62I$f354dca0a0fc33c63a20ea3d5fed0b18011a3603a434080de74fb870f839618f";
  check_opens(record, password);
  CHECK_FALSE(verify_record(record, password + std::string(1, '\0')).value());
}

TEST_CASE("a Werkzeug record in any other spelling is malformed") {
  const auto digits = [](std::size_t count) { return std::string(count, '0'); };
  REQUIRE(parse_werkzeug("pbkdf2:sha256:1$salt$" + digits(64)).ok());
  for (const char* head :
       {"pbkdf2:sha256$salt$", "pbkdf2$salt$", "pbkdf2:sha256:$salt$", "pbkdf2:sha256:1:1$salt$",
        "pbkdf2:sha256:01$salt$", "pbkdf2:sha256:+1$salt$", "pbkdf2:sha256:-1$salt$", "pbkdf2:sha256:1 $salt$",
        "pbkdf2:sha256:1$salt", "pbkdf2:sha256:1$salt$$", "pbkdf2:sha512:1$salt$", "pbkdf2::1$salt$"})
    check_malformed(head + digits(64));
  for (const std::size_t count : {0, 62, 65, 66}) check_malformed("pbkdf2:sha256:1$salt$" + digits(count));
  for (const char* pair : {"AC", "5x", " 0", "+1"}) check_malformed("pbkdf2:sha256:1$salt$" + digits(62) + pair);
  check_malformed("pbkdf2:md5:1$salt$" + digits(32));

  REQUIRE(parse_werkzeug("scrypt:16:1:1$salt$" + digits(128)).ok());
  for (const char* head :
       {"scrypt$salt$", "scrypt:16:1$salt$", "scrypt:16:1:1:1$salt$", "scrypt:016:1:1$salt$", "scrypt:16:1:1$salt"})
    check_malformed(head + digits(128));
  for (const std::size_t count : {0, 64, 127, 130}) check_malformed("scrypt:16:1:1$salt$" + digits(count));
  for (const char* torn : {"pbkdf2:", "scrypt:", "scrypt:16:1:1", "scrypt:16:1:1$salt"}) check_malformed(torn);
}

TEST_CASE("a Werkzeug record from outside cannot exhaust the machine") {
  const std::string key(64, 'a');
  const auto pbkdf2 = [&](const std::string& iterations) { return "pbkdf2:sha256:" + iterations + "$salt$" + key; };
  const auto scrypt = [&](const std::string& cost) { return "scrypt:" + cost + "$salt$" + key + key; };
  CHECK(parse_werkzeug(pbkdf2("5000000")).ok());
  for (const char* much : {"0", "5000001", "4294967295", "4294967296", "99999999999999999999"})
    check_malformed(pbkdf2(much));
  for (const char* fair : {"131072:8:1", "131072:8:4", "65536:8:8", "1024:8:512", "32768:1:1"}) {
    INFO(fair);
    CHECK(parse_werkzeug(scrypt(fair)).ok());
  }
  for (const char* much : {"0:8:1", "1:8:1", "3:8:1", "32767:8:1", "32768:0:1", "32768:8:0", "262144:8:1", "131072:8:5",
                           "32768:65536:1", "2:4294967295:4294967295", "2:1:4194304", "2:2097152:1", "65536:1:1",
                           "2147483648:1:1", "2147483648:4294967295:4294967295", "4294967296:8:1"})
    check_malformed(scrypt(much));
}

TEST_CASE("our own records and wrapped ones are known too, and are nobody else's") {
  TestRandom random;
  const std::string own = hash_password("swordfish", random, kCheap).value();
  CHECK(verify_record(own, "swordfish").value());
  CHECK_FALSE(verify_record(own, "sword").value());
  CHECK_FALSE(is_foreign_record(own));
  CHECK_FALSE(needs_rehash(own, kCheap));

  const std::string digest = sha256_hex("swordfish");
  const std::string wrapped = wrap_digest(digest, random, kCheap).value();
  CHECK(verify_record(wrapped, "swordfish").value());
  CHECK_FALSE(verify_record(wrapped, digest).value());
  CHECK_FALSE(is_foreign_record(wrapped));
  CHECK(needs_rehash(wrapped, kCheap));
}

TEST_CASE("what is no record of any kind is malformed, not a wrong password") {
  for (const std::string& wrong :
       {std::string(), std::string("password"), std::string("5f4dcc3b5aa765d61d8327deb882cf99"), std::string("$1$a$b"),
        std::string("$6$salt$digest"), std::string("sha256hex"),
        std::string("sha256hex$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        std::string("sha1$salt$4b007901b765489abead49d926f721d065a429c1")})
    check_malformed(wrong);
}

}  // namespace
}  // namespace freehold
