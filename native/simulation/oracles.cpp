#include "native/simulation/oracles.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "core/protocol/codec.hpp"
#include "core/workspace/workspace.hpp"
#include "native/simulation/debts.hpp"
#include "native/simulation/published.hpp"
#include "native/simulation/rows.hpp"

namespace freehold::simulation {
namespace {

namespace json = boost::json;

Error broken(std::string sentence) {
  return fail(Code::internal, std::move(sentence));
}

/// Another person's mark in a text; empty where there is none.
std::string foreign_mark(const OwnerId& owner, std::string_view text) {
  for (const Person& person : people())
    if (!(person.id == owner) && text.find(person.mark) != std::string_view::npos) return person.mark;
  return {};
}

/// Columns that a history of what clients wrote can know: not the server's own but for its counts, nor the times, which
/// the server may lower.
bool is_known_to_history(const Column& column) {
  if (column.kept_by_rules) return true;
  const bool plain = column.role == ColumnRole::plain && column.kind == ColumnKind::client;
  return plain && column.merge != MergeRule::server;
}

Status check_row(const ServerRow& row, const ExpectedRows::Rows& expected) {
  const std::string name = row.table->name() + ' ' + row.row.text();
  const auto found = expected.find({row.table->number(), row.row});
  if (found == expected.end() || !found->second.live)
    return broken("the server has " + name + ", which nothing accepted has made or left alive");
  for (const Column& column : row.table->columns()) {
    if (!is_known_to_history(column)) continue;
    const Value& held = row.values[column.number];
    const Value& wanted = found->second.values[column.number];
    if (held != wanted && canonical(column, held) != canonical(column, wanted))
      return broken("the server has " + name + '.' + column.name + " as " + canonical(column, held) +
                    ", and what it accepted makes it " + canonical(column, wanted));
  }
  return {};
}

/// Everything accepted is there or legitimately superseded; nothing refused has an effect.
Status check_against_history(World& world, const Person& person, const std::vector<ServerRow>& rows) {
  const ExpectedRows::Rows& expected = world.history.of(person.id).rows();
  std::set<ExpectedRows::Key> there;
  for (const ServerRow& row : rows) {
    FREEHOLD_TRY(check_row(row, expected));
    there.insert({row.table->number(), row.row});
  }
  for (const auto& [key, row] : expected)
    if (row.live && there.count(key) == 0)
      return broken("the server has lost " + row.table->name() + ' ' + key.second.text() + ", which it had accepted");
  return {};
}

/// References lead to rows of the same person, or to ones that everybody may read, which are elsewhere.
Status check_references(const std::vector<ServerRow>& rows) {
  std::set<std::pair<std::string, std::string>> there;
  for (const ServerRow& row : rows) there.insert({row.table->name(), row.row.text()});
  for (const ServerRow& row : rows) {
    for (const Column& column : row.table->columns()) {
      const std::string* parent = as_text(row.values[column.number]);
      if (!column.references || parent == nullptr || column.references->reach == Reach::readable) continue;
      if (there.count({column.references->table, *parent}) == 0)
        return broken(row.table->name() + ' ' + row.row.text() + '.' + column.name +
                      " points at nothing of its owner's");
    }
  }
  return {};
}

Status check_marks(const Person& person, const Rows& rows, const std::string& where) {
  for (const auto& [key, text] : rows)
    if (const std::string mark = foreign_mark(person.id, text); !mark.empty())
      return broken("on " + where + " there is what is " + mark + ", in " + key + ": " + text);
  return {};
}

Status check_queue(Device& device) {
  FREEHOLD_ASSIGN(const json::array waiting, device.rows("SELECT count(*) AS n FROM freehold_outbox"));
  if (waiting[0].at("n") != 0)
    return broken(device.name() + " still has " + json::serialize(waiting[0].at("n")) + " transactions in its outbox");
  FREEHOLD_ASSIGN(const json::array keys, device.rows("SELECT count(*) AS n FROM pragma_foreign_key_check"));
  if (keys[0].at("n") != 0) return broken("on " + device.name() + " a reference leads nowhere");
  return {};
}

/// What the server has been told under a later number stands or falls with that one: a device that finds another
/// history says what waits once more, after what it gives back, and an old copy of its push may still come under the
/// old number. What gave back several rows is said again in parts: each of its rows has been sent once more.
bool is_said_again(const std::map<TransactionId, Transaction>& sent, TransactionId id, const Transaction& transaction) {
  const auto is_said_later = [&](const auto& same) { return std::any_of(sent.upper_bound(id), sent.end(), same); };
  if (transaction.clock != Hlc{})
    return is_said_later([&](const auto& later) { return later.second.clock == transaction.clock; });
  const auto comes_later = [&](const Change& change) {
    return is_said_later([&](const auto& later) {
      const auto& changes = later.second.changes;
      return std::any_of(changes.begin(), changes.end(), [&](const Change& again) {
        return again.kind == ChangeKind::restore && again.table == change.table && again.row == change.row;
      });
    });
  };
  const auto& changes = transaction.changes;
  return changes.size() > 1 && std::all_of(changes.begin(), changes.end(), comes_later);
}

/// What the server refused is kept until somebody decides about it.
Status check_refused(World& world, Device& device) {
  FREEHOLD_ASSIGN(const json::array kept, device.rows("SELECT id FROM freehold_refused"));
  std::set<TransactionId> ids;
  for (const json::value& row : kept) ids.insert(row.at("id").as_int64());
  for (const auto& [id, transaction] : world.sent[device.client()]) {
    const auto answer = world.history.answer(device.client(), id);
    const bool decided =
        world.decided.count({device.client(), id}) != 0 || is_said_again(world.sent[device.client()], id, transaction);
    if (answer && answer->refusal && !decided && ids.count(id) == 0)
      return broken(device.name() + " no longer has its transaction " + std::to_string(id) + ", which was refused");
  }
  return {};
}

Status check_person(World& world, const Person& person) {
  FREEHOLD_ASSIGN(const auto held, server_rows(world.server, person.id));
  const Rows shown = as_devices_show(held);
  FREEHOLD_TRY(world.history.of(person.id).all_is_fed());
  FREEHOLD_TRY(check_against_history(world, person, held));
  FREEHOLD_TRY(check_references(held));
  FREEHOLD_TRY(check_marks(person, shown, "the server"));
  world.counts.checks += 3;
  FREEHOLD_TRY(check_debts(world, person));
  for (const auto& peer : world.peers) {
    Device& device = peer->device;
    if (!(device.person().id == person.id)) continue;
    FREEHOLD_ASSIGN(const Rows rows, device_rows(device));
    const std::string sentence = difference(device.is_old() ? known_to(device.schema(), held) : shown, rows);
    if (!sentence.empty()) return broken("on " + device.name() + " and not on the server, " + sentence);
    FREEHOLD_TRY(check_marks(person, rows, device.name()));
    FREEHOLD_TRY(check_queue(device));
    FREEHOLD_TRY(check_refused(world, device));
    world.counts.checks += 4;
  }
  return {};
}

/// Each row's totals are those of the rows that point at it.
Status check_totals(World& world) {
  for (const Table& table : workspace_schema().tables()) {
    for (const Totals& totals : table.totals()) {
      const std::string target = table.find(totals.through)->references->table;
      FREEHOLD_ASSIGN(Statement wrong,
                      world.server.database().prepare(
                          "SELECT t.id FROM " + target + " AS t LEFT JOIN " + table.name() + " AS r ON r." +
                          totals.through + " = t.id GROUP BY t.id HAVING t." + totals.sum + " <> coalesce(sum(r." +
                          totals.summed + "), 0) OR t." + totals.count + " <> count(r.id)"));
      FREEHOLD_ASSIGN(const bool found, wrong.step());
      if (found)
        return broken(target + ' ' + std::string(wrong.text(0)) + " has other totals than its " + table.name());
      ++world.counts.checks;
    }
  }
  return {};
}

}  // namespace

Status check_feed(World& world, Peer& peer, const PullReply& reply) {
  ++world.counts.checks;
  const Seq since = peer.line.sent.cursor;
  if (reply.cursor < since || reply.cursor > reply.head || reply.more != (reply.cursor < reply.head))
    return broken("the feed goes from " + std::to_string(since) + " to " + std::to_string(reply.cursor) + " of " +
                  std::to_string(reply.head));
  std::set<ExpectedRows::Key> shown;
  const ExpectedRows::Rows& expected = world.history.of(peer.device.person().id).rows();
  for (const FeedRow& row : reply.rows) {
    const std::string name = row.table->name() + ' ' + row.row.text();
    const auto found = expected.find({row.table->number(), row.row});
    if (found == expected.end()) return broken("the feed shows " + name + ", which nothing accepted has made");
    if (row.seq != found->second.seq || row.deleted == found->second.live)
      return broken("the feed shows " + name + " as of " + std::to_string(row.seq) + (row.deleted ? ", deleted" : "") +
                    "; it last changed at " + std::to_string(found->second.seq));
    shown.insert({row.table->number(), row.row});
  }
  for (const auto& [key, row] : expected)
    if (row.seq > since && row.seq <= reply.cursor && shown.count(key) == 0)
      return broken("the feed after " + std::to_string(since) + " leaves out " + row.table->name() + ' ' +
                    key.second.text() + ", which changed at " + std::to_string(row.seq));
  return check_rows_are_own(peer.device.person().id, reply.rows);
}

Status check_message(World& world, Peer& peer, const std::string& text) {
  ++world.counts.checks;
  const OwnerId& owner = peer.device.person().id;
  FREEHOLD_ASSIGN(const json::value message, parse_json(text));
  // What is for everybody bears the marks of those who published it.
  if (is_of_everybody(message)) return {};
  if (const std::string mark = foreign_mark(owner, text); !mark.empty())
    return broken("a message to " + peer.device.name() + " holds what is " + mark);
  if (message_type(message) != "verdicts") return {};
  FREEHOLD_ASSIGN(const PushReply reply, decode_push_reply(workspace_schema(), owner, message));
  for (const Verdict& verdict : reply.verdicts)
    if (!world.history.answer(peer.device.client(), verdict.id))
      return broken(peer.device.name() + " is told about a transaction that the server does not have");
  return {};
}

Status check_rows_are_own(const OwnerId& owner, std::span<const FeedRow> rows) {
  for (const FeedRow& row : rows) {
    if (row.deleted) continue;
    const Column& column = *row.table->owner_column();
    if (row.values[column.number] != Value(owner.text()))
      return broken("an answer to " + owner.text() + " shows " + row.table->name() + ' ' + row.row.text() +
                    ", which is somebody else's");
  }
  return {};
}

Status check_quiet(World& world) {
  world.note("all is quiet");
  FREEHOLD_TRY(check_totals(world));
  FREEHOLD_TRY(check_public(world));
  for (const Person& person : people()) FREEHOLD_TRY(check_person(world, person));
  return {};
}

}  // namespace freehold::simulation
