#include "native/simulation/work.hpp"

#include <algorithm>

#include "core/workspace/workspace.hpp"
#include "native/simulation/values.hpp"

namespace freehold::simulation {
namespace {

namespace json = boost::json;

/// With more rows than this in a table, people tidy up.
constexpr std::size_t kRowsWanted = 8;

/// Refusals that random actions meet now and then.
bool may_happen(std::string_view code) {
  static constexpr std::string_view kCodes[] = {"unique_violation", "parent_missing", "not_owner", "invalid_value",
                                                "quota_exceeded"};
  return std::find(std::begin(kCodes), std::end(kCodes), code) != std::end(kCodes);
}

/// The commands that make up one action.
class Action {
 public:
  Action(World& world, Peer& peer) : world_(world), device_(peer.device), dice_(world.dice) {}

  Status one_thing();
  Status several_things();
  /// What a host has done while its person rests: the log goes into the file.
  Status checkpoint() { return call({{"do", "checkpoint"}}); }

 private:
  Status typed();
  Status plain_sql();
  Status decide();
  Status insert(const Table& table);
  Status update(const Table& table, const std::string& id);
  Result<json::object> values(const Table& table, bool is_insert);
  Result<std::string> parent(const Column& column);
  Result<std::vector<std::string>> ids(const std::string& table);
  Status call(const json::object& command);

  World& world_;
  Device& device_;
  Dice& dice_;
};

Status Action::call(const json::object& command) {
  const json::object reply = device_.call(command);
  const bool refused = !reply.contains("ok");
  const std::string code = refused ? json::value_to<std::string>(reply.at("error").at("code")) : "done";
  std::string_view table = "-";
  if (const json::value* named = command.if_contains("table")) table = named->as_string();
  world_.note(device_.name() + ' ' + json::value_to<std::string>(command.at("do")) + ' ' + std::string(table) + ": " +
              code);
  if (!refused || may_happen(code)) return {};
  return fail(Code::internal,
              device_.name() + " answers " + json::serialize(command) + " with " + json::serialize(reply.at("error")));
}

Result<std::vector<std::string>> Action::ids(const std::string& table) {
  FREEHOLD_ASSIGN(const json::array rows, device_.rows("SELECT id FROM " + table + " ORDER BY id"));
  std::vector<std::string> ids;
  for (const json::value& row : rows) ids.push_back(json::value_to<std::string>(row.at("id")));
  return ids;
}

/// A row for a reference to lead to; empty where there is none.
Result<std::string> Action::parent(const Column& column) {
  FREEHOLD_ASSIGN(const std::vector<std::string> found, ids(column.references->table));
  return found.empty() ? std::string() : dice_.pick(found);
}

Result<json::object> Action::values(const Table& table, bool is_insert) {
  json::object values;
  for (const Column& column : table.columns()) {
    if (column.counts() && !is_insert && dice_.one_in(3))
      values[column.name] = json::object{{"add", static_cast<std::int64_t>(1 + dice_.roll(3))}};
    if (!column.written_by_clients()) continue;
    if (!is_insert && (column.merge == MergeRule::immutable || column.unique)) continue;
    const bool needed = is_insert && column.required;
    if (!needed && !dice_.one_in(is_insert ? 2 : 3)) continue;
    if (!column.references) {
      values[column.name] = make_value(column, device_.person(), dice_);
      continue;
    }
    FREEHOLD_ASSIGN(const std::string id, parent(column));
    if (!id.empty()) values[column.name] = id;
  }
  return values;
}

Status Action::insert(const Table& table) {
  FREEHOLD_ASSIGN(const json::object row, values(table, true));
  if (!dice_.one_in(6) || !table.natural_key().empty())
    return call({{"do", "insert"}, {"table", table.name()}, {"values", row}});
  FREEHOLD_ASSIGN(const json::object another, values(table, true));
  return call({{"do", "insert_many"}, {"table", table.name()}, {"rows", json::array{row, another}}});
}

Status Action::update(const Table& table, const std::string& id) {
  FREEHOLD_ASSIGN(const json::object cells, values(table, false));
  return call({{"do", "update"}, {"table", table.name()}, {"id", id}, {"values", cells}});
}

Status Action::typed() {
  if (dice_.one_in(25)) {
    const json::object name = {{"username", "name" + std::to_string(dice_.roll(6))}};
    return call({{"do", "update"}, {"table", "users"}, {"id", device_.person().id.text()}, {"values", name}});
  }
  std::vector<const Table*> tables;
  const Schema& schema = device_.schema();
  for (const Table& table : schema.tables())
    if (table.rows_made_by_clients()) tables.push_back(&table);
  const Table& table =
      dice_.one_in(3) ? *schema.find(dice_.one_in(2) ? "tasks" : "conversations") : *dice_.pick(tables);
  FREEHOLD_ASSIGN(const std::vector<std::string> rows, ids(table.name()));
  if (rows.empty() || (rows.size() < kRowsWanted && dice_.one_in(2))) return insert(table);
  const std::string& id = dice_.pick(rows);
  if (!table.deleted_by_clients()) return table.append_only() ? insert(table) : update(table, id);
  if (!dice_.one_in(rows.size() > kRowsWanted ? 2 : 5)) return update(table, id);
  return call({{"do", "delete"}, {"table", table.name()}, {"id", id}});
}

Status Action::plain_sql() {
  const std::string text = device_.person().mark + " by hand " + std::to_string(dice_.roll(1000));
  switch (dice_.roll(4)) {
    case 0:
      return call({{"do", "execute"},
                   {"sql",
                    "INSERT INTO notes (id, user_id, title, created_at, updated_at) VALUES "
                    "(freehold_new_id(), freehold_owner(), ?, freehold_now(), freehold_now())"},
                   {"params", {text}}});
    case 1:
      return call({{"do", "execute"},
                   {"sql", "UPDATE notes SET content = ? WHERE id IN (SELECT id FROM notes ORDER BY id LIMIT 3)"},
                   {"params", {text}}});
    case 2:
      return call({{"do", "execute"}, {"sql", "UPDATE tasks SET completed = 1 - completed"}});
    default:
      return call({{"do", "execute"},
                   {"sql",
                    "DELETE FROM conversations WHERE id = (SELECT id FROM conversations ORDER BY id LIMIT 1) "
                    "AND (SELECT count(*) FROM conversations) > 3"}});
  }
}

/// Something refused is tried again, or let go.
Status Action::decide() {
  FREEHOLD_ASSIGN(const json::array refused, device_.rows("SELECT id FROM freehold_refused ORDER BY id"));
  if (refused.empty()) return typed();
  const std::int64_t id = dice_.pick(refused).at("id").as_int64();
  FREEHOLD_TRY(call({{"do", dice_.one_in(2) ? "retry" : "discard"}, {"id", id}}));
  // What was refused for want of it may go along with it.
  FREEHOLD_ASSIGN(const json::array left, device_.rows("SELECT id FROM freehold_refused ORDER BY id"));
  for (const json::value& row : refused)
    if (std::find(left.begin(), left.end(), row) == left.end())
      world_.decided.insert({device_.client(), row.at("id").as_int64()});
  return {};
}

Status Action::one_thing() {
  const std::uint64_t kind = dice_.roll(12);
  if (kind == 0) return decide();
  return kind < 3 ? plain_sql() : typed();
}

Status Action::several_things() {
  FREEHOLD_TRY(call({{"do", "begin"}}));
  for (std::uint64_t left = 2 + dice_.roll(3); left > 0; --left) FREEHOLD_TRY(dice_.one_in(4) ? plain_sql() : typed());
  return call({{"do", dice_.one_in(5) ? "rollback" : "commit"}});
}

/// Notes what the device has seen by now of the feed for a transaction that `write` adds.
template <class Write>
Status noting_what_was_seen(World& world, Peer& peer, Write write) {
  FREEHOLD_ASSIGN(const TransactionId before, peer.device.newest_transaction());
  FREEHOLD_TRY(write());
  FREEHOLD_ASSIGN(const TransactionId after, peer.device.newest_transaction());
  // Numbers of another history say nothing in this one.
  if (after > before && peer.history == world.epoch.text())
    world.seen_at_writing[{peer.device.client(), after}] = peer.seen;
  return {};
}

}  // namespace

Status act(World& world, Peer& peer) {
  return noting_what_was_seen(world, peer, [&] {
    Action action(world, peer);
    if (world.dice.one_in(30)) return action.checkpoint();
    return world.dice.one_in(5) ? action.several_things() : action.one_thing();
  });
}

Status edit_in_the_same_place(World& world, Peer& peer, const std::string& text) {
  return noting_what_was_seen(world, peer, [&]() -> Status {
    FREEHOLD_TRY(peer.device.ask({{"do", "execute"},
                                  {"sql", "UPDATE tasks SET title = ? WHERE id = (SELECT min(id) FROM tasks)"},
                                  {"params", {peer.device.person().mark + ' ' + text}}}));
    return {};
  });
}

}  // namespace freehold::simulation
