#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "core/base/time.hpp"
#include "core/merge/digest.hpp"
#include "sync/secrets/ring_keys.hpp"
#include "sync/secrets/secrets.hpp"
#include "tests/integration/stores/world.hpp"

using namespace freehold;

namespace {

ByteView bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// A server's secrets, over a ring of its own. Safe from several threads, as the system's randomness is.
class LockedRandom : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    const std::lock_guard guard(lock_);
    random_.fill(out);
  }

 private:
  std::mutex lock_;
  TestRandom random_{static_cast<std::uint64_t>(new_row().uuid.bytes[15]) << 8 | new_row().uuid.bytes[14]};
};

struct Safe {
  explicit Safe(World& world) : secrets(world.store(), world.schema(), &keys, clock, random) {}

  TestClock clock;
  LockedRandom random;
  RingKeys keys{KeyRing::make(clock, random), random};
  Secrets secrets;
};

NewApiKey api_key(std::string_view key, const char* provider = "example") {
  NewApiKey fresh;
  fresh.provider = provider;
  fresh.name = "Work";
  fresh.key = WipedBytes(key);
  return fresh;
}

std::uint64_t digest_of(const PullReply& feed) {
  std::uint64_t sum = 0;
  for (const FeedRow& row : feed.rows)
    if (!row.deleted) sum += version_digest(row.table->number(), row.row, row.seq, row.clocks);
  return sum;
}

const SealedColumns& columns_of(const World& world, const char* table) {
  static const auto sealed = sealed_columns(workspace_schema());
  for (const SealedColumns& columns : sealed)
    if (columns.table == world.schema().find(table)) return columns;
  throw std::logic_error("the table holds no secrets");
}

bool is_captured_of(World& world, const OwnerId& owner) {
  const auto owners = world.store().captured_owners();
  return std::find(owners->begin(), owners->end(), owner) != owners->end();
}

}  // namespace

TEST_CASE("the tables that hold secrets are found by their form") {
  std::vector<std::string> names;
  for (const SealedColumns& columns : sealed_columns(workspace_schema()))
    names.push_back(columns.table->name() + "." + columns.secret->name);
  CHECK(names == std::vector<std::string>{"data_connections.encrypted_credentials", "user_api_keys.encrypted_key"});
  CHECK(sealed_columns(tiny_schema()).empty());
}

TEST_CASE("a key that Ada hands in is in her feed without its secret, and opens for her alone") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Safe safe(world);
  const OwnerId ada = world.sign_up("ada"), bob = world.sign_up("bob");
  const auto added = safe.secrets.add_api_key(ada, api_key("sk-ada-0123456789"));
  REQUIRE(added);
  CHECK(added->last_four == "6789");
  CHECK(added->is_active);

  const FeedRow row = world.row(ada, "user_api_keys", added->id);
  CHECK(row.seq == 2);
  CHECK(row.clocks.row().device == kServerDevice);
  CHECK(text_in(row, "provider") == "example");
  CHECK(text_in(row, "key_name") == "Work");
  CHECK(text_in(row, "key_last_four") == "6789");
  CHECK(text_in(row, "created_at") == added->created_at);
  for (const char* secret : {"encrypted_key", "encrypted_dek", "nonce", "kms_key_version"})
    CHECK(is_null(value_of(row, secret)));
  CHECK(world.wakes().back().owner == ada);
  CHECK(world.wakes().back().head == 2);
  CHECK(world.pull(ada).digest == digest_of(world.pull(ada)));
  CHECK_FALSE(is_captured_of(world, ada));

  CHECK(safe.secrets.use_api_key(ada, added->id)->text() == "sk-ada-0123456789");
  CHECK(safe.secrets.use_api_key(bob, added->id).error().code == Code::not_found);
  CHECK(safe.secrets.open(*row.table, ada, added->id).error().code == Code::wrong_state);
  CHECK(safe.secrets.api_keys(bob)->empty());
  const auto keys = safe.secrets.api_keys(ada);
  REQUIRE(keys->size() == 1);
  CHECK(keys->front().id == added->id);
  CHECK(keys->front().name == "Work");
}

TEST_CASE("a key that is used says when it was, and Ada's devices hear of it once a minute") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Safe safe(world);
  const OwnerId ada = world.sign_up("ada");
  const RowId id = safe.secrets.add_api_key(ada, api_key("sk-ada-0123456789"))->id;
  CHECK(is_null(value_of(world.row(ada, "user_api_keys", id), "last_used_at")));
  const auto used_at = [&] { return text_in(world.row(ada, "user_api_keys", id), "last_used_at"); };

  REQUIRE(safe.secrets.use_api_key(ada, id));
  const std::string first = used_at();
  CHECK(first == format_time(safe.clock.now_us()));
  CHECK(safe.secrets.api_keys(ada)->front().last_used_at == first);
  const PullReply fed = world.pull(ada);
  CHECK(fed.head == 3);
  CHECK(fed.digest == digest_of(fed));
  CHECK(world.wakes().back().head == 3);
  CHECK_FALSE(is_captured_of(world, ada));

  safe.clock.advance_ms(59'000);
  REQUIRE(safe.secrets.use_api_key(ada, id));
  CHECK(used_at() == first);
  safe.clock.advance_ms(1'000);
  REQUIRE(safe.secrets.use_api_key(ada, id));
  CHECK(used_at() == format_time(safe.clock.now_us()));
  CHECK(world.pull(ada).head == 4);
}

TEST_CASE("a service's name leads to the newest key to it that is switched on") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Safe safe(world);
  Peer phone(world, world.sign_up("ada"));
  const OwnerId ada = phone.owner();
  const RowId old = safe.secrets.add_api_key(ada, api_key("sk-old-0123456789"))->id;
  safe.clock.advance_ms(1);
  const RowId off = safe.secrets.add_api_key(ada, api_key("sk-off-0123456789"))->id;
  REQUIRE(safe.secrets.add_api_key(ada, api_key("sk-other-0123456789", "other")));
  CHECK(safe.secrets.use_api_key(ada, "example")->text() == "sk-off-0123456789");
  // The phone has heard of the keys and their use.
  const Hlc later = Hlc::at(1'750'000'001'000);
  phone.begin().update("user_api_keys", off, {{"is_active", std::int64_t{0}}}).at(later);
  phone.push();
  CHECK(safe.secrets.use_api_key(ada, "example")->text() == "sk-old-0123456789");
  CHECK(safe.secrets.use_api_key(ada, "other")->text() == "sk-other-0123456789");
  CHECK(safe.secrets.use_api_key(ada, "nobody").error().code == Code::not_found);
  phone.begin().update("user_api_keys", old, {{"is_active", std::int64_t{0}}}).at(later);
  phone.push();
  CHECK(safe.secrets.use_api_key(ada, "example").error().code == Code::wrong_state);
}

TEST_CASE("a key that goes leaves a tombstone, and a stranger's call leaves the key") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Safe safe(world);
  Peer phone(world, world.sign_up("ada"));
  const OwnerId ada = phone.owner(), bob = world.sign_up("bob");
  const RowId id = safe.secrets.add_api_key(ada, api_key("sk-ada-0123456789"))->id;
  // Of a device whose clock runs ahead, within what the server takes.
  phone.begin().update("user_api_keys", id, {{"key_name", "Home"}}).at(Hlc::at(1'750'000'030'000));
  CHECK(outcomes(phone.push()) == std::vector<std::string>{"accepted"});
  CHECK(safe.secrets.remove_api_key(bob, id).error().code == Code::not_found);
  CHECK(safe.secrets.remove_api_key(ada, new_row()).error().code == Code::not_found);
  REQUIRE(safe.secrets.use_api_key(ada, id));

  REQUIRE(safe.secrets.remove_api_key(ada, id).ok());
  CHECK(safe.secrets.remove_api_key(ada, id).error().code == Code::not_found);
  const PullReply feed = world.pull(ada);
  const auto gone = std::find_if(feed.rows.begin(), feed.rows.end(), [&](const FeedRow& row) { return row.row == id; });
  REQUIRE(gone != feed.rows.end());
  CHECK(gone->deleted);
  // Behind its making, the phone's change, and its use.
  CHECK(gone->seq == 5);
  CHECK(Hlc::at(1'750'000'030'000) < gone->clocks.row().clock);
  CHECK(feed.digest == digest_of(feed));
  CHECK(safe.secrets.use_api_key(ada, id).error().code == Code::not_found);
  CHECK(safe.secrets.api_keys(ada)->empty());
  CHECK_FALSE(is_captured_of(world, ada));
}

TEST_CASE("devices rename a key and switch it off, but neither make one nor delete one") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Safe safe(world);
  Peer phone(world, world.sign_up("ada"));
  const RowId id = safe.secrets.add_api_key(phone.owner(), api_key("sk-ada-0123456789"))->id;
  phone.begin().update("user_api_keys", id, {{"key_name", "Home"}, {"is_active", std::int64_t{0}}});
  phone.begin().insert("user_api_keys", new_row(), {{"key_name", "mine"}});
  phone.begin().remove("user_api_keys", id);
  phone.begin().update("user_api_keys", id, {{"key_last_four", "0000"}});
  phone.begin().update("user_api_keys", id, {{"encrypted_key", Bytes{1}}});
  const auto answers = outcomes(phone.push());
  CHECK(answers[0] == "accepted");
  for (std::size_t i = 1; i < answers.size(); ++i) CHECK(answers[i] != "accepted");
  const auto keys = safe.secrets.api_keys(phone.owner());
  REQUIRE(keys->size() == 1);
  CHECK(keys->front().name == "Home");
  CHECK_FALSE(keys->front().is_active);
  CHECK(safe.secrets.use_api_key(phone.owner(), id).error().code == Code::wrong_state);
}

TEST_CASE("of many who add keys at once exactly as many come through as an account may have") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Safe safe(world);
  const OwnerId ada = world.sign_up("ada");
  constexpr int kCallers = 6, kEach = 5;
  std::atomic<int> added = 0, refused = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i)
    callers.emplace_back([&] {
      for (int j = 0; j < kEach; ++j) {
        const auto key = safe.secrets.add_api_key(ada, api_key("sk-ada-0123456789"));
        if (key) ++added;
        if (!key && key.error().code == Code::quota_exceeded) ++refused;
      }
    });
  for (std::thread& caller : callers) caller.join();
  CHECK(added == Secrets::kApiKeysMax);
  CHECK(refused == kCallers * kEach - added);
  const PullReply feed = world.pull(ada);
  CHECK(feed.head == 1 + Secrets::kApiKeysMax);
  CHECK(feed.digest == digest_of(feed));
  CHECK(safe.secrets.api_keys(ada)->size() == static_cast<std::size_t>(Secrets::kApiKeysMax));
}

TEST_CASE("a key breaks no rule, and what is said of one that does never repeats it") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Safe safe(world);
  const OwnerId ada = world.sign_up("ada");
  const std::string planted = "sk-PLANTED";
  NewApiKey no_provider = api_key(planted, ""), long_name = api_key(planted);
  long_name.name = std::string(256, 'n');
  std::vector<NewApiKey> wrong;
  wrong.push_back(std::move(no_provider));
  wrong.push_back(std::move(long_name));
  wrong.push_back(api_key(planted, std::string(51, 'p').c_str()));
  for (const std::string& key : {std::string("1234567"), planted + std::string(4090, 'x'), planted + "\n",
                                 planted + "\r\nX-Other: 1", planted + std::string(1, '\0'), planted + "\xff"})
    wrong.push_back(api_key(key));
  for (const NewApiKey& key : wrong) {
    const auto added = safe.secrets.add_api_key(ada, key);
    REQUIRE_FALSE(added);
    CHECK(added.error().code == Code::invalid_value);
    CHECK(added.error().message.find("PLANTED") == std::string::npos);
  }
  CHECK(safe.secrets.add_api_key(ada, api_key("12345678"))->last_four == "5678");
  CHECK(safe.secrets.add_api_key(ada, api_key("schlüßelä€𝄞x"))->last_four == "ä€𝄞x");
}

TEST_CASE("a connection's credentials come into a row that a device made, and go with it") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Safe safe(world);
  Peer phone(world, world.sign_up("ada"));
  const OwnerId ada = phone.owner(), bob = world.sign_up("bob");
  const RowId id = new_row();
  phone.begin().insert("data_connections", id, {{"name", "Figures"}, {"kind", "postgres"}});
  phone.push();
  const Table& table = *world.schema().find("data_connections");
  const Seq head = world.pull(ada).head;
  CHECK(safe.secrets.open(table, ada, id).error().code == Code::not_found);
  CHECK(safe.secrets.put(table, bob, id, bytes_of("stolen")).error().code == Code::not_found);
  REQUIRE(safe.secrets.put(table, ada, id, bytes_of("first")).ok());
  REQUIRE(safe.secrets.put(table, ada, id, bytes_of("postgres://ada:pw@db")).ok());
  CHECK(safe.secrets.open(table, ada, id)->text() == "postgres://ada:pw@db");
  CHECK(safe.secrets.open(table, bob, id).error().code == Code::not_found);
  // No device ever hears of it.
  CHECK(world.pull(ada).head == head);
  CHECK_FALSE(is_captured_of(world, ada));

  phone.begin().update("data_connections", id, {{"name", "Other figures"}});
  phone.push();
  CHECK(safe.secrets.open(table, ada, id)->text() == "postgres://ada:pw@db");
  CHECK(safe.secrets.remove_credentials(bob, id).error().code == Code::not_found);
  CHECK(safe.secrets.remove_credentials(ada, id).ok());
  CHECK(safe.secrets.open(table, ada, id).error().code == Code::not_found);
  CHECK(safe.secrets.remove_credentials(ada, id).ok());
  REQUIRE(safe.secrets.put_credentials(ada, id, WipedBytes(std::string_view("\"again\""))).ok());
  CHECK(safe.secrets.open(table, ada, id)->text() == "\"again\"");
  phone.begin().remove("data_connections", id);
  phone.push();
  CHECK(safe.secrets.open(table, ada, id).error().code == Code::not_found);
  CHECK(safe.secrets.remove_credentials(ada, id).error().code == Code::not_found);
}

TEST_CASE("a secret that somebody with the database moved under another row or owner opens nothing") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Safe safe(world);
  const OwnerId ada = world.sign_up("ada"), bob = world.sign_up("bob");
  const RowId first = safe.secrets.add_api_key(ada, api_key("sk-ada-0123456789"))->id;
  const RowId second = safe.secrets.add_api_key(ada, api_key("sk-ada-9876543210"))->id;
  const RowId bobs = safe.secrets.add_api_key(bob, api_key("sk-bob-0123456789"))->id;
  const SealedColumns& columns = columns_of(world, "user_api_keys");
  SealedRows& rows = world.store().sealed_rows();
  const auto sealed = rows.find(columns, ada, first);
  REQUIRE((sealed && *sealed));
  REQUIRE(rows.put(columns, ada, second, **sealed).ok());
  REQUIRE(rows.put(columns, bob, bobs, **sealed).ok());
  CHECK(safe.secrets.use_api_key(ada, second).error().code == Code::database_damaged);
  CHECK(safe.secrets.use_api_key(bob, bobs).error().code == Code::database_damaged);
  CHECK(safe.secrets.use_api_key(ada, first)->text() == "sk-ada-0123456789");
}

TEST_CASE("without a ring nothing is taken, and what is there can still be shown and deleted") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Safe safe(world);
  const OwnerId ada = world.sign_up("ada");
  const RowId id = safe.secrets.add_api_key(ada, api_key("sk-ada-0123456789"))->id;
  Secrets keyless(world.store(), world.schema(), nullptr, safe.clock, safe.random);
  const auto refused = keyless.add_api_key(ada, api_key("sk-ada-0123456789"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::key_missing);
  CHECK(refused.error().message.find("freehold keys init") != std::string::npos);
  CHECK(keyless.use_api_key(ada, id).error().code == Code::key_missing);
  CHECK(keyless.api_keys(ada)->size() == 1);
  CHECK(keyless.remove_api_key(ada, id).ok());
}

TEST_CASE("a wrapped key is replaced where it is still the one that was read, and nowhere else") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  Safe safe(world);
  const OwnerId ada = world.sign_up("ada");
  std::vector<SealedRows::Rewrap> batch;
  const SealedColumns& columns = columns_of(world, "user_api_keys");
  SealedRows& rows = world.store().sealed_rows();
  for (int i = 0; i < 3; ++i) {
    const RowId id = safe.secrets.add_api_key(ada, api_key("sk-ada-0123456789"))->id;
    const auto sealed = rows.find(columns, ada, id);
    batch.push_back({{ada, id, (*sealed)->key}, {"9-fresh", Bytes{1, 2, 3}}});
  }
  REQUIRE(safe.secrets.remove_api_key(ada, batch[1].held.row).ok());
  batch[2].held.key.bytes.back() ^= 1;
  const Seq head = world.pull(ada).head;
  CHECK(rows.rewrap(columns, batch).value() == 1);
  CHECK(rows.find(columns, ada, batch[0].held.row).value()->key.version == "9-fresh");
  CHECK(rows.find(columns, ada, batch[0].held.row).value()->key.bytes == Bytes{1, 2, 3});
  CHECK(rows.find(columns, ada, batch[2].held.row).value()->key.version == safe.keys.newest().value());
  CHECK(world.pull(ada).head == head);
  CHECK_FALSE(is_captured_of(world, ada));
}

TEST_CASE("an application without such a table says so") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, tiny_schema());
  Safe safe(world);
  const OwnerId ada = world.sign_up("ada");
  CHECK(safe.secrets.add_api_key(ada, api_key("sk-ada-0123456789")).error().code == Code::unknown_table);
  CHECK(safe.secrets.api_keys(ada).error().code == Code::unknown_table);
  CHECK(safe.secrets.remove_api_key(ada, new_row()).error().code == Code::unknown_table);
  CHECK(safe.secrets.open(world.schema().tables().front(), ada, new_row()).error().code == Code::unknown_column);
}
