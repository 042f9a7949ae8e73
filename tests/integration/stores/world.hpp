#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/workspace/workspace.hpp"
#include "sync/reconcile/reconcile.hpp"
#include "tests/support/ports.hpp"
#include "tests/support/tiny_schema.hpp"

namespace freehold {

enum class Store : std::uint8_t { sqlite, postgres };

/// A server's store, migrated and empty of this test's people, and the time there.
class World {
 public:
  World(Store home, const Schema& schema);
  ~World();

  ServerStore& store() { return *store_; }
  Store home() const { return home_; }
  const std::string& url() const { return url_; }
  const Schema& schema() const { return schema_; }
  TestClock& clock() { return clock_; }
  /// Another server on the same database; Postgres alone.
  std::unique_ptr<ServerStore> second_server(WakeListener listener = {}) const;
  /// What psql answers to statements of another program on the same database; Postgres alone.
  std::string sql(const std::string& text) const;
  /// The server ends, and comes up again: one program at a time has a SQLite file.
  void stop() { store_.reset(); }
  void start();

  /// A new user. Names are unique in the database: `name` is only how they begin.
  OwnerId sign_up(const std::string& name);
  NewAccount account(const std::string& name);

  /// The owner's whole feed, or what is above `since`.
  PullReply pull(const OwnerId& owner, Seq since = 0, std::size_t limit = 1'000'000);
  /// The owner's row as the feed has it; deleted where it is not there.
  FeedRow row(const OwnerId& owner, const char* table, const RowId& id);

  struct Wake {
    OwnerId owner;
    Seq head = 0;
  };
  std::vector<Wake> wakes() const;

 private:
  const Store home_;
  const Schema& schema_;
  TestClock clock_;
  std::string url_, folder_;
  mutable std::mutex lock_;
  std::vector<Wake> wakes_;
  std::unique_ptr<ServerStore> store_;
};

using Values = std::vector<std::pair<const char*, Value>>;

/// The outgoing half of a device: numbers its transactions and ticks their clocks.
class Peer {
 public:
  Peer(World& world, OwnerId owner);

  const OwnerId& owner() const { return owner_; }
  const ClientId& client() const { return client_; }

  /// Begins a transaction; the changes that follow belong to it.
  Peer& begin();
  Peer& insert(const char* table, const RowId& row, const Values& values);
  Peer& update(const char* table, const RowId& row, const Values& values);
  Peer& remove(const char* table, const RowId& row);
  /// The begun transaction carries this clock.
  Peer& at(Hlc clock);

  /// What is queued, as it is sent.
  const PushRequest& pending() const { return push_; }
  /// Sends what is queued; the answer is received, and the queue empty, if it succeeds.
  Result<PushReply> try_push();
  PushReply push();
  /// Sends what is queued, and never hears the answer.
  void push_without_answer();

 private:
  Peer& change(ChangeKind kind, const char* table, const RowId& row, const Values& values);

  World& world_;
  OwnerId owner_;
  ClientId client_;
  HybridClock clock_;
  PushRequest push_;
  TransactionId last_ = 0;
};

/// A new id, unlike any other of this program.
RowId new_row();

/// The value of a column in a row of a feed.
const Value& value_of(const FeedRow& row, const char* column);
std::string text_in(const FeedRow& row, const char* column);

/// The code of a refusal, or "accepted".
std::string outcome(const Verdict& verdict);
std::vector<std::string> outcomes(const PushReply& reply);

}  // namespace freehold

/// One test case over both stores: runs its body once for each.
#define FREEHOLD_BOTH_STORES(home) const auto home = GENERATE(::freehold::Store::sqlite, ::freehold::Store::postgres)
