#include "sync/reconcile/reconcile.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "core/base/defects.hpp"
#include "sync/reconcile/apply.hpp"
#include "sync/reconcile/drain.hpp"

namespace freehold {
namespace {

constexpr int kAttempts = 5;
/// Who has waited as long as this for a lock, again and again, has lost no race: the server has too much to do.
constexpr std::int64_t kRetryForUs = 5'000'000;

/// The database's word on what a transaction wrote; anything else that it answers is a failure of its own.
bool is_refusal(Code code) {
  switch (code) {
    case Code::not_owner:
    case Code::invalid_value:
    case Code::parent_missing:
    case Code::unique_violation:
    case Code::quota_exceeded:
    case Code::too_large:
      return true;
    default:
      return false;
  }
}

Status check_order(const PushRequest& push) {
  TransactionId last = push.after;
  for (const Transaction& transaction : push.transactions) {
    if (transaction.id <= last)
      return fail(Code::malformed, "transactions of a push stand in order, with ids above 'after'");
    last = transaction.id;
  }
  return {};
}

/// One attempt at one push, within one transaction of the store.
class Reconciliation {
 public:
  Reconciliation(OwnerTransaction& store, const Schema& schema, const OwnerId& owner, const PushRequest& push,
                 std::int64_t now_us)
      : store_(store),
        schema_(schema),
        owner_(owner),
        push_(push),
        now_us_(now_us),
        seq_(store.head() + 1),
        rows_(schema),
        applier_(schema, rows_, owner, now_us) {}

  Result<PushReply> run();

 private:
  Status recall();
  void stamp(Hlc last);
  Status apply(std::size_t first, std::size_t last);
  Status apply_alone(std::size_t index);
  void settle(std::size_t index, Applied applied);
  Status show_rows();
  Status save();

  OwnerTransaction& store_;
  const Schema& schema_;
  OwnerId owner_;
  const PushRequest& push_;
  std::int64_t now_us_;
  Seq seq_;  ///< the number that everything new in this push gets
  std::uint64_t drained_digest_ = 0;
  Overlay rows_;
  Applier applier_;

  TransactionId last_ = 0;  ///< before this push
  std::size_t known_ = 0;  ///< transactions of the push that have a verdict already
  std::span<const Transaction> fresh_;
  std::vector<Stamp> stamps_;  ///< of the fresh ones
  std::vector<Verdict> verdicts_;  ///< of all
};

/// Answers what was answered before, and finds where the new begins.
Status Reconciliation::recall() {
  const auto& transactions = push_.transactions;
  // The last verdict is always kept, and read for its clock: the next one stands above it.
  const TransactionId first =
      transactions.empty() ? std::numeric_limits<TransactionId>::max() : transactions.front().id;
  FREEHOLD_ASSIGN(const KnownClient client, store_.client(push_.client, first));
  last_ = client.state.last_transaction;
  if (push_.after > last_)
    return fail(Code::out_of_order, "the push does not follow transaction " + std::to_string(last_) +
                                        ", the last that the server has of this client");
  const auto is_known = [this](const Transaction& transaction) {
    return transaction.id <= last_ && !defect(Defect::repeat_applied_again);
  };
  known_ = static_cast<std::size_t>(std::count_if(transactions.begin(), transactions.end(), is_known));
  fresh_ = std::span(transactions).subspan(known_);
  const std::vector<StoredVerdict>& stored = client.verdicts;
  for (std::size_t i = 0; i < known_; ++i) {
    const TransactionId id = transactions[i].id;
    const auto found =
        std::find_if(stored.begin(), stored.end(), [id](const auto& verdict) { return verdict.id == id; });
    if (found == stored.end())
      return fail(Code::out_of_order, "the verdict on transaction " + std::to_string(id) + " is no longer kept");
    verdicts_.push_back({id, found->refusal, found->seq, found->clock, found->notes, {}});
  }
  stamp(stored.empty() ? Hlc{} : stored.back().clock);
  return {};
}

/// Lowers clocks that run ahead, and keeps those of the device rising: two writes with one stamp would pass for one.
void Reconciliation::stamp(Hlc last) {
  const auto now_ms = static_cast<std::uint64_t>(std::max<std::int64_t>(now_us_ / 1000, 0));
  const Hlc latest = Hlc::at(now_ms + kTimeAheadUs / 1000, UINT16_MAX);
  for (const Transaction& transaction : fresh_) {
    const bool ahead = latest < transaction.clock && !defect(Defect::future_clock_stands);
    Hlc clock = ahead ? Hlc::at(now_ms) : transaction.clock;
    if (!(last < clock)) clock = Hlc{last.value + 1};
    stamps_.push_back({clock, device_of(push_.client)});
    last = clock;
  }
}

void Reconciliation::settle(std::size_t index, Applied applied) {
  Verdict& verdict = verdicts_[known_ + index];
  verdict.notes = std::move(applied.notes);
  verdict.id = fresh_[index].id;
  verdict.clock = stamps_[index].clock;
  verdict.seq = applied.changed ? seq_ : 0;
  verdict.refusal = std::move(applied.refusal);
}

/// Decides and writes fresh transactions [first, last) together. Where the database refuses, halving finds the
/// culprits: k of n take about k·log n writes in place of n.
Status Reconciliation::apply(std::size_t first, std::size_t last) {
  FREEHOLD_TRY(store_.savepoint());
  for (std::size_t i = first; i < last; ++i) settle(i, applier_.apply(fresh_[i], stamps_[i]));
  Status written = rows_.write(store_, seq_);
  if (written) {
    rows_.settle();
    return {};
  }
  if (!is_refusal(written.error().code)) return written;
  FREEHOLD_TRY(store_.rollback_to_savepoint());
  if (!defect(Defect::rollback_forgets_overlay)) rows_.undo_to(0);
  if (last - first == 1) return apply_alone(first);
  const std::size_t middle = first + (last - first) / 2;
  FREEHOLD_TRY(apply(first, middle));
  return apply(middle, last);
}

/// One transaction, change by change as its device made it: what it gave up before it can take again, such as a unique
/// value. And a refusal names the row.
Status Reconciliation::apply_alone(std::size_t index) {
  Applied applied;
  applier_.begin();
  for (const Change& change : fresh_[index].changes) {
    auto changed = applier_.apply(change, stamps_[index]);
    Status written = changed ? rows_.write(store_, seq_) : Status(changed.error());
    if (written) {
      applied.changed = applied.changed || *changed;
      continue;
    }
    Error& error = written.error();
    if (changed && !is_refusal(error.code)) return written;
    error.table = change.table->name();
    error.row = change.row.text();
    FREEHOLD_TRY(store_.rollback_to_savepoint());
    rows_.undo_to(0);
    settle(index, {false, std::move(error), {}});
    return {};
  }
  rows_.settle();
  applied.notes = applier_.take_notes();
  settle(index, std::move(applied));
  return {};
}

/// Puts the server's rows beside every refusal, as they stand now.
Status Reconciliation::show_rows() {
  std::map<const Table*, std::set<RowId>> named;
  for (std::size_t i = 0; i < verdicts_.size(); ++i)
    if (verdicts_[i].refusal)
      for (const Change& change : push_.transactions[i].changes)
        if (change.table->on_devices()) named[change.table].insert(change.row);
  std::map<std::pair<const Table*, RowId>, FeedRow> held;
  for (const auto& [table, ids] : named) {
    FREEHOLD_ASSIGN(auto rows, store_.load_feed_rows(*table, std::vector<RowId>(ids.begin(), ids.end())));
    for (FeedRow& row : rows) held.emplace(std::pair(table, row.row), std::move(row));
  }
  for (std::size_t i = 0; i < verdicts_.size(); ++i) {
    if (!verdicts_[i].refusal) continue;
    std::set<std::pair<const Table*, RowId>> shown;
    for (const Change& change : push_.transactions[i].changes) {
      const auto found = held.find({change.table, change.row});
      if (found != held.end() && shown.insert(found->first).second) verdicts_[i].rows.push_back(found->second);
    }
  }
  return {};
}

Status Reconciliation::save() {
  std::vector<StoredVerdict> stored;
  for (std::size_t i = known_; i < verdicts_.size(); ++i)
    stored.push_back({verdicts_[i].id, verdicts_[i].refusal, verdicts_[i].seq, verdicts_[i].clock, verdicts_[i].notes});
  const TransactionId through = std::min(push_.after, last_ - 1);
  if (through > 0) FREEHOLD_TRY(store_.forget_verdicts(push_.client, through));
  if (stored.empty()) return {};
  if (!defect(Defect::verdict_not_stored)) FREEHOLD_TRY(store_.save_verdicts(push_.client, stored));
  return store_.save_client(push_.client, ClientState{stored.back().id, 0}, push_.schema_version);
}

Result<PushReply> Reconciliation::run() {
  PushReply reply;
  reply.epoch = store_.epoch();
  reply.head = store_.head();
  FREEHOLD_TRY(recall());
  if (!fresh_.empty()) {
    // In this order: what others have written by now gets its clocks before anything is merged with it, and from now
    // on they wait for us. A row that was read first could be overwritten without a trace of theirs.
    FREEHOLD_TRY(rows_.lock(store_, fresh_));
    FREEHOLD_ASSIGN(const Drained drained, drain(store_, schema_, now_us_));
    reply.head = drained.head;
    drained_digest_ = drained.digest_change;
    seq_ = reply.head + 1;
    FREEHOLD_TRY(rows_.load(store_, fresh_, owner_, now_us_));
    verdicts_.resize(push_.transactions.size());
    FREEHOLD_TRY(apply(0, fresh_.size()));
  }
  const auto changed = [this](const Verdict& verdict) { return verdict.seq == seq_; };
  if (std::any_of(verdicts_.begin(), verdicts_.end(), changed)) reply.head = seq_;
  FREEHOLD_TRY(show_rows());
  FREEHOLD_TRY(save());
  FREEHOLD_TRY(store_.commit(reply.head, store_.digest() + drained_digest_ + rows_.digest_change()));
  reply.verdicts = std::move(verdicts_);
  return reply;
}

Result<PushReply> attempt(ServerStore& store, const Schema& schema, std::int64_t now_us, const OwnerId& owner,
                          const PushRequest& push) {
  FREEHOLD_ASSIGN(const auto transaction, store.begin(owner));
  return Reconciliation(*transaction, schema, owner, push, now_us).run();
}

}  // namespace

Result<PushReply> reconcile(ServerStore& store, const Schema& schema, Clock& clock, const OwnerId& owner,
                            const PushRequest& push) {
  FREEHOLD_TRY(check_order(push));
  const std::int64_t started_us = clock.now_us();
  for (int tries = 1;; ++tries) {
    auto reply = attempt(store, schema, clock.now_us(), owner, push);
    if (reply || reply.error().code != Code::busy || tries == kAttempts) return reply;
    if (clock.now_us() - started_us > kRetryForUs) return reply;
  }
}

}  // namespace freehold
