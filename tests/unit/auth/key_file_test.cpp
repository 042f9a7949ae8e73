#include <atomic>
#include <filesystem>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "sync/auth/jws.hpp"
#include "sync/auth/key_file.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/token_signer.hpp"

namespace freehold {
namespace {

class HandClock : public Clock {
 public:
  std::int64_t now_us() override { return time_us; }
  std::atomic<std::int64_t> time_us = 1'750'000'000'000'000;
};

/// A provider's file, and what its reader reported.
struct Home {
  std::string path() const { return (folder.path() / "keys").string(); }
  /// As providers' tools should: whole, under another name first.
  void replace(std::string_view text) const {
    folder.write("fresh", text);
    std::filesystem::rename(folder.path() / "fresh", folder.path() / "keys");
  }
  Result<std::unique_ptr<KeyFile>> open(KeyFileKind kind = KeyFileKind::jwks) {
    return KeyFile::open(path(), kind, clock, [this](const Status& read) { reports.push_back(read); });
  }
  void wait() { clock.time_us += KeyFile::kLookEveryUs; }

  TemporaryFolder folder;
  HandClock clock;
  std::vector<Status> reports;
};

bool takes(KeyFile& file, const TokenSigner& signer) {
  return verify_jws(*file.keys(), signer.sign({{"sub", "ada"}})).ok();
}

TEST_CASE("keys rotate in a running server, and a key that is gone opens nothing") {
  Home home;
  const TokenSigner first = TokenSigner::es256("1"), second = TokenSigner::eddsa("2");
  home.replace(jwks_text({first.jwk()}));
  auto opened = home.open();
  REQUIRE(opened);
  KeyFile& file = **opened;
  CHECK(takes(file, first));
  CHECK_FALSE(takes(file, second));

  home.replace(jwks_text({first.jwk(), second.jwk()}));
  CHECK_FALSE(takes(file, second));
  home.wait();
  CHECK(takes(file, second));
  CHECK(takes(file, first));

  home.replace(jwks_text({second.jwk()}));
  home.wait();
  CHECK_FALSE(takes(file, first));
  CHECK(takes(file, second));
  REQUIRE(home.reports.size() == 2);
  CHECK(home.reports[0]);
  CHECK(home.reports[1]);
}

TEST_CASE("a broken, huge or missing file leaves the keys that were there, and is told once") {
  Home home;
  const TokenSigner signer = TokenSigner::es256("1");
  home.replace(jwks_text({signer.jwk()}));
  auto opened = home.open();
  REQUIRE(opened);
  KeyFile& file = **opened;
  for (const std::string& broken : {std::string(), std::string("{"), std::string(KeyFile::kBytesMax + 1, ' ')}) {
    home.reports.clear();
    home.replace(broken);
    for (int i = 0; i < 3; ++i) {
      home.wait();
      CHECK(takes(file, signer));
    }
    REQUIRE(home.reports.size() == 1);
    REQUIRE_FALSE(home.reports[0]);
    CHECK(home.reports[0].error().message.find(home.path()) != std::string::npos);
  }
  std::filesystem::remove(home.path());
  home.wait();
  CHECK(takes(file, signer));
  CHECK(home.reports.size() == 2);
  const TokenSigner next = TokenSigner::es256("2");
  home.replace(jwks_text({next.jwk()}));
  home.wait();
  CHECK(takes(file, next));
  CHECK(home.reports.size() == 3);
}

TEST_CASE("a clock that was set back does not keep old keys in force") {
  Home home;
  const TokenSigner old_key = TokenSigner::es256("1"), new_key = TokenSigner::es256("2");
  home.replace(jwks_text({old_key.jwk()}));
  auto opened = home.open();
  REQUIRE(opened);
  home.replace(jwks_text({new_key.jwk()}));
  home.clock.time_us -= 3'600'000'000;
  CHECK(takes(**opened, new_key));
}

TEST_CASE("a server does not start with a file that holds no keys") {
  Home home;
  const auto missing = home.open();
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message.find(home.path()) != std::string::npos);
  home.replace("short");
  const auto weak = home.open(KeyFileKind::secret);
  REQUIRE_FALSE(weak);
  CHECK(weak.error().message.find("32") != std::string::npos);
  CHECK_FALSE(home.open());
  CHECK_FALSE(KeyFile::open(home.folder.path().string(), KeyFileKind::jwks, home.clock));
  CHECK(home.reports.empty());
  home.replace(std::string(32, 's') + "\n");
  const auto good = home.open(KeyFileKind::secret);
  REQUIRE(good);
  CHECK(takes(**good, TokenSigner::hs256(std::string(32, 's'))));
}

}  // namespace
}  // namespace freehold
