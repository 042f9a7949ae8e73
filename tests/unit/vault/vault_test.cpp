#include "core/vault/vault.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "core/vault/commands.hpp"
#include "tests/support/ports.hpp"
#include "wasm/vfs/memory_slots.hpp"
#include "wasm/vfs/slot_vfs.hpp"

using namespace freehold;

namespace {

constexpr const char* kVfs = "slots-of-a-vault";
constexpr const char* kPath = "ada.db";
constexpr const char* kPassword = "correct horse \xF0\x9F\x90\xB4";
constexpr const char* kNext = "battery staple";

/// A device of Ada's: its disk, and the file system of one life of the program.
struct Phone {
  explicit Phone(MemorySlots& slots) : vfs(kVfs, slots, clock, random, false) {}

  VaultOptions options() {
    // A small cost: what the default costs is measured elsewhere.
    return {{kPath, kVfs}, &random, {64, 1, 1}};
  }
  std::unique_ptr<Vault> vault() {
    auto opened = Vault::open(options());
    INFO((opened.ok() ? std::string() : opened.error().message));
    REQUIRE(opened.ok());
    return std::move(opened).value();
  }
  Result<std::unique_ptr<Database>> database(const DatabaseKey& key) {
    DatabaseOptions file{kPath, kVfs};
    file.key = key;
    return Database::open(file);
  }

  TestClock clock;
  TestRandom random;
  SlotVfs vfs;
};

bool same(const Result<DatabaseKey>& a, const Result<DatabaseKey>& b) {
  return a.ok() && b.ok() && std::equal(a->bytes().begin(), a->bytes().end(), b->bytes().begin());
}

/// Changes the vault's file as somebody can who has the disk.
void tamper(const std::string& sql) {
  auto file = Database::open({std::string(kPath) + "-vault", kVfs});
  REQUIRE(file.ok());
  const Status done = (*file)->execute(sql);
  INFO((done.ok() ? std::string() : done.error().message));
  REQUIRE(done.ok());
}

std::string text_of(Database& database, const char* sql) {
  auto select = database.prepare(sql);
  REQUIRE(select.ok());
  REQUIRE(select->step().value());
  return std::string(select->text(0));
}

}  // namespace

TEST_CASE("Ada signs in once, and from then on her password alone opens her database") {
  MemorySlots slots(8);
  {
    Phone phone(slots);
    CHECK_FALSE(phone.vault()->made().value());
    CHECK(phone.vault()->unlock(kPassword).error().code == Code::not_signed_in);
    const auto key = phone.vault()->make(kPassword);
    REQUIRE(key.ok());
    REQUIRE((*phone.database(*key))->execute("CREATE TABLE t (x); INSERT INTO t VALUES ('mine')").ok());
    CHECK(phone.vault()->make(kPassword).error().code == Code::wrong_state);
  }
  Phone phone(slots);
  CHECK(phone.vault()->unlock("correct horse").error().code == Code::invalid_credentials);
  CHECK(phone.vault()->unlock("").error().code == Code::invalid_credentials);
  const auto key = phone.vault()->unlock(kPassword);
  REQUIRE(key.ok());
  CHECK(text_of(**phone.database(*key), "SELECT x FROM t") == "mine");
}

TEST_CASE("another password takes the place of the first, which opens nothing any more") {
  MemorySlots slots(8);
  Phone phone(slots);
  const auto key = phone.vault()->make(kPassword);
  REQUIRE(phone.vault()->rewrap(*key, kNext).ok());
  CHECK(phone.vault()->unlock(kPassword).error().code == Code::invalid_credentials);
  CHECK(same(phone.vault()->unlock(kNext), key));
  CHECK(phone.vault()->rewrap(DatabaseKey(), kPassword).error().code == Code::wrong_state);
  CHECK(same(phone.vault()->unlock(kNext), key));
}

TEST_CASE("a vault that somebody has changed gives no key") {
  MemorySlots slots(8);
  Phone phone(slots);
  REQUIRE(phone.vault()->make(kPassword).ok());
  const auto code_after = [&phone](const std::string& change, const std::string& back) {
    tamper("UPDATE vault SET " + change);
    const auto key = phone.vault()->unlock(kPassword);
    REQUIRE_FALSE(key.ok());
    tamper("UPDATE vault SET " + back);
    return key.error().code;
  };
  for (const char* number : {"memory_kib", "passes", "note"}) {
    const std::string name = number;
    CHECK(code_after(name + " = " + name + " + 1", name + " = " + name + " - 1") == Code::invalid_credentials);
  }
  CHECK(code_after("lanes = lanes + 1", "lanes = lanes - 1") == Code::invalid_credentials);
  CHECK(code_after("memory_kib = memory_kib + 4294967296", "memory_kib = memory_kib - 4294967296") ==
        Code::database_damaged);
  CHECK(code_after("passes = -passes", "passes = -passes") == Code::database_damaged);
  for (const char* bytes : {"salt", "masked", "tag"}) {
    const std::string name = bytes;
    CHECK(code_after(name + " = unhex(hex(" + name + ") || '00')",
                     name + " = unhex(substr(hex(" + name + "), 1, length(hex(" + name + ")) - 2))") ==
          Code::database_damaged);
    tamper("CREATE TABLE held AS SELECT * FROM vault");
    tamper("UPDATE vault SET " + name + " = unhex(substr(hex(randomblob(32)), 1, length(hex(" + name + "))))");
    CHECK(phone.vault()->unlock(kPassword).error().code == Code::invalid_credentials);
    tamper("DELETE FROM vault; INSERT INTO vault SELECT * FROM held; DROP TABLE held");
  }
  CHECK(code_after("version = 2", "version = 1") == Code::database_too_new);
  CHECK(phone.vault()->unlock(kPassword).ok());
}

TEST_CASE("the device dies while Ada changes her password: the old one or the new one opens it, never none or both") {
  const bool power = GENERATE(false, true);
  bool has_failed = true;
  for (int changes = 1; has_failed; ++changes) {
    MemorySlots slots(8, static_cast<std::uint64_t>(changes));
    std::optional<DatabaseKey> key;
    {
      Phone phone(slots);
      auto vault = phone.vault();
      key = vault->make(kPassword).value();
      slots.fail_after(changes);
      has_failed = !vault->rewrap(*key, kNext).ok();
    }
    power ? slots.lose_power() : slots.lose_process();
    INFO("died after " << changes << " writes");
    Phone phone(slots);
    const bool old_one = same(phone.vault()->unlock(kPassword), *key);
    const bool new_one = same(phone.vault()->unlock(kNext), *key);
    CHECK(old_one != new_one);
    if (!has_failed) CHECK(new_one);
  }
}

TEST_CASE("the device dies at the first sign-in: a vault that is there opens, and otherwise there is none") {
  bool has_failed = true;
  for (int changes = 1; has_failed; ++changes) {
    MemorySlots slots(8, static_cast<std::uint64_t>(changes));
    {
      Phone phone(slots);
      slots.fail_after(changes);
      auto vault = Vault::open(phone.options());
      has_failed = !vault.ok() || !(*vault)->make(kPassword).ok();
    }
    slots.lose_power();
    INFO("died after " << changes << " writes");
    Phone phone(slots);
    auto vault = phone.vault();
    if (vault->made().value())
      CHECK(vault->unlock(kPassword).ok());
    else
      CHECK(has_failed);
  }
}

TEST_CASE("a plain database of an earlier version is encrypted at the first sign-in, and nothing of it is lost") {
  const bool power = GENERATE(false, true);
  bool has_failed = true;
  for (int changes = 1; has_failed; changes += 3) {
    MemorySlots slots(10, static_cast<std::uint64_t>(changes));
    {
      Phone phone(slots);
      const auto plain = Database::open({kPath, kVfs});
      REQUIRE((*plain)->execute("PRAGMA synchronous=FULL; CREATE TABLE t (x)").ok());
      REQUIRE((*plain)->execute("INSERT INTO t VALUES ('not synced yet')").ok());
    }
    {
      Phone phone(slots);
      slots.fail_after(changes);
      auto vault = Vault::open(phone.options());
      has_failed = !vault.ok() || !(*vault)->make(kPassword).ok();
    }
    power ? slots.lose_power() : slots.lose_process();
    INFO("died after " << changes << " writes");
    Phone phone(slots);
    auto vault = phone.vault();
    const auto key = vault->made().value() ? vault->unlock(kPassword) : vault->make(kPassword);
    INFO((key.ok() ? std::string() : key.error().message));
    REQUIRE(key.ok());
    const auto database = phone.database(*key);
    REQUIRE(database.ok());
    CHECK(text_of(**database, "SELECT x FROM t") == "not synced yet");
  }
}

TEST_CASE("a plain database that takes the place of an encrypted one is not taken for it") {
  MemorySlots slots(8);
  Phone phone(slots);
  const auto key = phone.vault()->make(kPassword);
  REQUIRE((*phone.database(*key))->execute("CREATE TABLE t (x)").ok());
  REQUIRE(erase_database({kPath, kVfs}).ok());
  REQUIRE((*Database::open({kPath, kVfs}))->execute("CREATE TABLE t (x)").ok());
  CHECK(same(phone.vault()->unlock(kPassword), key));
  CHECK(phone.database(*key).error().code == Code::database_damaged);
}

TEST_CASE("an encrypted database that has lost its vault is not taken over; forgotten, the account starts anew") {
  MemorySlots slots(8);
  Phone phone(slots);
  const auto key = phone.vault()->make(kPassword);
  REQUIRE((*phone.database(*key))->execute("CREATE TABLE t (x)").ok());
  tamper("DELETE FROM vault");
  CHECK(phone.vault()->make(kPassword).error().code == Code::database_damaged);
  CHECK_FALSE(phone.vault()->made().value());
  REQUIRE(Vault::erase({kPath, kVfs}).ok());
  CHECK_FALSE(database_exists({kPath, kVfs}).value());
  const auto other = phone.vault()->make(kPassword);
  REQUIRE(other.ok());
  CHECK_FALSE(same(other, key));
}

TEST_CASE("a host drives the vault by commands") {
  MemorySlots slots(8);
  Phone phone(slots);
  const auto call = [&phone](const std::string& command, const Bytes& payload = {}) {
    return call_vault(phone.options(), command, payload);
  };
  CHECK(call(R"({"do":"state"})").json == R"({"ok":{"made":false}})");
  const VaultReply made = call(R"({"do":"make","password":"correct horse"})");
  CHECK(made.json == R"({"ok":null})");
  CHECK(made.payload.size() == DatabaseKey::kSize);
  CHECK(call(R"({"do":"state"})").json == R"({"ok":{"made":true}})");
  CHECK(call(R"({"do":"unlock","password":"correct horse"})").payload == made.payload);
  const VaultReply wrong = call(R"({"do":"unlock","password":"a guess"})");
  CHECK(wrong.json.find(R"("code":"invalid_credentials")") != std::string::npos);
  CHECK(wrong.payload.empty());
  CHECK(call(R"({"do":"rewrap","password":"battery staple"})", made.payload).json == R"({"ok":null})");
  CHECK(call(R"({"do":"unlock","password":"battery staple"})").payload == made.payload);
  for (const char* command :
       {"", "[]", "{}", R"({"do":"unlock"})", R"({"do":"give"})", R"({"do":"rewrap","password":"x"})"})
    CHECK(call(command).json.find(R"("code":"malformed")") != std::string::npos);
  CHECK(call(R"({"do":"erase"})").json == R"({"ok":null})");
  CHECK(call(R"({"do":"state"})").json == R"({"ok":{"made":false}})");
}
