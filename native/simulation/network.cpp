#include "native/simulation/network.hpp"

#include "core/migrate/migrate.hpp"
#include "core/protocol/codec.hpp"
#include "core/schema/published.hpp"
#include "core/workspace/workspace.hpp"
#include "native/simulation/oracles.hpp"
#include "native/simulation/published.hpp"
#include "native/simulation/pushes.hpp"

namespace freehold::simulation {
namespace {

namespace json = boost::json;

constexpr std::int64_t kDelayMaxUs = 400'000;

Message on_its_way(World& world, std::string text) {
  // Most messages are quick, some take their time: connections overtake one another.
  const bool slow = world.dice.one_in(5);
  const auto delay = static_cast<std::int64_t>(world.dice.roll(slow ? kDelayMaxUs : 2000));
  return {std::move(text), world.time_us + delay};
}

void answer(World& world, Peer& peer, std::string text) {
  peer.line.to_device.push_back(on_its_way(world, std::move(text)));
}

/// The server's last word on this connection.
void end_with(World& world, Peer& peer, const Error& error) {
  world.note("server ends " + peer.device.name() + ": " + std::string(code_name(error.code)));
  answer(world, peer, encode_error(error));
  peer.line.ending = true;
  peer.line.to_server.clear();
}

Status greet(World& world, Peer& peer, const json::value& message) {
  FREEHOLD_ASSIGN(const Hello hello, decode_hello(message));
  ServerStore& store = world.server.store();
  const OwnerId& owner = peer.device.person().id;
  Welcome welcome;
  FREEHOLD_ASSIGN(welcome.epoch, store.epoch());
  FREEHOLD_ASSIGN(welcome.head, store.head(owner));
  FREEHOLD_ASSIGN(const ClientState client, store.client(owner, hello.client));
  welcome.last_transaction = client.last_transaction;
  welcome.verdicts_from = client.verdicts_from;
  welcome.server_time_us = world.server.clock().now_us();
  welcome.schema_version = embedded_migrations().back().version;
  peer.line.sent = position_of(hello, welcome.epoch, welcome.head);
  if (hello.public_since) {
    FREEHOLD_ASSIGN(const Seq head, store.head(kPublicScope));
    peer.line.everybodys = public_position_of(hello, welcome.epoch, head);
  }
  peer.line.welcomed = true;
  answer(world, peer, encode_welcome(welcome));
  world.note("server greets " + peer.device.name() + ", who has " + std::to_string(hello.since) + " of " +
             std::to_string(welcome.head));
  return {};
}

/// What a push is made to come to, by the server's standing orders.
BreakPoint break_point(World& world) {
  BreakPoint point;
  if (!world.server_orders.die_in_push) return point;
  world.server_orders.die_in_push = false;
  point.calls_left = 1 + static_cast<int>(world.dice.roll(12));
  point.after_the_call = world.dice.one_in(2);
  return point;
}

Status serve_push(World& world, Peer& peer, const json::value& message) {
  FREEHOLD_ASSIGN(const PushRequest request, decode_push(workspace_schema(), message));
  const auto reply = push(world, peer.device.person().id, request, break_point(world));
  world.note("server takes push of " + peer.device.name() + " after " + std::to_string(request.after) + ": " +
             (reply ? "head " + std::to_string(reply->head) : reply.error().message));
  if (!reply) {
    if (reply.error().code == Code::internal) return reply.error();
    // Whoever died between two steps says nothing; one that lives on says that it could not.
    if (reply.error().code != Code::database_unavailable || world.dice.one_in(2))
      end_with(world, peer, reply.error());
    else
      FREEHOLD_TRY(crash_server(world, Stop::process));
    return {};
  }
  if (world.server_orders.lose_answer) {
    world.server_orders.lose_answer = false;
    return crash_server(world, Stop::process);
  }
  answer(world, peer, encode_push_reply(*reply));
  return {};
}

Status feed(World& world, Peer& peer) {
  Connection& line = peer.line;
  FREEHOLD_ASSIGN(const PullReply reply,
                  next_rows(world.server.store(), peer.device.person().id, line.sent, line.chunk_rows));
  FREEHOLD_TRY(reply.first ? check_first_part(world, peer, reply) : check_feed(world, peer, reply));
  line.sent = position_after(line.sent, reply);
  answer(world, peer, encode_pull_reply(reply));
  return {};
}

Result<bool> feed_public(World& world, Peer& peer) {
  Connection& line = peer.line;
  if (!line.everybodys) return false;
  ServerStore& store = world.server.store();
  FREEHOLD_ASSIGN(const Seq head, store.head(kPublicScope));
  if (!line.everybodys->has_next(head)) return false;
  FREEHOLD_ASSIGN(const PullReply reply, next_rows(store, kPublicScope, *line.everybodys, line.chunk_rows));
  FREEHOLD_TRY(check_public_feed(world, reply));
  line.everybodys = position_after(*line.everybodys, reply);
  answer(world, peer, encode_pull_reply(reply));
  return true;
}

/// The owner's feed first. False: there is nothing to send.
Result<bool> feed_next(World& world, Peer& peer) {
  FREEHOLD_ASSIGN(const Seq head, world.server.store().head(peer.device.person().id));
  if (!peer.line.sent.has_next(head)) return feed_public(world, peer);
  FREEHOLD_TRY(feed(world, peer));
  return true;
}

Status serve_message(World& world, Peer& peer, const std::string& text) {
  FREEHOLD_ASSIGN(const json::value message, parse_json(text));
  return message_type(message) == "hello" ? greet(world, peer, message) : serve_push(world, peer, message);
}

}  // namespace

Status connect(World& world, Peer& peer) {
  if (peer.line.up || world.time_us < peer.line.unreachable_until_us) return {};
  FREEHOLD_TRY(peer.device.ask({{"do", "connected"}, {"token", "t"}}));
  peer.line = {};
  peer.line.up = true;
  peer.line.chunk_rows = 1 + world.dice.roll(world.dice.one_in(3) ? 40 : 4);
  world.note(peer.device.name() + " connects");
  return {};
}

void cut(World& world, Peer& peer) {
  if (!peer.line.up) return;
  world.note(peer.device.name() + " is cut off");
  const std::int64_t until = peer.line.unreachable_until_us;
  peer.line = {};
  peer.line.unreachable_until_us = until;
  if (peer.device.is_open()) static_cast<void>(peer.device.call({{"do", "disconnected"}}));
}

Status collect(World& world, Peer& peer) {
  if (!peer.line.up) return {};
  for (;;) {
    json::object reply = peer.device.call({{"do", "take"}});
    if (!reply.contains("ok"))
      return fail(Code::internal, peer.device.name() + " cannot send: " + json::serialize(reply));
    if (!reply.contains("payload")) return {};
    std::string text(reply["payload"].as_string());
    FREEHOLD_ASSIGN(const json::value message, parse_json(text));
    if (message_type(message) == "push") {
      FREEHOLD_ASSIGN(const PushRequest push, decode_push(workspace_schema(), message));
      FREEHOLD_TRY(note_sent(world, peer.device.person().id, push));
      world.pushes.push_back({peer.device.person().id, text});
    }
    peer.line.to_server.push_back(on_its_way(world, std::move(text)));
  }
}

Result<bool> serve(World& world, Peer& peer, bool at_once) {
  Connection& line = peer.line;
  if (!line.up || line.ending) return false;
  const auto arrived = [&](const Message& message) { return at_once || message.due_us <= world.time_us; };
  Status served;
  if (!line.to_server.empty() && arrived(line.to_server.front())) {
    const std::string text = std::move(line.to_server.front().text);
    line.to_server.pop_front();
    served = serve_message(world, peer, text);
  } else {
    if (!line.welcomed) return false;
    const auto fed = feed_next(world, peer);
    if (fed && !*fed) return false;
    served = fed ? Status() : Status(fed.error());
  }
  // Where the disk broke, the machine goes down and takes its sockets along.
  if (world.server.disk().broken()) {
    FREEHOLD_TRY(crash_server(world, world.dice.one_in(2) ? Stop::power : Stop::process));
    return true;
  }
  FREEHOLD_TRY(served);
  return true;
}

Result<bool> deliver(World& world, Peer& peer, bool at_once) {
  Connection& line = peer.line;
  if (!line.up || line.to_device.empty()) return false;
  if (!at_once && world.time_us < line.to_device.front().due_us) return false;
  const std::string text = std::move(line.to_device.front().text);
  line.to_device.pop_front();
  FREEHOLD_TRY(check_message(world, peer, text));
  FREEHOLD_ASSIGN(const json::value message, parse_json(text));
  const std::string type(message_type(message));
  const json::object reply = peer.device.call({{"do", "receive"}}, text);
  world.note(peer.device.name() + " takes " + type + " of " + std::to_string(text.size()) + " bytes");
  if (reply.contains("repair"))
    return fail(Code::internal, peer.device.name() + " held other rows than the server, and had to be repaired");
  if (!reply.contains("ok") && type != "error")
    return fail(Code::internal, peer.device.name() + " cannot take " + type + ": " + json::serialize(reply));
  FREEHOLD_TRY(look_at_cursor(peer));
  if (type == "rows") FREEHOLD_TRY(check_waiting_writes(world, peer.device, message));
  if (message.as_object().contains("first")) FREEHOLD_TRY(check_part_stands(world, peer.device));
  if (reply.contains("reconnect") || (line.ending && line.to_device.empty())) cut(world, peer);
  return true;
}

Status look_at_cursor(Peer& peer) {
  FREEHOLD_ASSIGN(
      const json::array rows,
      peer.device.rows("SELECT CAST(coalesce(max(value) FILTER (WHERE name = 'cursor'), 0) AS INTEGER) AS n, "
                       "max(value) FILTER (WHERE name = 'epoch') AS epoch FROM freehold_state"));
  peer.seen = rows[0].at("n").as_int64();
  const json::value& epoch = rows[0].at("epoch");
  peer.history = epoch.is_string() ? json::value_to<std::string>(epoch) : std::string();
  return {};
}

}  // namespace freehold::simulation
