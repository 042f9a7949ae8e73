#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "core/replica/replica.hpp"
#include "core/vault/vault.hpp"
#include "core/workspace/workspace.hpp"
#include "tests/support/ports.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace freehold;
namespace json = boost::json;

namespace {

constexpr const char* kAda = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b";
constexpr const char* kBob = "0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0c";
constexpr const char* kSecret = "a planted text that nobody may find";

/// What a native program does for one account of a folder.
class Account {
 public:
  Account(const TemporaryFolder& folder, const std::string& name)
      : file_{(folder.path() / (name + ".db")).string()}, random_(name.front()) {}

  /// With the default cost, as programs have it.
  std::unique_ptr<Vault> vault() { return std::move(Vault::open({file_, &random_}).value()); }

  std::unique_ptr<Replica> open(const DatabaseKey& key) {
    ReplicaOptions options;
    options.path = file_.path;
    options.key = key;
    options.schema = &workspace_schema();
    options.migrations = embedded_migrations();
    options.clock = &clock_;
    options.random = &random_;
    auto replica = Replica::open(options);
    INFO((replica.ok() ? std::string() : replica.error().message));
    REQUIRE(replica.ok());
    return std::move(replica).value();
  }

  Status forget() { return Vault::erase(file_); }

 private:
  DatabaseFile file_;
  TestClock clock_;
  TestRandom random_;  ///< another one for each name: keys are not to be the same
};

json::value ok(Replica& replica, const json::object& command) {
  const json::object reply = json::parse(replica.call(json::serialize(command)).json).as_object();
  INFO(json::serialize(reply));
  REQUIRE(reply.contains("ok"));
  return reply.at("ok");
}

void sign_in(Replica& replica, const char* user) {
  const char* const now = "2025-06-01T00:00:00.000000Z";
  ok(replica, {{"do", "sign_in"},
               {"user", {{"id", user}, {"email", "ada@example.org"}, {"created_at", now}, {"updated_at", now}}},
               {"session", json::object()}});
  ok(replica, {{"do", "insert"}, {"table", "tasks"}, {"values", {{"title", kSecret}}}});
}

json::value titles(Replica& replica) {
  return ok(replica, {{"do", "query"}, {"sql", "SELECT title FROM tasks"}, {"form", "json"}});
}

bool holds(const TemporaryFolder& folder, const std::string& text) {
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    if (bytes.find(text) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a native program signs in once, unlocks without a network, changes the password, and forgets the account") {
  TemporaryFolder folder;
  Account ada(folder, "ada");
  {
    const auto key = ada.vault()->make("correct horse");
    REQUIRE(key.ok());
    const auto replica = ada.open(*key);
    sign_in(*replica, kAda);
    // The log has not been taken in yet.
    CHECK_FALSE(holds(folder, kSecret));
  }
  CHECK_FALSE(holds(folder, kSecret));
  CHECK_FALSE(holds(folder, "CREATE TABLE tasks"));
  CHECK(ada.vault()->unlock("battery staple").error().code == Code::invalid_credentials);

  const auto key = ada.vault()->unlock("correct horse");
  REQUIRE(key.ok());
  CHECK(titles(*ada.open(*key)) == json::array{json::object{{"title", kSecret}}});

  REQUIRE(ada.vault()->rewrap(*key, "battery staple").ok());
  CHECK(ada.vault()->unlock("correct horse").error().code == Code::invalid_credentials);
  CHECK(titles(*ada.open(*ada.vault()->unlock("battery staple"))) == json::array{json::object{{"title", kSecret}}});

  REQUIRE(ada.forget().ok());
  CHECK(std::filesystem::is_empty(folder.path()));
  CHECK(ada.vault()->unlock("battery staple").error().code == Code::not_signed_in);
}

TEST_CASE("accounts of one device stand beside each other, and the key of one opens nothing of another's") {
  TemporaryFolder folder;
  Account ada(folder, "ada");
  Account bob(folder, "bob");
  const auto adas = ada.vault()->make("correct horse");
  const auto bobs = bob.vault()->make("correct horse");
  sign_in(*ada.open(*adas), kAda);
  sign_in(*bob.open(*bobs), kBob);
  DatabaseOptions options{(folder.path() / "ada.db").string()};
  options.key = *bobs;
  CHECK(Database::open(options).error().code == Code::database_damaged);
  REQUIRE(bob.forget().ok());
  CHECK(titles(*ada.open(*ada.vault()->unlock("correct horse"))) == json::array{json::object{{"title", kSecret}}});
}
