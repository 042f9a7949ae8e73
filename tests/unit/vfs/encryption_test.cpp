#include <catch2/catch.hpp>

#include <algorithm>

#include "core/store/files.hpp"
#include "core/store/sqlite.hpp"
#include "tests/support/ports.hpp"
#include "wasm/vfs/memory_slots.hpp"
#include "wasm/vfs/slot_vfs.hpp"

using namespace freehold;

namespace {

constexpr const char* kVfs = "slots-to-encrypt";
constexpr const char* kPath = "ada.db";
constexpr const char* kPlanted = "a planted text that nobody may find";

DatabaseKey key_of(std::uint8_t byte) {
  return *DatabaseKey::of(Bytes(DatabaseKey::kSize, byte));
}

DatabaseOptions options_of(std::optional<DatabaseKey> key = std::nullopt, const char* path = kPath) {
  DatabaseOptions options{path, kVfs};
  options.key = std::move(key);
  return options;
}

/// A disk, and the file system of one life of the program on it.
struct Disk {
  explicit Disk(MemorySlots& its_slots) : slots(its_slots), vfs(kVfs, slots, clock, random, false) {}

  bool holds(std::string_view text) {
    for (int slot = 0; slot < slots.count(); ++slot) {
      const Bytes& bytes = slots.content(slot);
      if (std::search(bytes.begin(), bytes.end(), text.begin(), text.end()) != bytes.end()) return true;
    }
    return false;
  }

  MemorySlots& slots;
  TestClock clock;
  TestRandom random;
  SlotVfs vfs;
};

void must(const Status& status) {
  INFO((status.ok() ? std::string() : status.error().message));
  REQUIRE(status.ok());
}

std::unique_ptr<Database> open(const DatabaseOptions& options) {
  auto database = Database::open(options);
  INFO((database.ok() ? std::string() : database.error().message));
  REQUIRE(database.ok());
  return std::move(database).value();
}

Code code_of_opening(const DatabaseOptions& options) {
  const auto database = Database::open(options);
  REQUIRE_FALSE(database.ok());
  return database.error().code;
}

void plant(Database& database) {
  must(database.execute("CREATE TABLE t (x TEXT)"));
  for (int i = 0; i < 50; ++i) must(database.execute("INSERT INTO t VALUES ('" + std::string(kPlanted) + "')"));
}

std::int64_t planted_in(Database& database) {
  auto check = database.prepare("PRAGMA integrity_check");
  REQUIRE(check->step().value());
  REQUIRE(check->text(0) == "ok");
  auto select = database.prepare("SELECT count(*) FROM t WHERE x = '" + std::string(kPlanted) + "'");
  REQUIRE(select.ok());
  REQUIRE(select->step().value());
  return select->integer(0);
}

}  // namespace

TEST_CASE("what Ada writes is in none of her device's files: not in the log, not in the database") {
  MemorySlots slots(6);
  Disk disk(slots);
  {
    auto database = open(options_of(key_of(7)));
    must(database->execute("PRAGMA wal_autocheckpoint=0"));
    plant(*database);
    // Nothing has left the log yet.
    CHECK_FALSE(disk.holds(kPlanted));
    CHECK_FALSE(disk.holds("CREATE TABLE"));
    CHECK_FALSE(disk.holds("SQLite format"));
    must(database->execute("PRAGMA wal_checkpoint(TRUNCATE)"));
    CHECK_FALSE(disk.holds(kPlanted));
  }
  CHECK(planted_in(*open(options_of(key_of(7)))) == 50);
  CHECK_FALSE(disk.holds(kPlanted));
  // The search finds what is there to be found.
  plant(*open(options_of(std::nullopt, "plain.db")));
  CHECK(disk.holds(kPlanted));
}

TEST_CASE("another key opens nothing, no key opens nothing, and a plain database takes none") {
  MemorySlots slots(8);
  Disk disk(slots);
  plant(*open(options_of(key_of(7))));
  plant(*open(options_of(std::nullopt, "plain.db")));
  CHECK(code_of_opening(options_of(key_of(8))) == Code::database_damaged);
  CHECK(code_of_opening(options_of()) == Code::database_damaged);
  CHECK(code_of_opening(options_of(key_of(7), "plain.db")) == Code::database_damaged);
  CHECK(planted_in(*open(options_of(key_of(7)))) == 50);
  CHECK(planted_in(*open(options_of(std::nullopt, "plain.db"))) == 50);
}

TEST_CASE("a page in which a bit has changed is found, not believed") {
  MemorySlots slots(6);
  Disk disk(slots);
  plant(*open(options_of(key_of(7))));
  for (int slot = 0; slot < slots.count(); ++slot)
    if (slots.content(slot).size() >= 3 * 4096) slots.content(slot)[2 * 4096 + 4096 - 100] ^= 1;
  auto database = Database::open(options_of(key_of(7)));
  const bool found = !database.ok() || !(*database)->prepare("SELECT sum(length(x)) FROM t")->step().ok();
  CHECK(found);
}

TEST_CASE("a device with an encrypted database dies at any write: every commit that returned is there") {
  const bool power = GENERATE(false, true);
  for (int changes = 1; changes < 250; changes += 3) {
    MemorySlots slots(6, static_cast<std::uint64_t>(changes));
    int acknowledged = 0;
    {
      Disk disk(slots);
      slots.fail_after(changes);
      auto database = Database::open(options_of(key_of(7)));
      if (database.ok() &&
          (*database)
              ->execute(
                  "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=8; PRAGMA cache_size=3; PRAGMA cache_spill=3")
              .ok() &&
          (*database)->execute("CREATE TABLE IF NOT EXISTS t (x TEXT)").ok()) {
        const std::string insert = "INSERT INTO t VALUES ('" + std::string(kPlanted) + "'); ";
        const std::string work = "BEGIN; " + insert + "UPDATE t SET x = x || ''; COMMIT";
        while (acknowledged < 40 && (*database)->execute(work).ok()) ++acknowledged;
      }
    }
    power ? slots.lose_power() : slots.lose_process();
    INFO("died after " << changes << " writes");
    Disk disk(slots);
    auto database = open(options_of(key_of(7)));
    must(database->execute("CREATE TABLE IF NOT EXISTS t (x TEXT)"));
    CHECK(planted_in(*database) >= acknowledged);
  }
}

TEST_CASE("a plain database is encrypted in place, and a crash on the way leaves it plain or encrypted, and whole") {
  const bool power = GENERATE(false, true);
  bool has_failed = true;
  for (int changes = 1; has_failed; changes += 2) {
    MemorySlots slots(6, static_cast<std::uint64_t>(changes));
    {
      Disk disk(slots);
      plant(*open(options_of()));
      slots.fail_after(changes);
      has_failed = !encrypt_database({kPath, kVfs}, key_of(7)).ok();
    }
    power ? slots.lose_power() : slots.lose_process();
    INFO("died after " << changes << " writes");
    Disk disk(slots);
    auto encrypted = Database::open(options_of(key_of(7)));
    if (!has_failed) {
      REQUIRE(encrypted.ok());
    }
    if (encrypted.ok()) {
      CHECK(planted_in(**encrypted) == 50);
      CHECK_FALSE(disk.holds(kPlanted));
    } else {
      CHECK(planted_in(*open(options_of())) == 50);
    }
  }
}

TEST_CASE("an erased database is gone, and erasing what is not there is nothing") {
  MemorySlots slots(6);
  Disk disk(slots);
  CHECK_FALSE(database_exists({kPath, kVfs}).value());
  plant(*open(options_of(key_of(7))));
  CHECK(database_exists({kPath, kVfs}).value());
  must(erase_database({kPath, kVfs}));
  CHECK_FALSE(database_exists({kPath, kVfs}).value());
  must(erase_database({kPath, kVfs}));
}
