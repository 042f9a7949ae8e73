#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "tests/integration/stores/foreign.hpp"

using namespace freehold;

namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kNow = 1'750'000'000 * kSecond;
constexpr std::int64_t kLong = DeviceSignIn::kUnseenMaxS * kSecond;

RefreshToken token_for(const OwnerId& owner, const Uuid& family, std::int64_t expires_at_us = kNow + kLong) {
  RefreshToken token;
  const Uuid a = new_row().uuid, b = new_row().uuid;
  token.digest.assign(a.bytes.begin(), a.bytes.end());
  token.digest.insert(token.digest.end(), b.bytes.begin(), b.bytes.end());
  token.owner = owner;
  token.family = family;
  token.expires_at_us = expires_at_us;
  return token;
}

std::string record_of(World& world, const OwnerId& owner) {
  return world.store().find_account(owner).value()->password_hash;
}

/// A device that has just signed in, and the refresh token that it holds.
struct SignedIn {
  SignedIn(World& its_world, const OwnerId& owner, const std::string& device = "phone", std::int64_t now_us = kNow)
      : world(its_world), sign_in{new_row().uuid, owner, device, now_us, now_us}, token(token_for(owner, sign_in.id)) {
    REQUIRE(world.store().add_sign_in(sign_in, record_of(world, owner), token).ok());
  }

  /// What a refresh at that time finds; the device then holds the successor.
  std::optional<RefreshToken> refresh(std::int64_t now_us = kNow) {
    const RefreshToken next = token_for(OwnerId{}, Uuid{});
    const auto found = world.store().rotate_refresh_token(token.digest, next, now_us);
    REQUIRE(found.ok());
    if (*found && (*found)->used_at_us == 0) token.digest = next.digest;
    return *found;
  }
  Standing standing() const { return world.store().standing(sign_in.owner, sign_in.id).value(); }

  World& world;
  DeviceSignIn sign_in;
  RefreshToken token;
};

std::vector<std::string> devices(World& world, const OwnerId& owner, std::int64_t now_us = kNow) {
  std::vector<std::string> names;
  const auto found = world.store().sign_ins(owner, now_us);
  REQUIRE(found.ok());
  for (const DeviceSignIn& sign_in : *found) names.push_back(sign_in.device);
  return names;
}

std::vector<Uuid> ended(World& world, const OwnerId& owner) {
  return world.store().standings(std::vector{owner}).value().at(0).ended_sign_ins;
}

}  // namespace

TEST_CASE("a refresh token works once; its successor belongs to the same owner and sign-in") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  SignedIn phone(world, world.sign_up("ada"));
  const RefreshToken first = phone.token;
  const auto rotated = phone.refresh();
  REQUIRE(rotated);
  CHECK(rotated->used_at_us == 0);
  CHECK(rotated->expires_at_us == first.expires_at_us);
  CHECK(world.store().rotate_refresh_token(first.digest, token_for({}, {}), kNow).value()->used_at_us == kNow);
  const auto next = phone.refresh();
  REQUIRE(next);
  CHECK(next->owner == phone.sign_in.owner);
  CHECK(next->family == phone.sign_in.id);
  CHECK(next->used_at_us == 0);
  const Bytes unknown = token_for({}, {}).digest;
  CHECK_FALSE(world.store().rotate_refresh_token(unknown, token_for({}, {}), kNow)->has_value());
}

TEST_CASE("a token past its time, or of a sign-in that has ended, has no successor") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  SignedIn late(world, ada), phone(world, ada);
  const RefreshToken successor = token_for(ada, {});
  const auto found = world.store().rotate_refresh_token(late.token.digest, successor, kNow + kLong);
  REQUIRE(found->has_value());
  CHECK((*found)->used_at_us == 0);
  CHECK_FALSE(world.store().rotate_refresh_token(successor.digest, token_for(ada, {}), kNow)->has_value());
  REQUIRE(world.store().end_sign_in(ada, phone.sign_in.id, kNow).ok());
  CHECK_FALSE(phone.refresh());
}

TEST_CASE("of many requests with one refresh token exactly one wins") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const SignedIn phone(world, world.sign_up("ada"));
  std::vector<int> won(6);
  std::vector<std::thread> requests;
  for (std::size_t i = 0; i < won.size(); ++i)
    requests.emplace_back([&, i, successor = token_for(OwnerId{}, Uuid{})] {
      const auto old = world.store().rotate_refresh_token(phone.token.digest, successor, kNow);
      won[i] = old.ok() && *old && (*old)->used_at_us == 0 ? 1 : 0;
    });
  for (std::thread& request : requests) request.join();
  CHECK(std::count(won.begin(), won.end(), 1) == 1);
}

TEST_CASE("Ada's devices are listed, the one seen last first, and none of Ben's") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada"), ben = world.sign_up("ben");
  SignedIn phone(world, ada), laptop(world, ada, "laptop", kNow + kSecond);
  const SignedIn bens(world, ben, "Ben's");
  CHECK(devices(world, ada) == std::vector<std::string>{"laptop", "phone"});
  REQUIRE(phone.refresh(kNow + 2 * kSecond));
  const auto listed = world.store().sign_ins(ada, kNow + 2 * kSecond).value();
  REQUIRE(listed.size() == 2);
  CHECK(listed[0].id == phone.sign_in.id);
  CHECK(listed[0].owner == ada);
  CHECK(listed[0].created_at_us == kNow);
  CHECK(listed[0].seen_at_us == kNow + 2 * kSecond);
  CHECK(listed[1].device == "laptop");
  CHECK(devices(world, ada, kNow + kLong + 2 * kSecond) == std::vector<std::string>{"phone"});
  CHECK(devices(world, ben) == std::vector<std::string>{"Ben's"});
}

TEST_CASE("an ended sign-in opens nothing and goes from the list; its account's others and Ben's go on") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada"), ben = world.sign_up("ben");
  SignedIn phone(world, ada), laptop(world, ada, "laptop"), bens(world, ben, "Ben's");
  CHECK(phone.standing() == Standing::good);
  CHECK(ended(world, ada).empty());
  CHECK(world.store().end_sign_in(ben, phone.sign_in.id, kNow).error().code == Code::not_found);
  CHECK(world.store().end_sign_in(ada, new_row().uuid, kNow).error().code == Code::not_found);
  REQUIRE(world.store().end_sign_in(ada, phone.sign_in.id, kNow).ok());
  CHECK(world.store().end_sign_in(ada, phone.sign_in.id, kNow).error().code == Code::not_found);
  CHECK(phone.standing() == Standing::signed_out);
  CHECK(laptop.standing() == Standing::good);
  CHECK(world.store().standing(ben, laptop.sign_in.id).value() == Standing::signed_out);
  CHECK(devices(world, ada) == std::vector<std::string>{"laptop"});
  CHECK(ended(world, ada) == std::vector<Uuid>{phone.sign_in.id});
  CHECK(ended(world, ben).empty());

  REQUIRE(world.store().end_sign_ins(ada, kNow).ok());
  CHECK(devices(world, ada).empty());
  CHECK_FALSE(laptop.refresh());
  CHECK(ended(world, ada).size() == 2);
  CHECK(bens.refresh());
}

TEST_CASE("how an account stands is answered whether or not a sign-in is named") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const SignedIn phone(world, world.sign_up("ada"));
  const OwnerId nobody{new_row().uuid};
  NewAccount off = world.account("off");
  off.is_active = false;
  REQUIRE(world.store().add_account(off, Hlc::at(7)).ok());
  CHECK(world.store().standing(phone.sign_in.owner, {}).value() == Standing::good);
  CHECK(world.store().standing(nobody, {}).value() == Standing::gone);
  CHECK(world.store().standing(nobody, phone.sign_in.id).value() == Standing::gone);
  CHECK(world.store().standing(off.owner, {}).value() == Standing::switched_off);
  CHECK(world.store().standing(off.owner, phone.sign_in.id).value() == Standing::switched_off);
}

TEST_CASE("with one sign-in too many, the one that was not seen for the longest ends") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  SignedIn oldest(world, ada, "oldest"), second(world, ada, "second", kNow + 1);
  for (std::size_t i = 2; i < DeviceSignIn::kLivingMax; ++i) const SignedIn another(world, ada, "another", kNow + 2);
  REQUIRE(oldest.refresh(kNow + 3));
  const SignedIn newest(world, ada, "newest", kNow + 4);
  CHECK(devices(world, ada).size() == DeviceSignIn::kLivingMax);
  CHECK(oldest.standing() == Standing::good);
  CHECK(second.standing() == Standing::signed_out);
  CHECK(newest.standing() == Standing::good);
}

TEST_CASE("what ended is remembered for a while, and no more of it than there is room for") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  SignedIn laptop(world, ada, "laptop");
  for (std::size_t i = 0; i <= DeviceSignIn::kEndedKeptMax; ++i) {
    const SignedIn phone(world, ada);
    REQUIRE(world.store().end_sign_in(ada, phone.sign_in.id, kNow).ok());
  }
  CHECK(ended(world, ada).size() == DeviceSignIn::kEndedKeptMax);
  REQUIRE(laptop.refresh(kNow + (DeviceSignIn::kEndedKeptS + 1) * kSecond));
  CHECK(ended(world, ada).empty());
  CHECK(laptop.standing() == Standing::good);
}

TEST_CASE("a new password ends the other devices and leaves this one a single refresh token, or does nothing at all") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  const auto record = [&] { return world.store().find_account(ada).value()->password_hash; };
  const std::string first = record();
  SignedIn phone(world, ada), laptop(world, ada, "laptop");
  const RefreshToken fresh = token_for(ada, laptop.sign_in.id);
  const auto change = [&](const std::string& held) {
    return world.store().change_password(ada, held, "$argon2id$new", fresh, kNow + kSecond);
  };
  CHECK(change("another record").error().code == Code::not_found);
  CHECK(phone.standing() == Standing::good);
  REQUIRE(change(first).ok());
  CHECK(record() == "$argon2id$new");
  CHECK(phone.standing() == Standing::signed_out);
  CHECK(laptop.standing() == Standing::good);
  CHECK_FALSE(laptop.refresh());
  laptop.token = fresh;
  CHECK(laptop.refresh());

  REQUIRE(world.store().end_sign_in(ada, laptop.sign_in.id, kNow).ok());
  const auto refused = world.store().change_password(ada, "$argon2id$new", "$argon2id$newer", fresh, kNow);
  CHECK(refused.error().code == Code::unauthenticated);
  CHECK(record() == "$argon2id$new");
}

TEST_CASE("a device that refreshes while Ada signs out everywhere is signed out all the same") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  for (int round = 0; round < 20; ++round) {
    const SignedIn phone(world, ada);
    const RefreshToken successor = token_for(OwnerId{}, Uuid{});
    std::thread refreshing(
        [&] { static_cast<void>(world.store().rotate_refresh_token(phone.token.digest, successor, kNow).ok()); });
    const bool signed_out = world.store().end_sign_ins(ada, kNow).ok();
    refreshing.join();
    CHECK(signed_out);
    CHECK_FALSE(world.store().rotate_refresh_token(successor.digest, token_for({}, {}), kNow)->has_value());
  }
}

TEST_CASE("a sign-in is made only for the password record that was checked, and for an account that is switched on") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  NewAccount off = world.account("off");
  off.is_active = false;
  REQUIRE(world.store().add_account(off, Hlc::at(7)).ok());
  const auto try_with = [&](const OwnerId& owner, const std::string& held) {
    const DeviceSignIn phone{new_row().uuid, owner, "phone", kNow, kNow};
    const Status added = world.store().add_sign_in(phone, held, token_for(owner, phone.id));
    CHECK(world.store().standing(owner, phone.id).value() != Standing::good);
    return added.error().code;
  };
  const std::string checked = record_of(world, ada);
  REQUIRE(world.store().reset_password(ada, "$argon2id$new", kNow).ok());
  CHECK(try_with(ada, checked) == Code::not_found);
  CHECK(try_with(ada, "") == Code::not_found);
  CHECK(try_with(off.owner, off.password_hash) == Code::account_disabled);
  REQUIRE(world.store().remove_account(ada).ok());
  CHECK(try_with(ada, "$argon2id$new") == Code::not_found);
  CHECK(devices(world, ada).empty());
  CHECK(devices(world, off.owner).empty());
}

TEST_CASE("a sign-in waits for a new password that is being written, and then is none") {
  World world(Store::postgres, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  const std::string checked = record_of(world, ada);
  const DeviceSignIn phone{new_row().uuid, ada, "phone", kNow, kNow};
  Program program(world), other(world);
  program.begin();
  program.run("UPDATE users SET password_hash = '$argon2id$new' WHERE id = " + quoted(ada.uuid));
  Status added;
  std::thread signing_in([&] { added = world.store().add_sign_in(phone, checked, token_for(ada, phone.id)); });
  const auto waits = [&] {
    return other.ask(
               "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE "
               "'SELECT password_hash%'") > 0;
  };
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!waits() && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const Status committed = program.commit();
  signing_in.join();
  CHECK(committed.ok());
  REQUIRE_FALSE(added.ok());
  CHECK(added.error().code == Code::not_found);
  CHECK(devices(world, ada).empty());
}

TEST_CASE("whoever resets a password while devices sign in with the old one leaves none of them signed in") {
  FREEHOLD_BOTH_STORES(home);
  World world(home, workspace_schema());
  const OwnerId ada = world.sign_up("ada");
  for (int round = 0; round < 20; ++round) {
    const std::string checked = record_of(world, ada);
    const DeviceSignIn phone{new_row().uuid, ada, "phone", kNow, kNow};
    const RefreshToken token = token_for(ada, phone.id);
    std::thread signing_in([&] { static_cast<void>(world.store().add_sign_in(phone, checked, token).ok()); });
    const bool reset = world.store().reset_password(ada, "$argon2id$" + std::to_string(round), kNow).ok();
    signing_in.join();
    CHECK(reset);
    CHECK(devices(world, ada).empty());
  }
}
