#include <filesystem>

#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "sync/auth/digest.hpp"
#include "sync/secrets/key_ring.hpp"
#include "tests/support/ports.hpp"
#include "tests/support/temporary_folder.hpp"

namespace freehold {
namespace {

namespace fs = std::filesystem;

std::string key_text(char byte) {
  return to_base64url(Bytes(32, static_cast<std::uint8_t>(byte)));
}

std::string entry(const std::string& version, const std::string& key) {
  return R"({"version":)" + version + R"(,"created_at":"2025-06-15T15:06:40.000000Z","key":")" + key + "\"}";
}

std::string ring_text(const std::string& entries) {
  return R"({"freehold_keys":1,"keys":[)" + entries + "]}";
}

TEST_CASE("a ring is written and read with all its versions, and the newest wraps") {
  TestClock clock;
  TestRandom random;
  KeyRing ring = KeyRing::make(clock, random);
  clock.advance_ms(1000);
  ring.add_version(clock, random);
  auto read = KeyRing::parse(ring.text().text());
  REQUIRE(read);
  REQUIRE(read->versions().size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    const KeyRing::Version &written = ring.versions()[i], &again = read->versions()[i];
    CHECK(again.number == static_cast<int>(i) + 1);
    CHECK(again.name == written.name);
    CHECK(again.created_at == written.created_at);
    CHECK(again.key.text() == written.key.text());
    CHECK(read->find(written.name) == &again);
  }
  CHECK(read->newest().number == 2);
  CHECK(read->versions()[0].key.text() != read->versions()[1].key.text());
  CHECK(read->find("1") == nullptr);
  CHECK(read->find("") == nullptr);
}

TEST_CASE("version 1 of another ring has another name, and no name says what the key is") {
  const auto a = KeyRing::parse(ring_text(entry("1", key_text('a')))),
             b = KeyRing::parse(ring_text(entry("1", key_text('b'))));
  REQUIRE(a);
  REQUIRE(b);
  CHECK(a->newest().name != b->newest().name);
  CHECK(a->newest().name == "1-" + sha256_hex(std::string(32, 'a')).substr(0, 8));
}

TEST_CASE("what is no ring is refused with a reason, and the reason repeats none of it") {
  const std::string good = entry("1", key_text('a'));
  const std::string planted(43, 'Q');
  for (const std::string& text : {
           std::string(),
           std::string("{"),
           std::string("[]"),
           std::string("{}"),
           std::string(R"({"freehold_keys":2,"keys":[)") + good + "]}",
           ring_text(""),
           ring_text("7"),
           ring_text(entry("0", key_text('a'))),
           ring_text(entry("\"1\"", key_text('a'))),
           ring_text(entry("1", "QQQQQQ")),
           ring_text(entry("1", key_text('a') + "=")),
           ring_text(entry("1", std::string(42, 'Q') + "+")),
           // The last two bits of this one are not of the key.
           ring_text(entry("1", planted.substr(0, 42) + "R")),
           ring_text(good + "," + entry("1", key_text('b'))),
           ring_text(entry("2", key_text('a')) + "," + entry("1", key_text('b'))),
           ring_text(R"({"version":1,"created_at":"yesterday","key":")" + key_text('a') + "\"}"),
           std::string(KeyRing::kBytesMax + 1, ' '),
       }) {
    INFO(text.substr(0, 200));
    const auto ring = KeyRing::parse(text);
    REQUIRE_FALSE(ring);
    CHECK(ring.error().code == Code::invalid_value);
    CHECK_FALSE(ring.error().message.empty());
    CHECK(ring.error().message.find("QQQQ") == std::string::npos);
    CHECK(ring.error().message.find(key_text('a')) == std::string::npos);
  }
}

TEST_CASE("a ring that others than its owner may read is refused, with what to do") {
  const TemporaryFolder folder;
  folder.write("ring", ring_text(entry("1", key_text('a'))));
  const std::string path = (folder.path() / "ring").string();
  for (const unsigned rights : {0640U, 0604U, 0620U, 0666U, 0777U, 0601U}) {
    fs::permissions(path, static_cast<fs::perms>(rights));
    const auto ring = KeyRing::read(path);
    REQUIRE_FALSE(ring);
    CHECK(ring.error().code == Code::invalid_value);
    CHECK(ring.error().message.find("chmod 600") != std::string::npos);
  }
  for (const unsigned rights : {0600U, 0400U}) {
    fs::permissions(path, static_cast<fs::perms>(rights));
    CHECK(KeyRing::read(path));
  }
}

TEST_CASE("a missing ring names the command that makes one, and a folder is none") {
  const TemporaryFolder folder;
  const auto missing = KeyRing::read((folder.path() / "ring").string());
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == Code::storage_failed);
  CHECK(missing.error().message.find("freehold keys init") != std::string::npos);
  CHECK_FALSE(KeyRing::read(folder.path().string()));
}

}  // namespace
}  // namespace freehold
