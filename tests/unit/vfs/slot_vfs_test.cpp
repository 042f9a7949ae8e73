#include "wasm/vfs/slot_vfs.hpp"

#include <catch2/catch.hpp>

#include "core/store/sqlite.hpp"
#include "tests/support/ports.hpp"
#include "wasm/vfs/memory_slots.hpp"
#include "wasm/vfs/slot_pool.hpp"

using namespace freehold;

namespace {

constexpr const char* kFile = "ada.db";

/// The file system of one life of the worker: slots stay, everything that it knew of them goes.
struct Worker {
  explicit Worker(Slots& slots) : vfs("slots-under-test", slots, clock, random, false) {}

  Result<std::unique_ptr<Database>> open(const char* file = kFile) {
    return Database::open({file, "slots-under-test", false});
  }

  TestClock clock;
  TestRandom random;
  SlotVfs vfs;
};

/// What a worker does in each of its transactions.
enum class Work { small, rough };

/// How long the rough kind leaves every row but its last one.
std::string rough_length(int number, int step = 0) {
  return std::to_string(600 + (number * 7 + step * 31) % 200);
}

/// A transaction of two rows. The rough kind runs with a cache of a few pages, so that SQLite spills pages into the log
/// before the commit, changes them again, and takes part of it back.
std::string transaction(Work work, int number) {
  const std::string text = std::to_string(number);
  const std::string first = "INSERT INTO pairs VALUES (" + text + ", 1, zeroblob(1400));";
  const std::string second = "INSERT INTO pairs VALUES (" + text + ", 2, zeroblob(1400));";
  if (work == Work::small) return "BEGIN;" + first + second + "COMMIT";
  const auto touch = [number](int step) {
    return "UPDATE pairs SET filler = zeroblob(" + rough_length(number, step) + ");";
  };
  return "BEGIN; DELETE FROM pairs;" + first + "ROLLBACK; BEGIN;" + first + touch(1) + "SAVEPOINT s;" + touch(2) +
         "DELETE FROM pairs; ROLLBACK TO s;" + touch(0) + second + "RELEASE s; COMMIT";
}

/// Commits one transaction after the other until the slots fail. Answers how many were acknowledged.
int work_until_failure(Worker& worker, const char* synchronous, Work work, int transactions = 40) {
  auto database = worker.open();
  if (!database.ok()) return 0;
  const std::string script = std::string("PRAGMA synchronous=") + synchronous + ";PRAGMA wal_autocheckpoint=8;" +
                             (work == Work::rough ? "PRAGMA cache_size=3; PRAGMA cache_spill=3;" : "") +
                             "CREATE TABLE IF NOT EXISTS pairs (number INTEGER, half INTEGER, filler BLOB)";
  if (!(*database)->execute(script).ok()) return 0;
  for (int i = 1; i <= transactions; ++i)
    if (!(*database)->execute(transaction(work, i)).ok()) return i - 1;
  return transactions;
}

std::int64_t number_of(Database& database, std::string_view sql) {
  auto statement = database.prepare(sql);
  REQUIRE(statement.ok());
  REQUIRE(statement->step().value());
  return statement->integer(0);
}

/// Opens what is left and answers how many transactions it holds. They must be the first ones, none of them half.
std::int64_t transactions_left(MemorySlots& slots, Work work = Work::small) {
  Worker worker(slots);
  auto database = worker.open();
  INFO((database.ok() ? std::string() : database.error().message));
  REQUIRE(database.ok());
  auto check = (*database)->prepare("PRAGMA integrity_check");
  REQUIRE(check->step().value());
  REQUIRE(check->text(0) == "ok");
  if (number_of(**database, "SELECT count(*) FROM sqlite_schema WHERE name = 'pairs'") == 0) return 0;
  const std::int64_t rows = number_of(**database, "SELECT count(*) FROM pairs");
  const std::int64_t last = number_of(**database, "SELECT coalesce(max(number), 0) FROM pairs");
  REQUIRE(rows == last * 2);
  const std::string length = work == Work::small ? "1400" : rough_length(static_cast<int>(last));
  REQUIRE(number_of(**database, "SELECT count(*) FROM pairs WHERE length(filler) <> " + length) <=
          (work == Work::small ? 0 : 1));
  return last;
}

}  // namespace

TEST_CASE("a worker dies at any write: the next one finds every transaction that was acknowledged") {
  const Work work = GENERATE(Work::small, Work::rough);
  for (int changes = 1; changes < 400; changes += 3) {
    MemorySlots slots(6);
    int acknowledged = 0;
    {
      Worker worker(slots);
      slots.fail_after(changes);
      acknowledged = work_until_failure(worker, "NORMAL", work);
    }
    slots.lose_process();
    INFO("died after " << changes << " writes");
    CHECK(transactions_left(slots, work) >= acknowledged);
  }
}

TEST_CASE("power fails at any write: the database opens whole, without half a transaction") {
  const Work work = GENERATE(Work::small, Work::rough);
  for (int changes = 1; changes < 400; changes += 3) {
    MemorySlots slots(6, static_cast<std::uint64_t>(changes));
    {
      Worker worker(slots);
      slots.fail_after(changes);
      work_until_failure(worker, "NORMAL", work);
    }
    slots.lose_power();
    INFO("power failed after " << changes << " writes");
    transactions_left(slots, work);
  }
}

TEST_CASE("with synchronous=FULL a loss of power takes no acknowledged transaction") {
  const Work work = GENERATE(Work::small, Work::rough);
  for (int changes = 1; changes < 400; changes += 3) {
    MemorySlots slots(6, static_cast<std::uint64_t>(changes));
    int acknowledged = 0;
    {
      Worker worker(slots);
      slots.fail_after(changes);
      acknowledged = work_until_failure(worker, "FULL", work);
    }
    slots.lose_power();
    INFO("power failed after " << changes << " writes");
    CHECK(transactions_left(slots, work) >= acknowledged);
  }
}

TEST_CASE("a disk that runs full at any byte loses nothing that was acknowledged, and can be gone on with") {
  const Work work = GENERATE(Work::small, Work::rough);
  for (int kilobytes = 20; kilobytes < 300; kilobytes += 3) {
    MemorySlots slots(6);
    slots.limit_bytes(kilobytes * 1000);
    int acknowledged = 0;
    {
      Worker worker(slots);
      acknowledged = work_until_failure(worker, "NORMAL", work);
    }
    INFO("full at " << kilobytes << " kB");
    slots.limit_bytes(-1);
    CHECK(transactions_left(slots, work) == acknowledged);
  }
}

TEST_CASE("a worker that comes after another's orderly end finds its rows") {
  MemorySlots slots(6);
  CHECK(work_until_failure(*std::make_unique<Worker>(slots), "NORMAL", Work::small, 10) == 10);
  CHECK(transactions_left(slots) == 10);
}

TEST_CASE("a database in slots is in WAL mode and opens once at a time") {
  MemorySlots slots(6);
  Worker worker(slots);
  auto first = worker.open();
  REQUIRE(first.ok());
  auto mode = (*first)->prepare("PRAGMA journal_mode");
  REQUIRE(mode->step().value());
  CHECK(mode->text(0) == "wal");
  CHECK(worker.open().error().code == Code::busy);
  mode = Statement();
  first->reset();
  CHECK(worker.open().ok());
}

TEST_CASE("a commit reaches the slots as one write, however many pages it has") {
  MemorySlots slots(6);
  Worker worker(slots);
  auto database = worker.open();
  REQUIRE((*database)->execute("CREATE TABLE t (x); INSERT INTO t VALUES (1)"));
  const int before = slots.writes();
  REQUIRE((*database)->execute("INSERT INTO t VALUES (zeroblob(40000))"));
  CHECK(slots.writes() == before + 1);
  REQUIRE((*database)->execute("PRAGMA wal_checkpoint"));
  CHECK(slots.writes() == before + 2);
}

TEST_CASE("what waits to be written is read as if it were") {
  MemorySlots slots(6);
  Worker worker(slots);
  auto database = worker.open();
  REQUIRE((*database)->execute("PRAGMA cache_size=2; PRAGMA cache_spill=2; CREATE TABLE t (x); BEGIN"));
  for (int i = 0; i < 200; ++i) REQUIRE((*database)->execute("INSERT INTO t VALUES (hex(zeroblob(1000)))"));
  CHECK(number_of(**database, "SELECT sum(length(x)) FROM t") == 400'000);
  REQUIRE((*database)->execute("COMMIT"));
  CHECK(number_of(**database, "SELECT sum(length(x)) FROM t") == 400'000);
}

TEST_CASE("a rollback journal works as well, and its end is the commit") {
  for (int changes = 1; changes < 120; ++changes) {
    MemorySlots slots(6, static_cast<std::uint64_t>(changes));
    bool committed = false;
    {
      Worker worker(slots);
      auto database = worker.open();
      REQUIRE((*database)->execute(
          "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; CREATE TABLE pairs (number, half, filler);"
          "INSERT INTO pairs VALUES (1, 1, zeroblob(1400)), (1, 2, zeroblob(1400))"));
      slots.fail_after(changes);
      committed = (*database)->execute("INSERT INTO pairs VALUES (2, 1, zeroblob(1400)), (2, 2, zeroblob(1400))").ok();
    }
    slots.lose_power();
    INFO("power failed after " << changes << " writes");
    const std::int64_t left = transactions_left(slots);
    CHECK((left == 2 || (left == 1 && !committed)));
  }
}

TEST_CASE("a full disk is an error of its own, and the database goes on when there is space again") {
  MemorySlots slots(6);
  Worker worker(slots);
  auto database = worker.open();
  REQUIRE((*database)->execute("CREATE TABLE t (x)"));
  slots.limit_bytes(200'000);
  CHECK((*database)->execute("INSERT INTO t VALUES (zeroblob(1000000))").error().code == Code::storage_full);
  slots.limit_bytes(-1);
  CHECK((*database)->execute("INSERT INTO t VALUES (zeroblob(1000000))").ok());
  CHECK(number_of(**database, "SELECT count(*) FROM t") == 1);
}

TEST_CASE("more databases than slots wait for more slots") {
  MemorySlots slots(3);
  Worker worker(slots);
  auto ada = worker.open("ada.db");
  REQUIRE(ada.ok());
  CHECK(worker.open("bob.db").error().code == Code::storage_full);
  slots.grow(3);
  CHECK(worker.open("bob.db").ok());
}

TEST_CASE("reading files that are not there makes none") {
  MemorySlots slots(3);
  Worker worker(slots);
  CHECK(Database::open({kFile, "slots-under-test", true}).error().code == Code::storage_failed);
  CHECK_FALSE(SlotPool(slots).find(kFile));
}

TEST_CASE("a file whose bytes are no database is called damaged") {
  MemorySlots slots(3);
  {
    SlotPool pool(slots);
    const auto made = pool.create(kFile);
    REQUIRE(pool.write(made.slot, Bytes(5000, 'a'), 0) == SlotOutcome::done);
  }
  Worker worker(slots);
  CHECK(worker.open().error().code == Code::database_damaged);
}

TEST_CASE("commits that are flushed outlive a loss of power, every one of them") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    MemorySlots slots(4, seed);
    {
      Worker worker(slots);
      DatabaseOptions options{kFile, "slots-under-test", false};
      options.flush_commits = true;
      auto database = Database::open(options);
      REQUIRE(database.ok());
      REQUIRE((*database)->execute("CREATE TABLE pairs (number INTEGER, half INTEGER, filler BLOB)").ok());
      for (int i = 1; i <= 10; ++i) REQUIRE((*database)->execute(transaction(Work::small, i)).ok());
      slots.fail_after(0);
    }
    slots.lose_power();
    CHECK(transactions_left(slots) == 10);
  }
}

TEST_CASE("what a run before left in the log unflushed is flushed before anybody is shown it") {
  for (int changes = 30; changes < 130; changes += 5) {
    MemorySlots slots(4, static_cast<std::uint64_t>(changes));
    {
      Worker worker(slots);
      slots.fail_after(changes);
      work_until_failure(worker, "NORMAL", Work::small);
    }
    slots.lose_process();
    std::int64_t shown = 0;
    {
      Worker worker(slots);
      DatabaseOptions options{kFile, "slots-under-test", false};
      options.flush_commits = true;
      auto database = Database::open(options);
      REQUIRE(database.ok());
      shown = number_of(**database, "SELECT count(*) / 2 FROM pairs");
      slots.fail_after(0);
    }
    slots.lose_power();
    INFO("died after " << changes << " writes");
    CHECK(shown > 0);
    CHECK(transactions_left(slots) == shown);
  }
}
