#include "native/simulation/history.hpp"

#include <boost/json.hpp>

#include "core/protocol/codec.hpp"

namespace freehold::simulation {
namespace {

std::string text_of(const Verdict& verdict) {
  if (verdict.refusal) return "refused: " + std::string(code_name(verdict.refusal->code));
  return "accepted as " + std::to_string(verdict.seq) + " at " + std::to_string(verdict.clock.value);
}

}  // namespace

void History::begin() {
  for (auto& [owner, rows] : owners_) rows.begin_history();
}

TransactionId History::last(const ClientId& client) const {
  const auto answers = answers_.find(client);
  return answers == answers_.end() || answers->second.empty() ? 0 : answers->second.rbegin()->first;
}

std::optional<Verdict> History::answer(const ClientId& client, TransactionId id) const {
  const auto answers = answers_.find(client);
  if (answers == answers_.end()) return std::nullopt;
  const auto found = answers->second.find(id);
  return found == answers->second.end() ? std::nullopt : std::optional(found->second);
}

Status History::answered(const ClientId& client, const Transaction& transaction, const Verdict& verdict, Decided how) {
  const std::string name = "transaction " + std::to_string(transaction.id) + " of " + client.text();
  if (const auto before = answer(client, transaction.id)) {
    if (text_of(*before) == text_of(verdict)) return {};
    return fail(Code::internal, name + " was " + text_of(*before) + ", and then " + text_of(verdict));
  }
  Verdict kept = verdict;
  kept.rows.clear();
  answers_[client][transaction.id] = std::move(kept);
  ExpectedRows& rows = of(how.owner);
  if (verdict.refusal) {
    const bool for_a_limit = verdict.refusal->code == Code::quota_exceeded;
    if (!for_a_limit || rows.uses_up_a_limit(transaction, how.owner, how.now_us)) return {};
    return fail(Code::internal, name + " was refused for a limit that it is far from");
  }
  how.stamp = {verdict.clock, device_of(client)};
  how.seq = verdict.seq;
  how.client = client;
  how.transaction = transaction.id;
  FREEHOLD_ASSIGN(const bool changed, rows.apply(transaction, how));
  if (changed) follow_cascades();
  if (changed == (verdict.seq > 0)) return {};
  return fail(Code::internal, name + " was " + text_of(verdict) + ", but " +
                                  (changed ? "it changed rows" : "changed nothing") + ": " +
                                  boost::json::serialize(encode_changes(transaction.changes)));
}

void History::wrote_past(const std::vector<std::pair<OwnerId, Change>>& changes) {
  for (const auto& [owner, change] : changes) of(owner).write_past(change);
  follow_cascades();
}

void History::follow_cascades() {
  std::set<ExpectedRows::Key> there;
  for (const auto& [owner, rows] : owners_)
    for (const auto& [key, row] : rows.rows())
      if (row.live) there.insert(key);
  for (auto& [owner, rows] : owners_) rows.lose_parents(there);
}

}  // namespace freehold::simulation
