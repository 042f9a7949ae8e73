#include <thread>

#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "tests/integration/stores/world.hpp"

using namespace freehold;

namespace {

constexpr const char* kIssuer = "https://id.example.org";

/// Somebody whom no other test has, as the provider knows them.
Identity somebody() {
  return {kIssuer, "subject " + new_row().text()};
}

}  // namespace

TEST_CASE("an account with an identity is found by issuer and subject, letter by letter, and is in its own feed") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const Identity ada = somebody();
  CHECK_FALSE(world.store().find_identity(ada).value());
  NewAccount account = world.account("ada");
  account.password_hash.clear();
  REQUIRE(world.store().add_identity_account(account, ada, Hlc::at(7)).ok());
  CHECK(world.store().find_identity(ada).value() == account.owner);
  const std::string upper = "SUBJECT" + ada.subject.substr(7);
  for (const Identity& other :
       {Identity{kIssuer, upper}, Identity{kIssuer, ada.subject + " "}, Identity{"https://other.example", ada.subject},
        Identity{kIssuer, std::string("a\0b", 3)}, Identity{kIssuer, "\xFF"}, Identity{}})
    CHECK_FALSE(world.store().find_identity(other).value());
  CHECK(world.store().find_account(account.owner).value()->password_hash.empty());
  const FeedRow row = world.row(account.owner, "users", RowId{account.owner.uuid});
  CHECK(row.seq == 1);
  CHECK(text_in(row, "email") == account.email);
  const auto wakes = world.wakes();
  CHECK(std::any_of(wakes.begin(), wakes.end(), [&](const World::Wake& wake) { return wake.owner == account.owner; }));
}

TEST_CASE("an identity or an email that is taken leaves neither a second account nor a second identity") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const Identity ada = somebody(), bob = somebody();
  const NewAccount first = world.account("ada");
  REQUIRE(world.store().add_identity_account(first, ada, Hlc::at(1)).ok());

  const NewAccount second = world.account("second");
  const Status same_identity = world.store().add_identity_account(second, ada, Hlc::at(1));
  REQUIRE_FALSE(same_identity.ok());
  CHECK(same_identity.error().code == Code::unique_violation);
  CHECK_FALSE(world.store().find_account(second.owner).value());
  CHECK(world.store().find_identity(ada).value() == first.owner);

  NewAccount third = world.account("third");
  third.email = ascii_lower(first.email);
  const Status same_email = world.store().add_identity_account(third, bob, Hlc::at(1));
  REQUIRE_FALSE(same_email.ok());
  CHECK(same_email.error().code == Code::unique_violation);
  CHECK_FALSE(world.store().find_identity(bob).value());
  CHECK(world.pull(third.owner).head == 0);
}

TEST_CASE("of many requests that bring one identity for the first time exactly one makes the account") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const Identity ada = somebody();
  std::vector<NewAccount> accounts;
  for (int i = 0; i < 6; ++i) accounts.push_back(world.account("ada"));
  std::vector<Code> outcomes(accounts.size(), Code::internal);
  std::vector<char> made(accounts.size());
  std::vector<std::thread> requests;
  for (std::size_t i = 0; i < accounts.size(); ++i)
    requests.emplace_back([&, i] {
      const Status added = world.store().add_identity_account(accounts[i], ada, Hlc::at(1));
      made[i] = added.ok();
      if (!added.ok()) outcomes[i] = added.error().code;
    });
  for (std::thread& request : requests) request.join();
  REQUIRE(std::count(made.begin(), made.end(), 1) == 1);
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    CHECK(world.store().find_account(accounts[i].owner).value().has_value() == (made[i] == 1));
    if (made[i] == 1)
      CHECK(world.store().find_identity(ada).value() == accounts[i].owner);
    else
      CHECK(outcomes[i] == Code::unique_violation);
  }
}

TEST_CASE("an application without a table of identities says so") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, tiny_schema());
  CHECK(world.store().find_identity(somebody()).error().code == Code::unknown_table);
  CHECK(world.store().add_identity_account({}, somebody(), Hlc::at(1)).error().code == Code::unknown_table);
}
