#include <filesystem>

#include <catch2/catch.hpp>

#include "sync/secrets/envelope.hpp"
#include "sync/secrets/ring_keys.hpp"
#include "tests/support/ports.hpp"
#include "tests/support/temporary_folder.hpp"

namespace freehold {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSecret = "sk-ada-0123456789";

ByteView bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// A ring in memory, and a secret of Ada's that it holds.
struct Home {
  Home() {
    place.row = RowId{make_uuid_v7(clock, random)};
    place.owner = OwnerId{make_uuid_v7(clock, random)};
    auto sealing = seal(keys, random, place, bytes_of(kSecret));
    REQUIRE(sealing);
    sealed = *sealing;
  }
  bool opens(const SecretPlace& at, const Sealed& what) {
    const auto opened = unseal(keys, at, what);
    if (!opened) CHECK(opened.error().message.find(kSecret) == std::string::npos);
    return opened && opened->text() == kSecret;
  }

  TestClock clock;
  TestRandom random;
  RingKeys keys{KeyRing::make(clock, random), random};
  SecretPlace place{24, 4, {}, {}};
  Sealed sealed;
};

TEST_CASE("what was sealed opens again, where it was sealed") {
  Home home;
  CHECK(home.opens(home.place, home.sealed));
  CHECK(home.sealed.nonce.size() == kGcmNonceBytes);
  CHECK(home.sealed.secret.size() == kSecret.size() + kGcmTagBytes);
}

TEST_CASE("the same secret sealed twice has nothing in common with itself") {
  Home home;
  const auto again = seal(home.keys, home.random, home.place, bytes_of(kSecret));
  REQUIRE(again);
  CHECK(again->secret != home.sealed.secret);
  CHECK(again->nonce != home.sealed.nonce);
  CHECK(again->key.bytes != home.sealed.key.bytes);
}

TEST_CASE("a secret moved to another row, owner, column or table opens nothing") {
  Home home;
  SecretPlace row = home.place, owner = home.place, column = home.place, table = home.place, swapped = home.place;
  row.row = RowId{make_uuid_v7(home.clock, home.random)};
  owner.owner = OwnerId{make_uuid_v7(home.clock, home.random)};
  column.column = 5;
  table.table = 9;
  swapped.row.uuid = home.place.owner.uuid;
  swapped.owner.uuid = home.place.row.uuid;
  for (const SecretPlace& other : {row, owner, column, table, swapped}) {
    CHECK_FALSE(home.opens(other, home.sealed));
    CHECK(unseal(home.keys, other, home.sealed).error().code == Code::database_damaged);
  }
}

TEST_CASE("a bit changed in any part of a sealed secret opens nothing") {
  Home home;
  const auto every_bit = [&](auto part) {
    for (std::size_t bit = 0; bit < part(home.sealed).size() * 8; ++bit) {
      Sealed other = home.sealed;
      part(other)[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      CHECK_FALSE(home.opens(home.place, other));
    }
  };
  every_bit([](Sealed& sealed) -> Bytes& { return sealed.secret; });
  every_bit([](Sealed& sealed) -> Bytes& { return sealed.nonce; });
  every_bit([](Sealed& sealed) -> Bytes& { return sealed.key.bytes; });
  for (const auto part : {&Sealed::secret, &Sealed::nonce}) {
    Sealed other = home.sealed;
    (other.*part).clear();
    CHECK_FALSE(home.opens(home.place, other));
  }
  Sealed other = home.sealed;
  other.key.bytes.clear();
  CHECK_FALSE(home.opens(home.place, other));
}

TEST_CASE("parts of two secrets of one owner do not fit together") {
  Home home;
  SecretPlace second = home.place;
  second.row = RowId{make_uuid_v7(home.clock, home.random)};
  auto other = seal(home.keys, home.random, second, bytes_of("sk-other-key"));
  REQUIRE(other);
  Sealed mixed = home.sealed;
  mixed.key = other->key;
  CHECK_FALSE(home.opens(home.place, mixed));
  CHECK_FALSE(home.opens(second, mixed));
}

TEST_CASE("another ring says that it lacks the version, and does not try its own of that number") {
  Home home;
  RingKeys stranger(KeyRing::make(home.clock, home.random), home.random);
  const auto opened = unseal(stranger, home.place, home.sealed);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Code::key_missing);
  CHECK(opened.error().message.find(home.sealed.key.version) != std::string::npos);
}

TEST_CASE("a ring in a file is rotated under a running server: old secrets open, new ones take the new version") {
  TestClock clock;
  TestRandom random;
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "ring").string();
  const auto publish = [&](const KeyRing& ring) {
    folder.write("fresh", ring.text().text());
    fs::permissions(folder.path() / "fresh", fs::perms::owner_read);
    fs::rename(folder.path() / "fresh", path);
  };
  KeyRing ring = KeyRing::make(clock, random);
  publish(ring);
  std::vector<Status> reports;
  auto opened = RingKeys::from_file(path, clock, random, [&](const Status& read) { reports.push_back(read); });
  REQUIRE(opened);
  RingKeys& keys = **opened;
  const SecretPlace place{24, 4, {}, {}};
  const auto old = seal(keys, random, place, bytes_of(kSecret));
  REQUIRE(old);

  ring.add_version(clock, random);
  publish(ring);
  CHECK(keys.newest().value() == old->key.version);
  clock.advance_ms(2000);
  CHECK(keys.newest().value() == ring.newest().name);
  CHECK(unseal(keys, place, *old)->text() == kSecret);
  const auto rewrapped = rewrap(keys, place, old->key);
  REQUIRE(rewrapped);
  CHECK(rewrapped->version == ring.newest().name);
  CHECK(unseal(keys, place, {old->secret, old->nonce, *rewrapped})->text() == kSecret);

  // A secret of a version that another server was faster to read: the file is looked at without waiting.
  ring.add_version(clock, random);
  publish(ring);
  RingKeys faster(KeyRing::parse(ring.text().text()).value(), random);
  const auto newer = seal(faster, random, place, bytes_of(kSecret));
  REQUIRE(newer);
  CHECK(unseal(keys, place, *newer)->text() == kSecret);

  // A ring that can be read by others stays out, and what there was stays in use.
  reports.clear();
  fs::permissions(path, static_cast<fs::perms>(0644));
  folder.write("ring", "{}");
  clock.advance_ms(2000);
  CHECK(keys.newest().value() == ring.newest().name);
  REQUIRE(reports.size() == 1);
  CHECK_FALSE(reports[0]);
}

}  // namespace
}  // namespace freehold
