#include "core/replica/sync_session.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <limits>

#include "core/base/defects.hpp"
#include "core/replica/write_scope.hpp"

namespace freehold {

namespace json = boost::json;

namespace {

/// So long after a repair a difference that is still there is left to people.
constexpr std::int64_t kRepairPauseMs = 600'000;

/// In the place of the transaction after whose answer the feed starts over: all those that are held now.
constexpr TransactionId kWhenReleased = std::numeric_limits<TransactionId>::max();

}  // namespace

Status SyncSession::connected(std::string token) {
  if (!parts_.state.owner())
    return fail(Code::not_signed_in, "sign in before connecting: the server must know whose rows to send");
  disconnected();
  // Parts of an earlier catch-up are not continued: the server sends it again from the cursor.
  FREEHOLD_TRY(parts_.database.execute("DELETE FROM freehold_staged"));
  staged_parts_ = 0;
  token_ = std::move(token);
  hello_waits_ = true;
  phase_ = Phase::greeting;
  return {};
}

void SyncSession::disconnected() {
  phase_ = Phase::offline;
  hello_waits_ = asked_for_parts_ = false;
  push_under_way_ = false;
  progress_.reset();
}

bool SyncSession::has_outgoing() const {
  if (hello_waits_) return true;
  // Before the server has shown what it lost, nothing is built upon it.
  if (parts_.state.catch_up() == CatchUp::recover) return false;
  return phase_ == Phase::live && !push_under_way_ && parts_.outbox.pending() > 0;
}

Result<std::string> SyncSession::take() {
  if (hello_waits_) {
    hello_waits_ = false;
    Hello hello{std::exchange(token_, {}), parts_.state.client(), schema_version_, parts_.state.cursor(),
                parts_.state.epoch()};
    asked_for_parts_ = takes_parts();
    if (asked_for_parts_) hello.first_at = parts_.state.first_sync().at;
    floor_.begin(hello.since);
    hello.public_since = parts_.public_feed.begin_reading();
    return encode_hello(hello);
  }
  if (!has_outgoing()) return std::string();
  FREEHOLD_ASSIGN(const std::vector<OutgoingTransaction> batch, parts_.outbox.next_batch());
  if (batch.empty()) return std::string();
  FREEHOLD_TRY(make_durable(batch.back().id));
  if (defect(Defect::outbox_dropped_at_push))
    for (const OutgoingTransaction& sent : batch) FREEHOLD_TRY(parts_.outbox.take_out(sent.id));
  push_under_way_ = true;
  // Verdicts on what was never sent, or that leave something out, must not make every further push a broken one.
  const TransactionId after = std::min(parts_.state.after(), batch.front().id - 1);
  return encode_push(parts_.state.client(), schema_version_, after, batch);
}

/// Whether everything comes for the first time, and nothing is to be compared with it.
bool SyncSession::takes_parts() const {
  const DeviceState& state = parts_.state;
  return state.cursor() == 0 && !state.first_sync_done() && state.catch_up() == CatchUp::normal;
}

/// What a push says must outlive a loss of power: afterwards the server counts on it. A number that it has seen would
/// otherwise be given again, to another transaction, which it would take for the first; and verdicts that the push says
/// have come are no longer kept.
Status SyncSession::make_durable(TransactionId last) {
  if (defect(Defect::push_not_flushed)) return {};
  FREEHOLD_TRY(parts_.database.execute("PRAGMA synchronous=FULL"));
  Status noted = parts_.state.set_sent(last);
  FREEHOLD_TRY(parts_.database.execute("PRAGMA synchronous=NORMAL"));
  return noted;
}

Status SyncSession::receive(std::string_view message) {
  FREEHOLD_ASSIGN(const json::value parsed, parse_json(message));
  const std::string_view type = message_type(parsed);
  if (type == "error") return receive_error(parsed);
  if (type == "welcome" && phase_ == Phase::greeting) return receive_welcome(parsed);
  if (phase_ == Phase::live) {
    if (type == "rows") return receive_rows(parsed, message);
    if (type == "verdicts") return receive_verdicts(parsed);
  }
  return fail(Code::malformed, "the server sent a '" + std::string(type) + "' message out of turn");
}

template <class Write>
Status SyncSession::applying(Write write, References references) {
  if (references == References::left) FREEHOLD_TRY(parts_.database.execute("PRAGMA foreign_keys = OFF"));
  const CatchUp reading = parts_.state.catch_up();
  Status applied = [&]() -> Status {
    FREEHOLD_ASSIGN(WriteScope scope, WriteScope::begin(parts_.database));
    FREEHOLD_TRY(parts_.database.execute("PRAGMA defer_foreign_keys = ON"));
    FREEHOLD_TRY(write());
    FREEHOLD_TRY(parts_.feed.finish());
    if (parts_.database.has_broken_references()) FREEHOLD_TRY(parts_.feed.release_orphans());
    FREEHOLD_TRY(parts_.outbox.keep_clock());
    FREEHOLD_TRY(look_whether_to_start_over(reading));
    FREEHOLD_TRY(parts_.known.save());
    return scope.commit();
  }();
  if (references == References::left) FREEHOLD_TRY(parts_.database.execute("PRAGMA foreign_keys = ON"));
  // Rows that still come on this connection belong to the old cursor.
  if (reconnect_) disconnected();
  if (!applied) {
    parts_.feed.clear();
    FREEHOLD_TRY(parts_.state.reload());
    FREEHOLD_TRY(parts_.outbox.load());
    parts_.known.load();
    FREEHOLD_TRY(parts_.public_feed.load());
  }
  return applied;
}

Status SyncSession::receive_welcome(const json::value& message) {
  FREEHOLD_ASSIGN(const Welcome welcome, decode_welcome(message));
  server_version_ = welcome.schema_version;
  head_ = welcome.head;
  parts_.recovery.server_has(welcome.last_transaction);
  const bool same_history = parts_.state.epoch() == welcome.epoch;
  FREEHOLD_TRY(applying([&]() -> Status {
    if (!same_history) FREEHOLD_TRY(start_over(welcome));
    FREEHOLD_TRY(parts_.outbox.take_as_answered(welcome));
    // A server that was restored may remember less of this device than the device of the server.
    if (welcome.last_transaction < parts_.state.after()) FREEHOLD_TRY(parts_.state.set_after(welcome.last_transaction));
    FREEHOLD_TRY(parts_.state.set_clock_offset(parts_.time.offset_by(welcome.server_time_us)));
    return server_version_ >= schema_version_ ? parts_.outbox.release_held() : Status();
  }));
  phase_ = Phase::live;
  if (welcome.head > parts_.state.cursor())
    progress_ = Progress{parts_.state.cursor(), welcome.head};
  else if (parts_.state.catch_up() == CatchUp::normal)
    FREEHOLD_TRY(applying([&]() { return finish_catch_up(parts_.state.cursor()); }));
  return {};
}

/// Another history: everything is pulled again, and what the old one had accepted but not fed back waits again.
Status SyncSession::start_over(const Welcome& welcome) {
  if (parts_.state.epoch()) FREEHOLD_TRY(parts_.recovery.begin(CatchUp::recover));
  FREEHOLD_TRY(parts_.state.set_epoch(welcome.epoch));
  FREEHOLD_TRY(parts_.state.set_cursor(0));
  floor_.begin(0);
  FREEHOLD_TRY(parts_.public_feed.begin_again());
  FREEHOLD_TRY(parts_.outbox.begin_history(welcome));
  // A push follows what the server has, and stands before the first transaction that waits.
  FREEHOLD_ASSIGN(const TransactionId first, parts_.outbox.first_pending());
  return first > 0 && first <= parts_.state.after() ? parts_.state.set_after(first - 1) : Status();
}

/// The next connection goes through the whole feed once more.
Status SyncSession::begin_again(CatchUp why) {
  reconnect_ = true;
  return applying([&]() { return parts_.recovery.begin(why); });
}

Status SyncSession::receive_rows(const json::value& message, std::string_view text) {
  FREEHOLD_ASSIGN(const PullReply reply, decode_pull_reply(parts_.schema, *parts_.state.owner(), message));
  if (reply.epoch != parts_.state.epoch())
    return fail(Code::epoch_changed, "the server's history changed; connecting again");
  if (reply.scope == FeedScope::everybody) return receive_public(reply);
  head_ = reply.head;
  const bool missed = floor_.has_missed(parts_.state.cursor(), reply.floor);
  Status received = [&]() -> Status {
    if (reply.first) return receive_part(reply);
    // A server that has become an older one: it does not say what has gone since the parts that have come.
    if (!parts_.state.first_sync().at.empty()) return begin_again(CatchUp::repair);
    if (missed) return begin_again(CatchUp::repair);
    if (reply.more && defect(Defect::staged_parts_counted)) FREEHOLD_TRY(parts_.state.set_cursor(reply.cursor));
    if (reply.more && parts_.state.first_sync_done()) return stage(text);
    const auto apply = [&, staged = staged_parts_]() {
      staged_parts_ = staged;
      return apply_reply(reply);
    };
    FREEHOLD_TRY(applying(apply, reply.more ? References::left : References::mended));
    return reply.more ? Status() : check_digest(reply);
  }();
  if (reply.first)
    progress_ = Progress{reply.first->done, reply.first->total};
  else if (reply.more)
    progress_ = Progress{reply.cursor, reply.head};
  else
    progress_.reset();
  // Rows that still come on this connection belong to the old cursor.
  if (reconnect_) disconnected();
  return received;
}

/// A part of a first sync: shown at once, and what it hangs on is there. After the last one the feed goes on from the
/// number at which the first sync began.
Status SyncSession::receive_part(const PullReply& reply) {
  if (!asked_for_parts_ || !reply.more)
    return fail(Code::malformed, "the server sent a part of a first sync that nobody asked for, or as all there is");
  const FirstSync so_far = parts_.state.first_sync();
  // What was deleted before the floor is not told any more, nor what went before the server began anew.
  const bool follows = so_far.until == reply.cursor && reply.floor <= reply.cursor;
  if (!so_far.at.empty() && !follows) return begin_again(CatchUp::repair);
  return applying(
      [&]() -> Status {
        FREEHOLD_TRY(parts_.feed.apply_first(reply.rows, reply.cursor));
        const FirstPart& part = *reply.first;
        if (!part.next.empty()) return parts_.state.set_first_sync({part.next, reply.cursor, part.done, part.total});
        FREEHOLD_TRY(parts_.state.set_first_sync({}));
        return parts_.state.set_cursor(reply.cursor);
      },
      References::left);
}

/// What the server took before the feed came so far, and the feed has not brought, is gone since: the parts of a first
/// sync have no tombstones. Asked once nothing else is on its way.
Status SyncSession::let_go_of_gone(Seq cursor) {
  FREEHOLD_ASSIGN(const RowSet rows, parts_.outbox.rows_taken_through(cursor));
  FREEHOLD_TRY(parts_.outbox.forget_through(cursor));
  for (const auto& [table, row] : rows) {
    FREEHOLD_ASSIGN(const auto known, parts_.known.get(*table, row));
    if (!known) FREEHOLD_TRY(parts_.feed.settle(*table, row, nullptr));
  }
  return {};
}

/// Each part as it comes: there is nothing of this device's own to lay over it.
Status SyncSession::receive_public(const PullReply& reply) {
  FREEHOLD_TRY(applying([&]() -> Status {
    FREEHOLD_ASSIGN(const bool again, parts_.public_feed.receive(reply, is_comparable()));
    reconnect_ = reconnect_ || again;
    return {};
  }));
  return {};
}

/// The server's schema is this program's, so that digests can be compared.
bool SyncSession::is_comparable() const {
  return server_version_ == 0 || server_version_ == schema_version_;
}

Status SyncSession::apply_reply(const PullReply& reply) {
  FREEHOLD_TRY(apply_staged());
  FREEHOLD_TRY(parts_.recovery.meet(reply.rows));
  FREEHOLD_TRY(parts_.feed.apply(reply.rows));
  // Only a first sync has more: its rows are shown as they come, and the status says that it is not done.
  if (reply.more) return parts_.state.set_cursor(reply.cursor);
  FREEHOLD_TRY(parts_.recovery.finish());
  // What the device itself gave up or hung on meanwhile has no order among the parts of a first sync.
  if (!parts_.state.first_sync_done() && parts_.outbox.has_entries()) FREEHOLD_TRY(parts_.feed.release_orphans());
  return finish_catch_up(reply.cursor);
}

/// Equal digests are equal rows. Another program's write that the server has not numbered yet may look like a
/// difference for a moment, so it is asked twice; and a repair that did not help is not tried again at once.
Status SyncSession::check_digest(const PullReply& reply) {
  if (!reply.digest || !is_comparable()) return {};
  const bool differs = *reply.digest != parts_.known.digest();
  const bool doubted = std::exchange(doubt_, differs && !doubt_);
  if (!differs) return {};
  if (!doubted) {
    reconnect_ = true;
    return {};
  }
  const std::int64_t since_ms = parts_.time.now_us() / 1000 - parts_.state.repaired_at();
  if (since_ms >= 0 && since_ms < kRepairPauseMs) return {};
  repair_ = true;
  return begin_again(CatchUp::repair);
}

Status SyncSession::stage(std::string_view text) {
  FREEHOLD_ASSIGN(Statement * statement,
                  parts_.database.cached("INSERT INTO freehold_staged (part, message) VALUES (?, ?)"));
  statement->bind_integer(1, staged_parts_ + 1).bind_text(2, text);
  FREEHOLD_TRY(statement->run());
  ++staged_parts_;
  return {};
}

Status SyncSession::apply_staged() {
  if (staged_parts_ == 0) return {};
  FREEHOLD_ASSIGN(Statement * statement, parts_.database.cached("SELECT message FROM freehold_staged ORDER BY part"));
  while (true) {
    FREEHOLD_ASSIGN(const bool row, statement->step());
    if (!row) break;
    FREEHOLD_ASSIGN(const json::value message, parse_json(statement->text(0)));
    FREEHOLD_ASSIGN(const PullReply reply, decode_pull_reply(parts_.schema, *parts_.state.owner(), message));
    FREEHOLD_TRY(parts_.recovery.meet(reply.rows));
    FREEHOLD_TRY(parts_.feed.apply(reply.rows));
  }
  statement->reset();
  return parts_.database.execute("DELETE FROM freehold_staged");
}

Status SyncSession::finish_catch_up(Seq cursor) {
  staged_parts_ = 0;
  // A feed from the beginning has brought all that is there by now; any other one all that was there when it began.
  const bool whole = parts_.state.first_sync_done() && parts_.state.cursor() == 0;
  FREEHOLD_TRY(let_go_of_gone(whole ? cursor : parts_.state.cursor()));
  if (cursor != parts_.state.cursor()) FREEHOLD_TRY(parts_.state.set_cursor(cursor));
  if (!parts_.state.first_sync_done()) FREEHOLD_TRY(parts_.state.set_first_sync_done(true));
  FREEHOLD_TRY(parts_.outbox.forget_through(cursor));
  return parts_.state.set_last_sync_at(parts_.time.now_us() / 1000);
}

Status SyncSession::receive_verdicts(const json::value& message) {
  FREEHOLD_ASSIGN(const PushReply reply, decode_push_reply(parts_.schema, *parts_.state.owner(), message));
  push_under_way_ = false;
  head_ = reply.head;
  return applying([&]() -> Status {
    for (const Verdict& verdict : reply.verdicts) {
      FREEHOLD_TRY(take_verdict(verdict));
      if (verdict.id > parts_.state.after()) FREEHOLD_TRY(parts_.state.set_after(verdict.id));
    }
    // While more of the feed is to come, what it has not brought may have changed since, and come later.
    const Seq cursor = parts_.state.cursor();
    return parts_.state.first_sync_done() && cursor >= reply.head ? let_go_of_gone(cursor) : Status();
  });
}

Status SyncSession::take_verdict(const Verdict& verdict) {
  if (verdict.refusal && verdict.refusal->code == Code::schema_too_new) return parts_.outbox.hold(verdict.id);
  if (verdict.refusal) {
    FREEHOLD_ASSIGN(const bool apart,
                    parts_.outbox.give_back_apart(verdict.id, verdict.refusal->row, parts_.time.now_us()));
    if (apart) return {};
    refused_ = true;
    FREEHOLD_ASSIGN(const bool removed, parts_.refusals.take(verdict));
    // What went along with a deletion, or came for the deleted row meanwhile, was not named: the feed brings it again.
    return removed ? start_feed_over() : Status();
  }
  for (const MergeNote& note : verdict.notes) FREEHOLD_TRY(parts_.journal.add(note));
  conflicts_ = conflicts_ || !verdict.notes.empty();
  if (verdict.seq > 0) FREEHOLD_TRY(parts_.feed.count_once(verdict.id, verdict.seq));
  FREEHOLD_TRY(parts_.feed.look_behind(verdict));
  // What had no effect was there already, or has been overtaken.
  const Seq seq = std::max(verdict.seq, kInEveryRow);
  FREEHOLD_ASSIGN(const bool lowered, parts_.outbox.accepted(verdict.id, seq, verdict.clock));
  return lowered ? restamped(verdict.clock) : Status();
}

/// The server stored a lower stamp than this device had shown its rows under, so rows of others that came meanwhile may
/// be hidden wrongly. Wrong clocks are rare: the feed starts over, and every row is settled anew.
Status SyncSession::restamped(Hlc stored) {
  FREEHOLD_TRY(parts_.outbox.restart_clock(stored));
  return start_feed_over();
}

/// Rows that gave way to the server's may be the server's, too, by the time it has answered: the feed brings them
/// again. Where that was no help, what a server of an older version cannot answer yet stands in the way: it is tried
/// again after that.
Status SyncSession::look_whether_to_start_over(CatchUp reading) {
  const Outbox& outbox = parts_.outbox;
  if (parts_.feed.take_gave_way()) {
    const bool in_vain = reading == CatchUp::repair && parts_.state.catch_up() == CatchUp::normal &&
                         outbox.held() > 0 && outbox.pending() == 0;
    FREEHOLD_TRY(
        parts_.state.set_start_over_after(in_vain ? kWhenReleased : std::max<TransactionId>(outbox.last(), 1)));
  }
  const TransactionId after = parts_.state.start_over_after();
  if (after == 0 || (after == kWhenReleased && outbox.held() > 0)) return {};
  if (outbox.pending() > 0 && parts_.state.after() < after) return {};
  FREEHOLD_TRY(parts_.state.set_start_over_after(0));
  return start_feed_over();
}

Status SyncSession::start_feed_over() {
  reconnect_ = true;
  return parts_.recovery.begin(CatchUp::repair);
}

Status SyncSession::receive_error(const json::value& message) {
  return error_from_json(message.as_object());
}

}  // namespace freehold
