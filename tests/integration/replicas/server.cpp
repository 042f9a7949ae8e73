#include "tests/integration/replicas/server.hpp"

#include <catch2/catch.hpp>

#include "core/base/time.hpp"
#include "core/protocol/codec.hpp"
#include "core/store/sqlite.hpp"
#include "sync/reconcile/capture_watch.hpp"
#include "sync/stores/open.hpp"
#include "sync/stores/sql/sql_store.hpp"
#include "sync/stores/sqlite/server_file.hpp"

namespace freehold {

namespace json = boost::json;

Server::Server(Version version)
    : version_(std::move(version)),
      folder_(std::filesystem::temp_directory_path() / ("freehold-" + fresh_epoch().text())) {
  std::filesystem::create_directory(folder_);
  migrate();
  open();
  add(kAda, "ada@example.org");
  add(kBob, "bob@example.org");
}

Server::~Server() {
  store_.reset();
  std::filesystem::remove_all(folder_);
}

void Server::migrate() {
  auto target = open_migration_target("sqlite:" + file());
  REQUIRE(target.ok());
  const Status done = upgrade(**target, clock_, version_.steps);
  INFO((done ? std::string() : done.error().message));
  REQUIRE(done.ok());
}

void Server::upgrade_to(Version version) {
  store_.reset();
  version_ = std::move(version);
  migrate();
  open();
}

void Server::open() {
  auto opened = open_store("sqlite:" + file(), *version_.schema, {});
  INFO((opened ? std::string() : opened.error().message));
  REQUIRE(opened.ok());
  store_ = std::move(opened).value();
}

void Server::add(const std::string& id, const std::string& email) {
  const NewAccount account{OwnerId::parse(id).value(),  email, std::nullopt, std::nullopt, "x",
                           format_time(clock_.now_us())};
  REQUIRE(store_->add_account(account, Hlc::at(1)).ok());
}

void Server::backup() {
  store_.reset();
  std::filesystem::copy_file(file(), folder_ / "backup.db", std::filesystem::copy_options::overwrite_existing);
  open();
}

void Server::restore() {
  store_.reset();
  std::filesystem::copy_file(folder_ / "backup.db", file(), std::filesystem::copy_options::overwrite_existing);
  {
    auto opened = Database::open({file(), nullptr, false});
    REQUIRE(opened.ok());
    REQUIRE(begin_history(**opened, *version_.schema, fresh_epoch().text()).ok());
  }
  open();
}

void Server::sql(const std::string& statements) {
  store_.reset();
  {
    auto opened = Database::open({file(), nullptr, false});
    REQUIRE(opened.ok());
    const Status done = (*opened)->execute(statements);
    INFO((done ? std::string() : done.error().message));
    REQUIRE(done.ok());
  }
  open();
}

Peer::Peer(Server& home, const std::string& owner, std::uint64_t seed, std::size_t chunk_rows)
    : server(home),
      device(seed),
      exchange(home.store(), home.clock(), OwnerId::parse(owner).value(), device, chunk_rows) {
  device.sign_in(owner);
}

Peer::Peer(Server& home, const std::string& owner, std::uint64_t seed, Version its_version, const std::string& path)
    : server(home),
      version(std::move(its_version)),
      device(seed, path, *version->schema, version->steps),
      exchange(home.store(), home.clock(), OwnerId::parse(owner).value(), device, 100) {
  if (device.rows("SELECT 1 FROM users").empty()) device.sign_in(owner);
}

std::string Server::take(const std::string& owner, std::string_view push) {
  const PushRequest request = decode_push(*version_.schema, parse_json(push).value()).value();
  return encode_push_reply(
      reconcile(store(), *version_.schema, clock_, OwnerId::parse(owner).value(), request).value());
}

void Server::look() {
  const auto owners = store().captured_owners();
  REQUIRE(owners.ok());
  REQUIRE(drain_owners(store(), *version_.schema, clock_, *owners, [] { return true; }).ok());
}

void Peer::sync() {
  exchange.move_to(server.store());
  exchange.set_version(*server.version().schema, server.version().number);
  exchange.connect();
  exchange.drain();
  server.look();
  exchange.drain();
}

std::string id_of(const json::value& row) {
  return json::value_to<std::string>(row.at("id"));
}

json::array all_rows(Device& device) {
  json::array rows = device.rows("SELECT * FROM tasks ORDER BY id");
  for (json::value& note : device.rows("SELECT * FROM notes ORDER BY id")) rows.push_back(std::move(note));
  return rows;
}

}  // namespace freehold
