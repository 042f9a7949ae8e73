#include "native/simulation/attacks.hpp"

#include "core/protocol/codec.hpp"
#include "core/workspace/workspace.hpp"
#include "native/simulation/pushes.hpp"
#include "native/simulation/rows.hpp"
#include "native/simulation/values.hpp"

namespace freehold::simulation {
namespace {

namespace json = boost::json;

constexpr const char* kAttackers = "0190a6b2-7c1e-7d3f-8a4b-0000000bad0";

/// Everybody has a device that means harm; this is its client id.
ClientId attacker_of(const Person& person) {
  for (std::size_t i = 0; i < people().size(); ++i)
    if (people()[i].id == person.id) return *ClientId::parse(kAttackers + std::to_string(i));
  return {};
}

const Person& person_of(const OwnerId& owner) {
  for (const Person& person : people())
    if (person.id == owner) return person;
  return people().front();
}

/// An attacker's push comes to an answer or to an error of its own; it never breaks the server.
Status push_and_see(World& world, const OwnerId& owner, const PushRequest& request, const char* what) {
  const auto reply = push(world, owner, request);
  world.note(std::string(what) + ": " + (reply ? "answered" : std::string(code_name(reply.error().code))));
  if (reply) return {};
  const Code code = reply.error().code;
  if (code == Code::out_of_order || code == Code::malformed || world.server.disk().broken()) return {};
  return fail(Code::internal, std::string(what) + " comes to " + reply.error().message);
}

Result<PushRequest> decode(const std::string& text) {
  FREEHOLD_ASSIGN(const json::value message, parse_json(text));
  return decode_push(workspace_schema(), message);
}

/// Numbers that go on from what the server has of this client.
void renumber(World& world, PushRequest& request) {
  request.after = world.history.last(request.client);
  TransactionId id =
      std::max(request.after,
               world.sent[request.client].empty() ? TransactionId{0} : world.sent[request.client].rbegin()->first);
  for (Transaction& transaction : request.transactions) transaction.id = ++id;
}

Status push_as_attacker(World& world, const Person& person, PushRequest request, const char* what) {
  request.client = attacker_of(person);
  renumber(world, request);
  FREEHOLD_TRY(note_sent(world, person.id, request));
  return push_and_see(world, person.id, request, what);
}

/// A change of a row that is somebody else's: to edit it, delete it, make it again, or hang something on it.
Change foreign_change(const Person& attacker, const ServerRow& row, Dice& dice) {
  Change change{row.table, row.row, static_cast<ChangeKind>(dice.roll(3)), {}};
  if (change.kind == ChangeKind::remove) return change;
  for (const Column& column : row.table->columns()) {
    if (!column.written_by_clients()) continue;
    if (column.references) {
      // As it stands there: what hangs on the victim's row.
      change.cells.push_back({column.number, row.values[column.number]});
      continue;
    }
    const json::value value = make_value(column, attacker, dice);
    if (auto cell = cell_from_json(*row.table, column, value)) change.cells.push_back({column.number, *cell});
  }
  if (change.kind == ChangeKind::insert && dice.one_in(2)) {
    SeededRandom random(dice.seed());
    random.fill(change.row.uuid.bytes);
  }
  return change;
}

/// Clocks as a liar sets them.
Hlc any_clock(World& world) {
  const auto now_ms = static_cast<std::uint64_t>(world.time_us / 1000);
  switch (world.dice.roll(4)) {
    case 0:
      return Hlc::at(now_ms * 4, UINT16_MAX);
    case 1:
      return Hlc{};
    case 2:
      return Hlc{UINT64_MAX >> 1};
    default:
      return Hlc::at(now_ms);
  }
}

/// A row of the attacker's own that was deleted, made again as it was.
Status push_buried_row(World& world, const Person& attacker) {
  std::vector<Change> buried;
  for (const auto& [key, row] : world.history.of(attacker.id).rows()) {
    if (row.live || !row.table->rows_made_by_clients()) continue;
    Change change{row.table, key.second, ChangeKind::insert, {}};
    for (const Column& column : row.table->columns())
      if (column.written_by_clients()) change.cells.push_back({column.number, row.values[column.number]});
    buried.push_back(std::move(change));
  }
  if (buried.empty()) return {};
  PushRequest request;
  request.schema_version = 1;
  Transaction transaction;
  transaction.clock = any_clock(world);
  transaction.changes.push_back(world.dice.pick(buried));
  request.transactions.push_back(std::move(transaction));
  return push_as_attacker(world, attacker, std::move(request), "a deleted row pushed again");
}

}  // namespace

Status push_again(World& world) {
  if (world.pushes.empty()) return {};
  const SentPush& old = world.dice.pick(world.pushes);
  FREEHOLD_ASSIGN(const PushRequest request, decode(old.text));
  return push_and_see(world, old.owner, request, "an old push again");
}

Status push_altered(World& world) {
  if (world.pushes.empty()) return {};
  const SentPush& old = world.dice.pick(world.pushes);
  FREEHOLD_ASSIGN(PushRequest request, decode(old.text));
  // Only what has its answer: new numbers are its device's to give.
  const TransactionId last = world.history.last(request.client);
  std::erase_if(request.transactions, [last](const Transaction& transaction) { return transaction.id > last; });
  for (Transaction& transaction : request.transactions) {
    transaction.clock = any_clock(world);
    for (Change& change : transaction.changes) change.kind = ChangeKind::remove;
    for (Change& change : transaction.changes) change.cells.clear();
  }
  return push_and_see(world, old.owner, request, "an old push altered");
}

Status push_mutilated(World& world) {
  if (world.pushes.empty()) return {};
  const SentPush& old = world.dice.pick(world.pushes);
  std::string text = old.text;
  for (std::uint64_t wounds = 1 + world.dice.roll(3); wounds > 0; --wounds) {
    const auto place = static_cast<std::size_t>(world.dice.roll(text.size()));
    const auto byte = static_cast<char>(world.dice.roll(256));
    if (world.dice.one_in(3))
      text.erase(place, 1 + static_cast<std::size_t>(world.dice.roll(20)));
    else if (world.dice.one_in(2))
      text.insert(place, 1, byte);
    else
      text[place] = byte;
    if (text.empty()) return {};
  }
  auto request = decode(text);
  world.note("a mutilated push: " + (request ? "readable" : std::string(code_name(request.error().code))));
  if (!request) return {};
  return push_as_attacker(world, person_of(old.owner), std::move(*request), "a mutilated push");
}

Status push_foreign_rows(World& world) {
  const Person& attacker = world.dice.pick(people());
  const Person& victim = world.dice.pick(people());
  if (attacker.id == victim.id) return push_buried_row(world, attacker);
  FREEHOLD_ASSIGN(const auto rows, server_rows(world.server, victim.id));
  PushRequest request;
  request.schema_version = 1;
  for (std::uint64_t left = 1 + world.dice.roll(4); left > 0 && !rows.empty(); --left) {
    Transaction transaction;
    transaction.clock = any_clock(world);
    for (std::uint64_t changes = 1 + world.dice.roll(2); changes > 0; --changes)
      transaction.changes.push_back(foreign_change(attacker, world.dice.pick(rows), world.dice));
    request.transactions.push_back(std::move(transaction));
  }
  return push_as_attacker(world, attacker, std::move(request), "others' rows pushed");
}

}  // namespace freehold::simulation
