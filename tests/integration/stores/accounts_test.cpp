#include <catch2/catch.hpp>

#include "core/base/text.hpp"
#include "tests/integration/stores/world.hpp"

using namespace freehold;

TEST_CASE("an account is found by its email in any case, by its username, and by its id") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  NewAccount ada = world.account("Ada");
  ada.full_name = "Ada Lovelace";
  REQUIRE(world.store().add_account(ada, Hlc::at(7)).ok());
  std::string shouted = ada.email;
  for (char& c : shouted) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  for (const std::string& name : {ada.email, shouted, ascii_lower(ada.email), *ada.username}) {
    const auto found = world.store().find_account(name);
    REQUIRE(found.ok());
    REQUIRE(found->has_value());
    CHECK((*found)->owner == ada.owner);
    CHECK((*found)->email == ada.email);
    CHECK((*found)->username == *ada.username);
    CHECK((*found)->password_hash == ada.password_hash);
    CHECK((*found)->is_active);
  }
  CHECK(world.store().find_account(ada.owner).value()->email == ada.email);
  for (const std::string& wrong :
       {std::string("nobody"), std::string("' OR 1=1 --"), std::string("a\0b", 3), std::string("\xFF")})
    CHECK_FALSE(world.store().find_account(wrong).value().has_value());
  const FeedRow row = world.row(ada.owner, "users", RowId{ada.owner.uuid});
  CHECK(row.seq == 1);
  CHECK(text_in(row, "full_name") == "Ada Lovelace");
  CHECK(row.clocks.row() == Stamp{Hlc::at(7), kServerDevice});
}

TEST_CASE("how many owners stand is answered at once: the head of each, and whether the account may be served") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada"), bob = world.sign_up("bob");
  NewAccount off = world.account("off");
  off.is_active = false;
  REQUIRE(world.store().add_account(off, Hlc::at(7)).ok());
  Peer phone(world, ada);
  phone.begin().insert("tasks", new_row(), {{"title", "t"}});
  const Seq head = phone.push().head;
  const std::vector<OwnerId> asked = {off.owner, ada, OwnerId{new_row().uuid}, bob};
  const auto standings = world.store().standings(asked);
  REQUIRE(standings.ok());
  REQUIRE(standings->size() == asked.size());
  for (std::size_t i = 0; i < asked.size(); ++i) CHECK((*standings)[i].owner == asked[i]);
  CHECK((*standings)[0].head == 1);
  CHECK_FALSE((*standings)[0].is_active);
  CHECK((*standings)[1].head == head);
  CHECK((*standings)[1].is_active);
  CHECK((*standings)[2].head == 0);
  CHECK_FALSE((*standings)[2].is_active);
  CHECK((*standings)[3].head == 1);
  CHECK((*standings)[3].is_active);
  CHECK(world.store().standings({}).value().empty());
}

TEST_CASE("an email or username that is taken is refused with its column, whatever its case") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const NewAccount ada = world.account("Ada");
  REQUIRE(world.store().add_account(ada, Hlc::at(1)).ok());
  NewAccount second = world.account("second");
  second.email = ascii_lower(ada.email);
  Status refused = world.store().add_account(second, Hlc::at(1));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == Code::unique_violation);
  CHECK(refused.error().column == "email");
  second = world.account("second");
  second.username = ada.username;
  refused = world.store().add_account(second, Hlc::at(1));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == Code::unique_violation);
  CHECK(refused.error().column == "username");
  CHECK(world.pull(second.owner).head == 0);
}

TEST_CASE("a new password replaces the one that it was checked against, and none that came since") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  const auto record = [&] { return world.store().find_account(ada).value()->password_hash; };
  const std::string first = record();
  REQUIRE(world.store().replace_password(ada, first, "$argon2id$new").ok());
  CHECK(record() == "$argon2id$new");
  CHECK(world.store().replace_password(ada, first, "$argon2id$renewed").error().code == Code::not_found);
  CHECK(record() == "$argon2id$new");
  CHECK(world.store().replace_password(OwnerId{new_row().uuid}, first, "x").error().code == Code::not_found);
}

TEST_CASE("the first to bring a shared setting decides it") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const std::string name = "key-" + new_row().text();
  CHECK(world.store().shared_setting(name, "first").value() == "first");
  CHECK(world.store().shared_setting(name, "second").value() == "first");
  CHECK(world.store().ping().ok());
}
