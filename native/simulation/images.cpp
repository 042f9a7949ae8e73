#include "native/simulation/images.hpp"

#include <boost/json.hpp>

#include "core/base/time.hpp"
#include "core/migrate/sqlite_target.hpp"
#include "core/replica/replica.hpp"
#include "core/store/sqlite.hpp"
#include "core/workspace/workspace.hpp"
#include "sync/stores/sql/sql_store.hpp"
#include "sync/stores/sqlite/server_file.hpp"
#include "sync/stores/sqlite/sqlite_sessions.hpp"

namespace freehold::simulation {
namespace {

namespace json = boost::json;

constexpr const char* kFirstEpoch = "5eed0000-0000-4000-8000-000000000001";

Person person(const char* id, const char* name) {
  return {*OwnerId::parse(id), name, std::string("of-") + name};
}

Status make_server(Disk& disk, Clock& clock) {
  DatabaseOptions options;
  options.path = kServerFile;
  options.vfs = disk.vfs();
  FREEHOLD_ASSIGN(auto database, Database::open(options));
  {
    SqliteMigrationTarget target(*database, Home::server_sqlite);
    FREEHOLD_TRY(upgrade(target, clock, embedded_migrations()));
  }
  FREEHOLD_TRY(set_epoch(*database, kFirstEpoch));
  SqlStore store(std::make_unique<SqliteSessions>(std::move(database)), workspace_schema(), {});
  FREEHOLD_TRY(store.prepare());
  for (const Person& each : people()) {
    NewAccount account;
    account.owner = each.id;
    account.email = each.email();
    account.password_hash = "x";
    account.now = format_time(clock.now_us());
    FREEHOLD_TRY(store.add_account(account, Hlc::at(1)));
  }
  return {};
}

Status sign_in(Disk& disk, Clock& clock, const Person& person) {
  SeededRandom random(1);
  ReplicaOptions options;
  options.path = kDeviceFile;
  options.vfs = disk.vfs();
  options.schema = &workspace_schema();
  options.migrations = embedded_migrations();
  options.clock = &clock;
  options.random = &random;
  FREEHOLD_ASSIGN(const auto replica, Replica::open(options));
  const std::string now = format_time(clock.now_us());
  const json::object command = {
      {"do", "sign_in"},
      {"user", {{"id", person.id.text()}, {"email", person.email()}, {"created_at", now}, {"updated_at", now}}},
      {"session", {{"access_token", "a"}, {"refresh_token", "r"}, {"expires_at", 1}}},
      {"password", "correct horse"}};
  const Replica::Reply reply = replica->call(json::serialize(command));
  if (reply.json.starts_with(R"({"ok")")) return {};
  return fail(Code::internal, "nobody can sign in: " + reply.json);
}

/// A copied database must make an id of its own.
Status forget_client(Disk& disk) {
  DatabaseOptions options;
  options.path = kDeviceFile;
  options.vfs = disk.vfs();
  FREEHOLD_ASSIGN(const auto database, Database::open(options));
  return database->execute("DELETE FROM freehold_state WHERE name = 'client_id'");
}

}  // namespace

const std::vector<Person>& people() {
  static const std::vector<Person> all = {person("0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b", "ada"),
                                          person("0190a6b2-7c1e-7d3f-8a4b-000000000b0b", "bob"),
                                          person("0190a6b2-7c1e-7d3f-8a4b-00000000c1ea", "cleo")};
  return all;
}

Result<Images> Images::make() {
  Images images;
  std::int64_t time_us = kStartUs;
  WallClock clock(time_us);
  Disk server("simulated-image-of-the-server", clock, 1);
  FREEHOLD_TRY(make_server(server, clock));
  images.server = server.image();
  for (const Person& each : people()) {
    Disk disk("simulated-image-of-a-device", clock, 1);
    FREEHOLD_TRY(sign_in(disk, clock, each));
    FREEHOLD_TRY(forget_client(disk));
    images.devices.push_back(disk.image());
  }
  return images;
}

}  // namespace freehold::simulation
