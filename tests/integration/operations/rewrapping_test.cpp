#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "sync/auth/system.hpp"
#include "sync/secrets/envelope.hpp"
#include "sync/secrets/rewrapping.hpp"
#include "sync/secrets/ring_keys.hpp"
#include "tests/integration/operations/server_database.hpp"

using namespace freehold;
using namespace std::chrono_literals;
using Kind = ServerDatabase::Kind;

namespace {

constexpr std::string_view kSecret = "sk-ada-0123456789";

/// Ada's secrets in a server's database, by a ring in memory.
class Vault {
 public:
  explicit Vault(Kind kind) : database_(kind) {
    database_.add_people();
    store_ = database_.open();
  }

  /// A secret that these keys wrap.
  void add(KeyWrapper& keys) {
    const SealedColumns columns = sealed_columns(workspace_schema()).back();
    const Table& table = *columns.table;
    const std::lock_guard guard(lock_);
    RowWrite row{RowId{make_uuid_v7(clock, random)}, RowClocks(Stamp{Hlc::at(1), kServerDevice}), true,
                 table.default_row()};
    const SecretPlace place{table.number(), columns.secret->number, row.row, owner_};
    const Sealed sealed =
        seal(keys, random, place, ByteView(reinterpret_cast<const std::uint8_t*>(kSecret.data()), kSecret.size()))
            .value();
    const auto set = [&](const Column& column, Value value) { row.values[column.number] = std::move(value); };
    set(*table.with_role(ColumnRole::id), row.row.text());
    set(*table.owner_column(), owner_.text());
    set(*table.with_role(ColumnRole::created_at), std::string("2025-06-15T15:06:40.000000Z"));
    set(*table.find("provider"), std::string("example"));
    set(*columns.secret, sealed.secret);
    set(*columns.nonce, sealed.nonce);
    set(*columns.key, sealed.key.bytes);
    set(*columns.version, sealed.key.version);
    const Status added = store_->sealed_rows().add(owner_, table, row, 1'000'000);
    if (!added) throw std::runtime_error(added.error().message);
    rows_.push_back(row.row);
  }

  std::map<std::string, std::int64_t> versions() {
    return store_->sealed_rows().versions(sealed_columns(workspace_schema()).back()).value();
  }
  /// How many of the secrets open.
  std::int64_t count_opening(KeyWrapper& keys) {
    const SealedColumns columns = sealed_columns(workspace_schema()).back();
    std::int64_t count = 0;
    for (const RowId& row : rows_) {
      const auto sealed = store_->sealed_rows().find(columns, owner_, row).value();
      const SecretPlace place{columns.table->number(), columns.secret->number, row, owner_};
      const auto opened = unseal(keys, place, sealed.value());
      count += opened && opened->text() == kSecret ? 1 : 0;
    }
    return count;
  }
  std::int64_t size() const { return static_cast<std::int64_t>(rows_.size()); }
  ServerStore& store() { return *store_; }
  Seq head() { return store_->head(owner_).value(); }

  TestClock clock;
  TestRandom random;

 private:
  ServerDatabase database_;
  const OwnerId owner_ = OwnerId::parse(kAda).value();
  std::unique_ptr<ServerStore> store_;
  std::mutex lock_;
  std::vector<RowId> rows_;
};

/// The same ring with one version more.
KeyRing next_of(const KeyRing& ring, Vault& vault) {
  KeyRing next = KeyRing::parse(ring.text().text()).value();
  next.add_version(vault.clock, vault.random);
  return next;
}

/// Fails like a key service that is away.
class AwayKeys : public KeyWrapper {
 public:
  Result<WrappedKey> wrap(ByteView, ByteView) override { return away(); }
  Result<WipedBytes> unwrap(const WrappedKey&, ByteView) override { return away(); }
  Result<std::string> newest() override { return std::string("9-away"); }

 private:
  static Error away() { return fail(Code::busy, "the key service does not answer"); }
};

}  // namespace

TEST_CASE("a rotation that is broken off goes on where it stopped, while a server that has not heard of it writes") {
  const Kind kind = GENERATE(Kind::sqlite, Kind::postgres);
  Vault vault(kind);
  KeyRing first = KeyRing::make(vault.clock, vault.random);
  KeyRing second = next_of(first, vault);
  const std::string old_name = first.newest().name, new_name = second.newest().name;
  SystemRandom other_random;
  RingKeys old_keys(std::move(first), vault.random), new_keys(std::move(second), other_random);
  for (int i = 0; i < 250; ++i) vault.add(old_keys);

  int questions = 0;
  auto done = rewrap_all(vault.store(), workspace_schema(), new_keys, [&] { return ++questions < 4; });
  REQUIRE(done);
  CHECK(done->secrets > 0);
  CHECK(done->secrets < 250);
  CHECK(vault.versions().at(new_name) == done->secrets);
  CHECK(vault.versions().at(old_name) == 250 - done->secrets);
  CHECK(vault.count_opening(new_keys) == 250);

  std::atomic<bool> written = false;
  std::thread server([&] {
    for (int i = 0; i < 60; ++i) vault.add(old_keys);
    written = true;
  });
  while (!written) CHECK(rewrap_all(vault.store(), workspace_schema(), new_keys));
  server.join();
  const Seq head = vault.head();
  REQUIRE(rewrap_all(vault.store(), workspace_schema(), new_keys));
  CHECK(vault.versions() == std::map<std::string, std::int64_t>{{new_name, 310}});
  CHECK(vault.count_opening(new_keys) == 310);
  // Again is nothing, and no device hears of any of it.
  CHECK(rewrap_all(vault.store(), workspace_schema(), new_keys)->secrets == 0);
  CHECK(vault.head() == head);
}

TEST_CASE("two who re-wrap at once do each secret once") {
  const Kind kind = GENERATE(Kind::sqlite, Kind::postgres);
  Vault vault(kind);
  KeyRing first = KeyRing::make(vault.clock, vault.random);
  KeyRing second = next_of(first, vault);
  const std::string text(second.text().text());
  RingKeys old_keys(std::move(first), vault.random);
  for (int i = 0; i < 220; ++i) vault.add(old_keys);
  std::atomic<std::int64_t> secrets = 0;
  std::vector<std::thread> workers;
  for (int i = 0; i < 2; ++i)
    workers.emplace_back([&, i] {
      TestRandom random(static_cast<std::uint64_t>(i) + 100);
      RingKeys keys(KeyRing::parse(text).value(), random);
      const auto done = rewrap_all(vault.store(), workspace_schema(), keys);
      if (done) secrets += done->secrets;
    });
  for (std::thread& worker : workers) worker.join();
  CHECK(secrets == 220);
  RingKeys keys(KeyRing::parse(text).value(), vault.random);
  CHECK(vault.count_opening(keys) == 220);
}

TEST_CASE("secrets of a version that the ring lacks are passed over and told, and the others are re-wrapped") {
  const Kind kind = GENERATE(Kind::sqlite, Kind::postgres);
  Vault vault(kind);
  KeyRing ring = KeyRing::make(vault.clock, vault.random);
  KeyRing rotated = next_of(ring, vault);
  RingKeys lost(KeyRing::make(vault.clock, vault.random), vault.random), old_keys(std::move(ring), vault.random);
  RingKeys keys(std::move(rotated), vault.random);
  for (int i = 0; i < 3; ++i) vault.add(lost);
  for (int i = 0; i < 5; ++i) vault.add(old_keys);
  const auto done = rewrap_all(vault.store(), workspace_schema(), keys);
  REQUIRE(done);
  CHECK(done->secrets == 5);
  CHECK(done->passed_over == 3);
  REQUIRE(done->why);
  CHECK(done->why->code == Code::key_missing);
  CHECK(vault.count_opening(keys) == 5);
  CHECK(vault.count_opening(lost) == 3);
}

TEST_CASE("a key service that is away ends the work, and what was done stays") {
  Vault vault(Kind::sqlite);
  RingKeys keys(KeyRing::make(vault.clock, vault.random), vault.random);
  vault.add(keys);
  AwayKeys away;
  const auto done = rewrap_all(vault.store(), workspace_schema(), away);
  REQUIRE_FALSE(done);
  CHECK(done.error().code == Code::busy);
  CHECK(vault.count_opening(keys) == 1);
}

TEST_CASE("a server that watches re-wraps by itself when its ring has a newer version") {
  const Kind kind = GENERATE(Kind::sqlite, Kind::postgres);
  Vault vault(kind);
  TemporaryFolder folder;
  const auto publish = [&](const KeyRing& ring) {
    folder.write("fresh", ring.text().text());
    std::filesystem::permissions(folder.path() / "fresh", std::filesystem::perms::owner_read);
    std::filesystem::rename(folder.path() / "fresh", folder.path() / "ring");
  };
  KeyRing ring = KeyRing::make(vault.clock, vault.random);
  publish(ring);
  // The file is looked at every time: by this clock two seconds pass between any two questions.
  class RunningClock : public Clock {
   public:
    std::int64_t now_us() override { return time_us += 2'000'000; }
    std::atomic<std::int64_t> time_us = 1'750'000'000'000'000;
  } clock;
  SystemRandom other_random;
  const auto keys = RingKeys::from_file((folder.path() / "ring").string(), clock, other_random);
  REQUIRE(keys);
  for (int i = 0; i < 120; ++i) vault.add(**keys);
  const RewrapWatch watch(vault.store(), workspace_schema(), **keys,
                          {.interval = 5ms, .settling = 20ms, .pause = 1h, .report = {}});
  ring.add_version(vault.clock, vault.random);
  publish(ring);
  const std::map<std::string, std::int64_t> wanted{{ring.newest().name, vault.size()}};
  for (int i = 0; i < 2000 && vault.versions() != wanted; ++i) std::this_thread::sleep_for(5ms);
  CHECK(vault.versions() == wanted);
  CHECK(vault.count_opening(**keys) == vault.size());
}
