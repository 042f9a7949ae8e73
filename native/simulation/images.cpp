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
  FREEHOLD_TRY(begin_history(*database, workspace_schema(), kFirstEpoch));
  FREEHOLD_ASSIGN(auto sessions, SqliteSessions::on(std::move(database)));
  SqlStore store(std::move(sessions), workspace_schema(), {});
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

Status sign_in(Disk& disk, Clock& clock, const Version& version, const Person& person) {
  SeededRandom random(1);
  FREEHOLD_ASSIGN(const auto replica, open_device(disk, clock, random, version));
  const std::string now = format_time(clock.now_us());
  const json::object command = {
      {"do", "sign_in"},
      {"user", {{"id", person.id.text()}, {"email", person.email()}, {"created_at", now}, {"updated_at", now}}},
      {"session", {{"access_token", "a"}, {"refresh_token", "r"}, {"expires_at", 1}}}};
  const Replica::Reply reply = replica->call(json::serialize(command));
  if (reply.json.starts_with(R"({"ok")")) return {};
  return fail(Code::internal, "nobody can sign in: " + reply.json);
}

/// The same disk after an update of the program.
Status update(Disk& disk, Clock& clock, const Version& version) {
  SeededRandom random(1);
  FREEHOLD_TRY(open_device(disk, clock, random, version));
  return {};
}

/// A copied database must make an id of its own.
Status forget_client(Disk& disk) {
  DatabaseOptions options;
  options.path = kDeviceFile;
  options.vfs = disk.vfs();
  FREEHOLD_ASSIGN(const auto database, Database::open(options));
  return database->execute("DELETE FROM freehold_state WHERE name = 'client_id'");
}

/// Every program from the first version on that people can work with, one after the other on the same disk.
Status make_older(std::vector<OlderProgram>& older, Clock& clock) {
  FREEHOLD_ASSIGN(const int first, first_version_with("conversations", clock));
  for (int number = first; number < newest_version(); ++number) {
    FREEHOLD_ASSIGN(Version version, version_of(number, clock));
    older.push_back({std::move(version), {}});
  }
  for (const Person& each : people()) {
    Disk disk("simulated-image-of-an-old-device", clock, 1);
    FREEHOLD_TRY(sign_in(disk, clock, older.front().version, each));
    for (OlderProgram& program : older) {
      FREEHOLD_TRY(update(disk, clock, program.version));
      FREEHOLD_TRY(forget_client(disk));
      program.devices.push_back(disk.image());
    }
  }
  return {};
}

}  // namespace

Version newest_program() {
  return {newest_version(), {std::shared_ptr<void>(), &workspace_schema()}, embedded_migrations()};
}

Result<std::unique_ptr<Replica>> open_device(Disk& disk, Clock& clock, Random& random, const Version& version) {
  ReplicaOptions options;
  options.path = kDeviceFile;
  options.vfs = disk.vfs();
  options.schema = version.schema.get();
  options.migrations = version.steps;
  options.clock = &clock;
  options.random = &random;
  return Replica::open(options);
}

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
    FREEHOLD_TRY(sign_in(disk, clock, newest_program(), each));
    FREEHOLD_TRY(forget_client(disk));
    images.devices.push_back(disk.image());
  }
  FREEHOLD_TRY(make_older(images.older, clock));
  return images;
}

}  // namespace freehold::simulation
