#include "tests/integration/stores/world.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <stdexcept>

#include "sync/stores/open.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/server_steps.hpp"

namespace freehold {
namespace {

/// Seeded by chance: ids of one run must not meet those of another in a database that is kept.
TestRandom& random_source() {
  static TestRandom random(std::random_device{}());
  return random;
}

Uuid new_id() {
  static TestClock clock;
  static std::mutex lock;
  const std::lock_guard guard(lock);
  return make_uuid_v7(clock, random_source());
}

void migrate(const std::string& url, const Schema& schema) {
  TestClock clock;
  auto target = open_migration_target(url);
  if (!target) FAIL(target.error().message);
  if (Status done = upgrade(**target, clock, server_steps(schema)); !done) FAIL(done.error().message);
}

std::string database_of(const Schema& schema) {
  return &schema == &workspace_schema() ? "workspace" : "tiny";
}

/// One database for all tests of a schema: its people don't meet.
std::string postgres_url(const Schema& schema) {
  static std::map<const Schema*, std::string> urls;
  std::string& url = urls[&schema];
  if (url.empty()) {
    url = PostgresCluster::shared().create_database(database_of(schema));
    migrate(url, schema);
  }
  return url;
}

}  // namespace

World::World(Store home, const Schema& schema) : home_(home), schema_(schema) {
  if (home == Store::postgres) {
    url_ = postgres_url(schema);
  } else {
    char folder[] = "/tmp/freehold-store-XXXXXX";
    folder_ = mkdtemp(folder);
    url_ = "sqlite:" + folder_ + "/server.db";
    migrate(url_, schema);
  }
  start();
}

void World::start() {
  const auto note = [this](const OwnerId& owner, Seq head) {
    const std::lock_guard guard(lock_);
    wakes_.push_back({owner, head});
  };
  auto store = open_store(url_, schema_, {note});
  if (!store) FAIL(store.error().message);
  store_ = std::move(store).value();
}

World::~World() {
  store_.reset();
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

std::unique_ptr<ServerStore> World::second_server(WakeListener listener) const {
  auto store = open_store(url_, schema_, std::move(listener));
  if (!store) FAIL(store.error().message);
  return std::move(store).value();
}

std::string World::sql(const std::string& text) const {
  return PostgresCluster::shared().query(database_of(schema_), "SET search_path TO main_app; " + text);
}

NewAccount World::account(const std::string& name) {
  NewAccount account;
  account.owner = OwnerId{new_id()};
  const std::string unique = name + account.owner.text().substr(24);
  account.email = unique + "@example.org";
  account.username = unique;
  account.password_hash = "$argon2id$" + name;
  account.now = "2025-06-15T15:06:40.000000Z";
  return account;
}

OwnerId World::sign_up(const std::string& name) {
  const NewAccount added = account(name);
  if (Status done = store_->add_account(added, Hlc::at(1)); !done) FAIL(done.error().message);
  return added.owner;
}

PullReply World::pull(const OwnerId& owner, Seq since, std::size_t limit) {
  auto reply = store_->pull(owner, since, limit);
  if (!reply) FAIL(reply.error().message);
  return std::move(reply).value();
}

FeedRow World::row(const OwnerId& owner, const char* table, const RowId& id) {
  for (FeedRow& row : pull(owner).rows)
    if (row.table->name() == table && row.row == id) return std::move(row);
  FeedRow none;
  none.deleted = true;
  return none;
}

std::vector<World::Wake> World::wakes() const {
  const std::lock_guard guard(lock_);
  return wakes_;
}

Peer::Peer(World& world, OwnerId owner) : world_(world), owner_(owner), client_{new_id()} {
  push_.client = client_;
  push_.schema_version = 1;
}

Peer& Peer::begin() {
  push_.transactions.push_back({++last_, clock_.tick(world_.clock().now_us()), {}, std::nullopt});
  return *this;
}

Peer& Peer::at(Hlc clock) {
  push_.transactions.back().clock = clock;
  return *this;
}

Peer& Peer::change(ChangeKind kind, const char* table, const RowId& row, const Values& values) {
  const Table* declared = world_.schema().find(table);
  // No assertion of Catch: peers also run on threads.
  if (declared == nullptr) throw std::logic_error(std::string("no table ") + table);
  Change made{declared, row, kind, {}};
  for (const auto& [name, value] : values) {
    const Column* column = declared->find(name);
    if (column == nullptr) throw std::logic_error(std::string("no column ") + name);
    made.cells.push_back({column->number, value});
  }
  push_.transactions.back().changes.push_back(std::move(made));
  return *this;
}

Peer& Peer::insert(const char* table, const RowId& row, const Values& values) {
  return change(ChangeKind::insert, table, row, values);
}

Peer& Peer::update(const char* table, const RowId& row, const Values& values) {
  return change(ChangeKind::update, table, row, values);
}

Peer& Peer::remove(const char* table, const RowId& row) {
  return change(ChangeKind::remove, table, row, {});
}

Result<PushReply> Peer::try_push() {
  auto reply = reconcile(world_.store(), world_.schema(), world_.clock(), owner_, push_);
  if (!reply) return reply;
  push_.after = last_;
  push_.transactions.clear();
  return reply;
}

PushReply Peer::push() {
  auto reply = try_push();
  if (!reply) FAIL(reply.error().message);
  return std::move(reply).value();
}

void Peer::push_without_answer() {
  auto reply = reconcile(world_.store(), world_.schema(), world_.clock(), owner_, push_);
  if (!reply) FAIL(reply.error().message);
}

RowId new_row() {
  return RowId{new_id()};
}

const Value& value_of(const FeedRow& row, const char* column) {
  static const Value none;
  return row.deleted ? none : row.values[row.table->find(column)->number];
}

std::string text_in(const FeedRow& row, const char* column) {
  const std::string* text = as_text(value_of(row, column));
  return text == nullptr ? "(null)" : *text;
}

std::string outcome(const Verdict& verdict) {
  return verdict.refusal ? std::string(code_name(verdict.refusal->code)) : "accepted";
}

std::vector<std::string> outcomes(const PushReply& reply) {
  std::vector<std::string> all;
  for (const Verdict& verdict : reply.verdicts) all.push_back(outcome(verdict));
  return all;
}

}  // namespace freehold
