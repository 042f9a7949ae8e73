#include "native/simulation/pushes.hpp"

#include <algorithm>

#include "core/protocol/codec.hpp"
#include "core/workspace/workspace.hpp"
#include "native/simulation/foreign.hpp"
#include "native/simulation/oracles.hpp"
#include "sync/reconcile/apply.hpp"
#include "sync/reconcile/reconcile.hpp"

namespace freehold::simulation {
namespace {

/// Clocks are stored rising, and none far ahead of the server's time.
Status check_clock(World& world, const ClientId& client, const Verdict& verdict) {
  const auto latest = static_cast<std::uint64_t>((world.server.clock().now_us() + kTimeAheadUs) / 1000 + 1);
  if (!verdict.refusal && verdict.clock.ms() > latest)
    return fail(Code::internal, "the server stored a clock from the future, of transaction " +
                                    std::to_string(verdict.id) + " of " + client.text());
  return {};
}

bool must_be_unique(const Table& table) {
  const auto& columns = table.columns();
  const auto& indexes = table.indexes();
  return std::any_of(columns.begin(), columns.end(), [](const Column& column) { return column.unique; }) ||
         std::any_of(indexes.begin(), indexes.end(), [](const Index& index) { return index.unique; });
}

/// A transaction that writes nothing unique is not refused because a value is taken: not by mistake for its neighbour.
Status check_refusal(const Transaction& transaction, const Verdict& verdict) {
  if (!verdict.refusal || verdict.refusal->code != Code::unique_violation) return {};
  const auto writes_unique = [](const Change& change) {
    return change.kind != ChangeKind::remove && must_be_unique(*change.table);
  };
  if (std::any_of(transaction.changes.begin(), transaction.changes.end(), writes_unique)) return {};
  return fail(Code::internal, "transaction " + std::to_string(transaction.id) +
                                  " was refused for a value that is taken, and writes none that could be");
}

Status take_answer(World& world, const OwnerId& owner, const ClientId& client, const Verdict& verdict) {
  const auto& sent = world.sent[client];
  const auto transaction = sent.find(verdict.id);
  if (transaction == sent.end())
    return fail(Code::internal, "there is an answer to transaction " + std::to_string(verdict.id) + " of " +
                                    client.text() + ", which nobody sent");
  const bool fresh = !world.history.answer(client, verdict.id);
  const auto seen = world.seen_at_writing.find({client, verdict.id});
  // Under another clock than it was written with, a write may lose against what its device had seen: the server's own
  // time stands up to a minute below the clocks that it lets stand.
  const bool as_written = seen != world.seen_at_writing.end() && verdict.clock == transaction->second.clock;
  Decided how;
  how.owner = owner;
  how.seen = as_written ? seen->second : Seq{-1};
  how.now_us = world.server.clock().now_us();
  FREEHOLD_TRY(world.history.answered(client, transaction->second, verdict, how));
  if (!fresh) return {};
  ++(verdict.refusal ? world.counts.refused : world.counts.accepted);
  FREEHOLD_TRY(check_refusal(transaction->second, verdict));
  return check_clock(world, client, verdict);
}

Result<std::vector<Verdict>> stored_answers(Database& database, const ClientId& client, TransactionId after) {
  FREEHOLD_ASSIGN(Statement statement,
                  database.prepare("SELECT transaction_id, seq, clock, refusal FROM freehold_verdicts "
                                   "WHERE client_id = ? AND transaction_id > ? ORDER BY transaction_id"));
  const std::string id = client.text();
  statement.bind_text(1, id).bind_integer(2, after);
  std::vector<Verdict> verdicts;
  for (;;) {
    FREEHOLD_ASSIGN(const bool row, statement.step());
    if (!row) return verdicts;
    Verdict verdict;
    verdict.id = statement.integer(0);
    verdict.seq = statement.integer(1);
    verdict.clock = Hlc{static_cast<std::uint64_t>(statement.integer(2))};
    if (!statement.is_null(3)) {
      FREEHOLD_ASSIGN(const boost::json::value error, parse_json(statement.text(3)));
      verdict.refusal = error_from_json(error.as_object());
    }
    verdicts.push_back(std::move(verdict));
  }
}

}  // namespace

Status note_sent(World& world, const OwnerId& owner, const PushRequest& push) {
  for (const Transaction& transaction : push.transactions) {
    const auto [place, added] = world.sent[push.client].try_emplace(transaction.id, transaction);
    if (!added && encode_changes(place->second.changes) != encode_changes(transaction.changes))
      return fail(Code::internal, "number " + std::to_string(transaction.id) + " of " + push.client.text() +
                                      " was used for two different transactions");
    world.owners[push.client] = owner;
  }
  return {};
}

Result<PushReply> push(World& world, const OwnerId& owner, const PushRequest& request, BreakPoint point) {
  world.fed.clear();
  BreakingStore store(world.server.store(), point, world.fed);
  auto reply = reconcile(store, workspace_schema(), world.server.clock(), owner, request);
  if (!reply) {
    if (!world.server.disk().broken()) FREEHOLD_TRY(find_out_answers(world));
    return reply;
  }
  FREEHOLD_TRY(find_out_fed(world));
  for (const Verdict& verdict : reply->verdicts) {
    FREEHOLD_TRY(take_answer(world, owner, request.client, verdict));
    FREEHOLD_TRY(check_rows_are_own(owner, verdict.rows));
  }
  return reply;
}

Status find_out_answers(World& world) {
  FREEHOLD_TRY(find_out_written(world));
  FREEHOLD_TRY(find_out_fed(world));
  for (const auto& [client, owner] : world.owners) {
    FREEHOLD_ASSIGN(const auto verdicts, stored_answers(world.server.database(), client, world.history.last(client)));
    for (const Verdict& verdict : verdicts) FREEHOLD_TRY(take_answer(world, owner, client, verdict));
  }
  return {};
}

}  // namespace freehold::simulation
