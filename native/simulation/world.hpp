#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "native/simulation/device.hpp"
#include "native/simulation/faults.hpp"
#include "native/simulation/history.hpp"
#include "native/simulation/server.hpp"
#include "native/simulation/trace.hpp"
#include "sync/reconcile/next_rows.hpp"

namespace freehold::simulation {

/// One message on its way, and when it may arrive.
struct Message {
  std::string text;
  std::int64_t due_us = 0;
};

/// The socket between a device and the server. Messages keep their order within a direction; connections overtake one
/// another.
struct Connection {
  bool up = false;
  bool welcomed = false;
  bool ending = false;  ///< the server has said its last word
  std::optional<FeedPosition> everybodys;  ///< the same of what everybody may read, where the device wants that
  FeedPosition sent;  ///< how far the feed has been sent
  std::size_t chunk_rows = 1;
  std::deque<Message> to_server, to_device;
  std::int64_t unreachable_until_us = 0;
};

/// A device and its connection.
struct Peer {
  Peer(int number, const Person& person, const Image& image, const std::int64_t& time_us, std::uint64_t seed)
      : device(number, person, image, time_us, seed) {}

  Device device;
  Connection line;
  Seq seen = 0;  ///< everything up to here is in the device's tables
  Seq told_from = 0;  ///< deletions up to here it was never told: a first sync has none
  std::string history;  ///< the epoch whose numbers those are; empty: none yet
  /// Rows that parts of the first sync have brought on their way, on whatever connection.
  std::set<ExpectedRows::Key> came_first;
};

/// A push as it went over the wire.
struct SentPush {
  OwnerId owner;
  std::string text;
};

/// What is to befall the server at the next push.
struct ServerOrders {
  bool die_in_push = false;
  bool lose_answer = false;
};

struct Backup {
  Image disk;
  History history;
};

/// What a restored server had known of one person's rows, and devices still do.
struct Debt {
  struct Witness {
    Seq told_from = 0;
    Seq seen = 0;
  };
  ExpectedRows before;
  ExpectedRows in_backup;
  std::vector<Witness> witnesses;
};

/// What another program did in one transaction of its own, before anybody knows whether it is committed.
struct ForeignTransaction {
  std::vector<std::pair<OwnerId, Change>> changes;
  std::int64_t captured_before = 0;  ///< the newest write that the database had noted down
};

struct RunOptions {
  std::uint64_t seed = 1;
  int clients = 5;
  int steps = 400;
  std::size_t events = 40;  ///< that a failure shows, the last ones
};

struct Counts {
  std::array<std::int64_t, kFaults.size()> faults{};
  std::int64_t steps = 0;
  std::int64_t checks = 0;
  std::int64_t accepted = 0;  ///< transactions
  std::int64_t refused = 0;

  void add(const Counts& other);
};

/// In every third run devices begin with older programs, and are updated on the way.
inline bool has_old_programs(const RunOptions& options) {
  return options.seed % 3 == 0;
}

/// Everything there is in one run. What happens in it is in the files beside this one, each over this.
struct World {
  World(const RunOptions& options, const Images& images);

  void note(const std::string& event) { trace.add(time_us, event); }
  void count(Fault fault) { ++counts.faults[static_cast<std::size_t>(fault)]; }
  /// Transactions that a client sent, by their numbers.
  using Sent = std::map<ClientId, std::map<TransactionId, Transaction>>;

  RunOptions options;
  const Images& images;
  Dice dice;
  std::int64_t time_us = kStartUs;
  Trace trace;
  Counts counts;
  Server server;
  std::vector<std::unique_ptr<Peer>> peers;
  History history;
  Epoch epoch;  ///< of the server's history
  Sent sent;
  std::map<ClientId, OwnerId> owners;  ///< of clients that sent something
  /// What a client had seen of the feed when it wrote a transaction.
  std::map<std::pair<ClientId, TransactionId>, Seq> seen_at_writing;
  /// Refused transactions that were tried again or let go.
  std::set<std::pair<ClientId, TransactionId>> decided;
  std::vector<SentPush> pushes;
  ServerOrders server_orders;
  std::unique_ptr<Backup> backup;
  bool restored = false;
  std::map<OwnerId, Debt> owed;
  /// Chance of its own for what other programs do: a run without them goes on as it went before.
  Dice others;
  std::vector<FedRow> fed;  ///< by the server's transaction at hand
  std::optional<ForeignTransaction> foreign;
};

/// Opens the machines and takes note of what is there.
Status begin(World& world);

/// The device's machine stops and comes up again; its connection is gone.
Status crash_device(World& world, Peer& peer, Stop stop);
/// The same for the server, whose connections are all gone. What its last push came to is found out from its database.
Status crash_server(World& world, Stop stop);

}  // namespace freehold::simulation
