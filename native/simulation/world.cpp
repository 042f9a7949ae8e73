#include "native/simulation/world.hpp"

#include "core/workspace/workspace.hpp"
#include "native/simulation/network.hpp"
#include "native/simulation/published.hpp"
#include "native/simulation/pushes.hpp"

namespace freehold::simulation {

namespace {

constexpr std::uint64_t kOthers = 0x6f74686572730000;

}  // namespace

void Counts::add(const Counts& other) {
  for (std::size_t i = 0; i < faults.size(); ++i) faults[i] += other.faults[i];
  steps += other.steps;
  checks += other.checks;
  accepted += other.accepted;
  refused += other.refused;
}

World::World(const RunOptions& its_options, const Images& its_images)
    : options(its_options),
      images(its_images),
      dice(its_options.seed),
      trace(its_options.events),
      server(its_images.server, time_us, dice.seed()),
      history(workspace_schema()),
      others(its_options.seed ^ kOthers) {
  for (int i = 0; i < options.clients; ++i) {
    // Most devices are one person's: what meets in one feed is what can go wrong there.
    const std::size_t person = i % 5 < 3 ? 0 : static_cast<std::size_t>(i % 5 - 2);
    const bool old = has_old_programs(options) && dice.one_in(2);
    const OlderProgram* program = old ? &dice.pick(images.older) : nullptr;
    const Image& disk = (old ? program->devices : images.devices)[person];
    peers.push_back(std::make_unique<Peer>(i, people()[person], disk, time_us, dice.seed()));
    if (old) peers.back()->device.install(program->version);
  }
}

Status begin(World& world) {
  FREEHOLD_TRY(world.server.open());
  FREEHOLD_ASSIGN(world.epoch, world.server.store().epoch());
  for (const Person& person : people()) {
    FREEHOLD_ASSIGN(const PullReply start, world.server.store().pull(person.id, 0, 1000));
    for (const FeedRow& row : start.rows) world.history.of(person.id).start_with(row);
  }
  for (const auto& peer : world.peers) FREEHOLD_TRY(peer->device.open());
  return subscribe_some(world);
}

namespace {

/// What was written and is gone with the power never gets its number said to the server: another write may get it.
Status forget_lost_writes(World& world, Peer& peer) {
  FREEHOLD_ASSIGN(const TransactionId newest, peer.device.newest_transaction());
  std::erase_if(world.seen_at_writing, [&](const auto& entry) {
    return entry.first.first == peer.device.client() && entry.first.second > newest;
  });
  return {};
}

}  // namespace

Status crash_device(World& world, Peer& peer, Stop stop) {
  world.note(peer.device.name() + (stop == Stop::power ? " loses power" : " dies"));
  peer.line = {};
  // Whoever loses power may lose what it had not flushed: with the server's own loss that is one too many.
  if (stop == Stop::power) world.owed.erase(peer.device.person().id);
  Status up = peer.device.crash(stop);
  // Power comes and goes: the disk was made to break while the device came up.
  for (int tries = 0; !up && peer.device.disk().broken() && tries < 3; ++tries) up = peer.device.crash(stop);
  if (!up) return fail(Code::internal, peer.device.name() + " does not come up again: " + up.error().message);
  FREEHOLD_TRY(forget_lost_writes(world, peer));
  return look_at_cursor(peer);
}

Status crash_server(World& world, Stop stop) {
  world.note(stop == Stop::power ? "server loses power" : "server dies");
  for (const auto& peer : world.peers) cut(world, *peer);
  const Status up = world.server.crash(stop);
  if (!up) return fail(Code::internal, "the server does not come up again: " + up.error().message);
  return find_out_answers(world);
}

}  // namespace freehold::simulation
