#include "native/simulation/published.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "core/schema/published.hpp"
#include "core/workspace/workspace.hpp"
#include "native/simulation/people.hpp"
#include "native/simulation/rows.hpp"

namespace freehold::simulation {
namespace {

namespace json = boost::json;

bool is_public(const Table& table, const std::vector<Value>& values) {
  const auto& conditions = table.public_when();
  return is_published(table) && std::all_of(conditions.begin(), conditions.end(), [&](const Condition& only) {
           return values[table.find(only.column)->number] == only.value;
         });
}

Result<Rows> public_rows(World& world) {
  std::vector<ServerRow> shown;
  for (const Person& person : people()) {
    FREEHOLD_ASSIGN(const auto rows, server_rows(world.server, person.id));
    for (const ServerRow& row : rows)
      if (is_public(*row.table, row.values)) shown.push_back(row);
  }
  return as_devices_show(shown);
}

Result<bool> is_subscribed(Device& device) {
  FREEHOLD_ASSIGN(const json::value status, device.ask({{"do", "status"}}));
  return !status.at("public").is_null();
}

}  // namespace

bool is_of_everybody(const json::value& message) {
  const json::value* scope = message.as_object().if_contains("scope");
  return scope != nullptr && *scope == "public";
}

Status subscribe_some(World& world) {
  for (std::size_t i = 0; i < world.peers.size(); ++i) {
    Device& device = world.peers[i]->device;
    if (device.is_old() || (world.options.seed + i) % 2 != 0) continue;
    FREEHOLD_TRY(device.ask({{"do", "subscribe"}, {"scope", "public"}}));
  }
  return {};
}

Status check_public_feed(World& world, const PullReply& reply) {
  ++world.counts.checks;
  for (const FeedRow& row : reply.rows)
    if (!row.deleted && !is_public(*row.table, row.values))
      return fail(Code::internal,
                  "the public feed shows " + row.table->name() + ' ' + row.row.text() + ", which is not for everybody");
  return {};
}

Status check_public(World& world) {
  FREEHOLD_ASSIGN(const Rows published, public_rows(world));
  for (const auto& peer : world.peers) {
    Device& device = peer->device;
    FREEHOLD_ASSIGN(const bool subscribed, is_subscribed(device));
    if (!subscribed) continue;
    ++world.counts.checks;
    FREEHOLD_ASSIGN(const Rows held, published_rows(device));
    if (const std::string sentence = difference(published, held); !sentence.empty())
      return fail(Code::internal, "of what is public on the server and not on " + device.name() + ", " + sentence);
  }
  return {};
}

}  // namespace freehold::simulation
