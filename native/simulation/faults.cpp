#include "native/simulation/faults.hpp"

#include <algorithm>

#include "native/simulation/attacks.hpp"
#include "native/simulation/debts.hpp"
#include "native/simulation/foreign.hpp"
#include "native/simulation/network.hpp"
#include "native/simulation/pushes.hpp"
#include "native/simulation/work.hpp"

namespace freehold::simulation {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kDayUs = 86'400 * kSecondUs;

Peer& anybody(World& world) {
  return *world.dice.pick(world.peers);
}

Status cut_somebody(World& world) {
  cut(world, anybody(world));
  return {};
}

Status part(World& world) {
  for (const auto& peer : world.peers) {
    if (world.dice.one_in(2)) continue;
    cut(world, *peer);
    peer->line.unreachable_until_us = world.time_us + static_cast<std::int64_t>(world.dice.roll(20)) * kSecondUs;
  }
  return {};
}

Status break_device_disk(World& world) {
  Peer& peer = anybody(world);
  peer.device.disk().break_after(1 + static_cast<int>(world.dice.roll(40)));
  world.note("the disk of " + peer.device.name() + " is about to break");
  return {};
}

/// Nothing that was committed is gone when a process dies.
Status kill_device(World& world, Peer& peer) {
  const char* count = "SELECT count(*) AS n, coalesce(max(id), 0) AS last FROM freehold_outbox";
  FREEHOLD_ASSIGN(const auto before, peer.device.rows(count));
  FREEHOLD_TRY(crash_device(world, peer, Stop::process));
  FREEHOLD_ASSIGN(const auto after, peer.device.rows(count));
  if (before == after) return {};
  return fail(Code::internal, peer.device.name() + " died, and its outbox is another one");
}

bool is_old(const std::unique_ptr<Peer>& peer) {
  return peer->device.is_old();
}

/// Most people come to the newest version at once, some by one between.
Status update_somebody(World& world) {
  std::vector<Peer*> old;
  for (const auto& peer : world.peers)
    if (is_old(peer)) old.push_back(peer.get());
  Peer& peer = *world.dice.pick(old);
  std::vector<const Version*> newer;
  for (const OlderProgram& program : world.images.older)
    if (program.version.number > peer.device.version().number) newer.push_back(&program.version);
  const bool to_newest = newer.empty() || !world.dice.one_in(4);
  peer.device.install(to_newest ? newest_program() : *world.dice.pick(newer));
  world.note(peer.device.name() + " is updated to version " + std::to_string(peer.device.version().number));
  return kill_device(world, peer);
}

Status jump_clock(World& world) {
  static constexpr std::int64_t kUnits[] = {kSecondUs * 60, kSecondUs * 3600, kDayUs, kDayUs * 400};
  const std::int64_t unit = kUnits[world.dice.roll(std::size(kUnits))];
  const std::int64_t far = static_cast<std::int64_t>(world.dice.roll(5)) * unit;
  Peer& peer = anybody(world);
  peer.device.clock().set_off(world.dice.one_in(2) ? far : -far);
  world.note("the clock of " + peer.device.name() + " is off by " + std::to_string(peer.device.clock().off_us()));
  return {};
}

/// Two devices write to one cell at one moment.
Status equal_clocks(World& world) {
  Peer& one = anybody(world);
  for (const auto& other : world.peers) {
    if (other.get() == &one || !(other->device.person().id == one.device.person().id)) continue;
    world.note(one.device.name() + " and " + other->device.name() + " write at one moment");
    for (Peer* peer : {&one, other.get()}) {
      peer->device.clock().set_off(0);
      FREEHOLD_TRY(edit_in_the_same_place(world, *peer, "at one moment " + peer->device.name()));
    }
    return {};
  }
  return {};
}

/// Transactions that the server had taken and the feed had brought back: their devices have done with them, whatever
/// a restored server says of a copy that comes once more.
void note_finished(World& world) {
  for (const auto& peer : world.peers) {
    const ClientId& client = peer->device.client();
    for (const auto& [id, transaction] : world.sent[client]) {
      const auto answer = world.history.answer(client, id);
      if (answer && !answer->refusal && answer->seq <= peer->seen) world.decided.insert({client, id});
    }
  }
}

Status back_up_or_restore(World& world) {
  if (world.backup == nullptr) {
    world.backup = std::make_unique<Backup>(Backup{world.server.disk().image(), world.history});
    world.note("a backup of the server is made");
    return {};
  }
  for (const auto& peer : world.peers) cut(world, *peer);
  SeededRandom random(world.dice.seed());
  random.fill(world.epoch.uuid.bytes);
  FREEHOLD_TRY(world.server.restore(world.backup->disk, world.epoch));
  incur_debts(world);
  note_finished(world);
  world.history = world.backup->history;
  world.history.begin();
  world.seen_at_writing.clear();
  world.fed.clear();
  world.foreign.reset();
  world.backup.reset();
  world.restored = true;
  world.note("the server is restored from its backup");
  return {};
}

Status order(World& world, bool ServerOrders::*what) {
  world.server_orders.*what = true;
  return {};
}

Status break_server_disk(World& world) {
  world.server.disk().break_after(1 + static_cast<int>(world.dice.roll(30)));
  world.note("the server's disk is about to break");
  return {};
}

Status inject(World& world, Fault fault) {
  switch (fault) {
    case Fault::connection_cut:
      return cut_somebody(world);
    case Fault::partition:
      return part(world);
    case Fault::device_process_dies:
      return kill_device(world, anybody(world));
    case Fault::device_power_fails:
      return crash_device(world, anybody(world), Stop::power);
    case Fault::device_disk_breaks:
      return break_device_disk(world);
    case Fault::device_updated:
      return update_somebody(world);
    case Fault::server_dies_in_push:
      return order(world, &ServerOrders::die_in_push);
    case Fault::server_answer_lost:
      return order(world, &ServerOrders::lose_answer);
    case Fault::server_disk_breaks:
      return break_server_disk(world);
    case Fault::server_process_dies:
      return crash_server(world, Stop::process);
    case Fault::server_power_fails:
      return crash_server(world, Stop::power);
    case Fault::server_restored:
      return back_up_or_restore(world);
    case Fault::clock_jumps:
      return jump_clock(world);
    case Fault::clocks_equal:
      return equal_clocks(world);
    case Fault::push_duplicated:
      return push_again(world);
    case Fault::push_altered:
      return push_altered(world);
    case Fault::push_mutilated:
      return push_mutilated(world);
    case Fault::foreign_rows_pushed:
      return push_foreign_rows(world);
    case Fault::foreign_sql:
    case Fault::foreign_sql_rolled_back:
    case Fault::file_taken:
      // At every step, by chances of their own.
      return others_at_work(world);
  }
  return {};
}

Fault choose(World& world) {
  std::uint64_t all = 0;
  for (const FaultKind& kind : kFaults) all += static_cast<std::uint64_t>(kind.weight);
  std::uint64_t place = world.dice.roll(all);
  for (const FaultKind& kind : kFaults) {
    if (place < static_cast<std::uint64_t>(kind.weight)) return kind.fault;
    place -= static_cast<std::uint64_t>(kind.weight);
  }
  return kFaults.front().fault;
}

}  // namespace

Status inject_fault(World& world) {
  // Every fourth run has a backup and goes back to it, once.
  const bool may_restore = world.options.seed % 4 == 0 && !world.restored;
  const bool may_update = std::any_of(world.peers.begin(), world.peers.end(), is_old);
  Fault fault;
  if (may_restore && world.dice.one_in(8))
    fault = Fault::server_restored;
  else if (may_update && world.dice.one_in(8))
    fault = Fault::device_updated;
  else
    fault = choose(world);
  world.count(fault);
  Status done = inject(world, fault);
  if (!world.server.disk().broken()) return done;
  return crash_server(world, world.dice.one_in(2) ? Stop::power : Stop::process);
}

}  // namespace freehold::simulation
