#include "native/simulation/simulation.hpp"

#include "native/simulation/foreign.hpp"
#include "native/simulation/network.hpp"
#include "native/simulation/oracles.hpp"
#include "native/simulation/work.hpp"

namespace freehold::simulation {
namespace {

/// So many steps at most lie between two quiet moments.
constexpr std::uint64_t kRestlessSteps = 160;
/// A quiet moment that has not come after so many rounds does not come.
constexpr int kRoundsMax = 400;

/// One turn of one connection, in one of its directions.
Result<bool> move(World& world, Peer& peer) {
  FREEHOLD_TRY(collect(world, peer));
  return world.dice.one_in(2) ? serve(world, peer, false) : deliver(world, peer, false);
}

Status one_step(World& world) {
  world.time_us += static_cast<std::int64_t>(world.dice.roll(60'000));
  FREEHOLD_TRY(others_at_work(world));
  if (world.dice.one_in(10)) return inject_fault(world);
  Peer& peer = *world.dice.pick(world.peers);
  if (!peer.line.up && world.dice.one_in(4)) return connect(world, peer);
  if (world.dice.one_in(4)) return act(world, peer);
  FREEHOLD_TRY(move(world, peer));
  return {};
}

/// Whatever went wrong while a disk broke is the disk's fault: its device goes down and comes up again.
Status step(World& world) {
  Status done = one_step(world);
  for (const auto& peer : world.peers) {
    if (!peer->device.disk().broken()) continue;
    world.note("the disk of " + peer->device.name() + " breaks");
    done = crash_device(world, *peer, world.dice.one_in(2) ? Stop::power : Stop::process);
    FREEHOLD_TRY(done);
  }
  return done;
}

/// Everybody comes online and says everything, one connection after the other.
Result<bool> settle(World& world, Peer& peer) {
  bool moved = false;
  if (!peer.line.up) {
    peer.line.unreachable_until_us = 0;
    FREEHOLD_TRY(connect(world, peer));
    moved = true;
  }
  FREEHOLD_TRY(collect(world, peer));
  FREEHOLD_ASSIGN(const bool served, serve(world, peer, true));
  FREEHOLD_ASSIGN(const bool taken, deliver(world, peer, true));
  return moved || served || taken;
}

Status come_to_rest(World& world) {
  world.server.disk().mend();
  world.server_orders = {};
  for (const auto& peer : world.peers) peer->device.disk().mend();
  for (int round = 0; round < kRoundsMax; ++round) {
    FREEHOLD_ASSIGN(bool moved, look_for_captured(world));
    for (const auto& peer : world.peers) {
      world.time_us += 1000;
      FREEHOLD_ASSIGN(const bool its, settle(world, *peer));
      moved = moved || its;
    }
    if (!moved) return check_quiet(world);
  }
  return fail(Code::internal, "the devices and the server never come to rest");
}

Status run(World& world) {
  FREEHOLD_TRY(begin(world));
  std::uint64_t until_quiet = world.dice.roll(kRestlessSteps);
  while (world.counts.steps < world.options.steps) {
    ++world.counts.steps;
    FREEHOLD_TRY(step(world));
    if (until_quiet-- > 0) continue;
    until_quiet = world.dice.roll(kRestlessSteps);
    FREEHOLD_TRY(come_to_rest(world));
  }
  return come_to_rest(world);
}

}  // namespace

RunReport simulate(const RunOptions& options, const Images& images) {
  World world(options, images);
  const Status ran = run(world);
  RunReport report;
  report.seed = options.seed;
  report.trace_hash = world.trace.hash();
  report.counts = world.counts;
  if (ran) return report;
  report.failure = ran.error().message;
  report.failed_at_step = world.counts.steps;
  report.last_events.assign(world.trace.last().begin(), world.trace.last().end());
  return report;
}

}  // namespace freehold::simulation
