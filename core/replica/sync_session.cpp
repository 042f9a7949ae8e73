#include "core/replica/sync_session.hpp"

#include <boost/json.hpp>
#include <map>

#include "core/base/defects.hpp"
#include "core/replica/write_scope.hpp"

namespace freehold {

namespace json = boost::json;

SyncSession::SyncSession(Database& database, const Schema& schema, DeviceState& state, Outbox& outbox, Feed& feed,
                         Clock& clock, int schema_version)
    : database_(database),
      schema_(schema),
      state_(state),
      outbox_(outbox),
      feed_(feed),
      clock_(clock),
      schema_version_(schema_version) {}

Status SyncSession::connected(std::string token) {
  if (!state_.owner())
    return fail(Code::not_signed_in, "sign in before connecting: the server must know whose rows to send");
  disconnected();
  // Parts of an earlier catch-up are not continued: the server sends it again from the cursor.
  FREEHOLD_TRY(database_.execute("DELETE FROM freehold_staged"));
  staged_parts_ = 0;
  token_ = std::move(token);
  hello_waits_ = true;
  phase_ = Phase::greeting;
  return {};
}

void SyncSession::disconnected() {
  phase_ = Phase::offline;
  hello_waits_ = false;
  push_under_way_ = false;
  progress_.reset();
}

bool SyncSession::has_outgoing() const {
  if (hello_waits_) return true;
  return phase_ == Phase::live && !push_under_way_ && outbox_.pending() > 0;
}

Result<std::string> SyncSession::take() {
  if (hello_waits_) {
    hello_waits_ = false;
    return encode_hello({std::exchange(token_, {}), state_.client(), schema_version_, state_.cursor(), state_.epoch()});
  }
  if (!has_outgoing()) return std::string();
  FREEHOLD_ASSIGN(const std::vector<OutgoingTransaction> batch, outbox_.next_batch());
  if (batch.empty()) return std::string();
  FREEHOLD_TRY(make_durable(batch.back().id));
  if (defect(Defect::outbox_dropped_at_push))
    for (const OutgoingTransaction& sent : batch) FREEHOLD_TRY(outbox_.take_out(sent.id));
  push_under_way_ = true;
  return encode_push(state_.client(), schema_version_, state_.after(), batch);
}

/// What a push says must outlive a loss of power: afterwards the server counts on it. A number that it has seen would
/// otherwise be given again, to another transaction, which it would take for the first; and verdicts that the push says
/// have come are no longer kept.
Status SyncSession::make_durable(TransactionId last) {
  if (defect(Defect::push_not_flushed)) return {};
  FREEHOLD_TRY(database_.execute("PRAGMA synchronous=FULL"));
  Status noted = state_.set_sent(last);
  FREEHOLD_TRY(database_.execute("PRAGMA synchronous=NORMAL"));
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
  if (references == References::left) FREEHOLD_TRY(database_.execute("PRAGMA foreign_keys = OFF"));
  Status applied = [&]() -> Status {
    FREEHOLD_ASSIGN(WriteScope scope, WriteScope::begin(database_));
    FREEHOLD_TRY(database_.execute("PRAGMA defer_foreign_keys = ON"));
    FREEHOLD_TRY(write());
    FREEHOLD_TRY(feed_.finish());
    if (database_.has_broken_references()) FREEHOLD_TRY(feed_.release_orphans(schema_));
    FREEHOLD_TRY(outbox_.keep_clock());
    FREEHOLD_TRY(look_whether_to_start_over());
    return scope.commit();
  }();
  if (references == References::left) FREEHOLD_TRY(database_.execute("PRAGMA foreign_keys = ON"));
  // Rows that still come on this connection belong to the old cursor.
  if (reconnect_) disconnected();
  if (!applied) {
    feed_.clear();
    FREEHOLD_TRY(state_.reload());
    FREEHOLD_TRY(outbox_.load());
  }
  return applied;
}

Status SyncSession::receive_welcome(const json::value& message) {
  FREEHOLD_ASSIGN(const Welcome welcome, decode_welcome(message));
  const bool same_history = state_.epoch() == welcome.epoch;
  FREEHOLD_TRY(applying([&]() -> Status {
    if (!same_history) FREEHOLD_TRY(start_over(welcome));
    // A server that was restored may remember less of this device than the device of the server.
    if (welcome.last_transaction < state_.after()) FREEHOLD_TRY(state_.set_after(welcome.last_transaction));
    return {};
  }));
  outbox_.set_clock_offset(welcome.server_time_us - clock_.now_us());
  phase_ = Phase::live;
  if (welcome.head > state_.cursor())
    progress_ = Progress{state_.cursor(), welcome.head};
  else
    FREEHOLD_TRY(applying([&]() { return finish_catch_up(state_.cursor()); }));
  return {};
}

/// Another history: everything is pulled again, and what the old one had accepted but not fed back waits again.
Status SyncSession::start_over(const Welcome& welcome) {
  FREEHOLD_TRY(state_.set_epoch(welcome.epoch));
  FREEHOLD_TRY(state_.set_cursor(0));
  FREEHOLD_TRY(state_.set_first_sync_done(false));
  FREEHOLD_TRY(outbox_.reopen_accepted());
  // A push follows what the server has, and stands before the first transaction that waits.
  FREEHOLD_ASSIGN(const TransactionId first, outbox_.first_pending());
  return first > 0 && first <= state_.after() ? state_.set_after(first - 1) : Status();
}

Status SyncSession::receive_rows(const json::value& message, std::string_view text) {
  FREEHOLD_ASSIGN(const PullReply reply, decode_pull_reply(schema_, *state_.owner(), message));
  if (reply.epoch != state_.epoch()) return fail(Code::epoch_changed, "the server's history changed; connecting again");
  if (reply.more && defect(Defect::staged_parts_counted)) FREEHOLD_TRY(state_.set_cursor(reply.cursor));
  if (reply.more && state_.first_sync_done()) return stage(text);
  const auto apply = [&]() -> Status {
    FREEHOLD_TRY(apply_staged());
    FREEHOLD_TRY(feed_.apply(reply.rows));
    // Only a first sync comes here: its rows are shown as they come, and the status says that it is not done.
    if (reply.more) return state_.set_cursor(reply.cursor);
    // What the device itself gave up or hung on meanwhile has no order among the parts of a first sync.
    if (!state_.first_sync_done() && outbox_.has_entries()) FREEHOLD_TRY(feed_.release_orphans(schema_));
    return finish_catch_up(reply.cursor);
  };
  FREEHOLD_TRY(applying(apply, reply.more ? References::left : References::mended));
  if (reply.more)
    progress_ = Progress{reply.cursor, reply.head};
  else
    progress_.reset();
  return {};
}

Status SyncSession::stage(std::string_view text) {
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("INSERT INTO freehold_staged (part, message) VALUES (?, ?)"));
  statement->bind_integer(1, staged_parts_ + 1).bind_text(2, text);
  FREEHOLD_TRY(statement->run());
  ++staged_parts_;
  return {};
}

Status SyncSession::apply_staged() {
  if (staged_parts_ == 0) return {};
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("SELECT message FROM freehold_staged ORDER BY part"));
  while (true) {
    FREEHOLD_ASSIGN(const bool row, statement->step());
    if (!row) break;
    FREEHOLD_ASSIGN(const json::value message, parse_json(statement->text(0)));
    FREEHOLD_ASSIGN(const PullReply reply, decode_pull_reply(schema_, *state_.owner(), message));
    FREEHOLD_TRY(feed_.apply(reply.rows));
  }
  statement->reset();
  staged_parts_ = 0;
  return database_.execute("DELETE FROM freehold_staged");
}

Status SyncSession::finish_catch_up(Seq cursor) {
  if (cursor != state_.cursor()) FREEHOLD_TRY(state_.set_cursor(cursor));
  if (!state_.first_sync_done()) FREEHOLD_TRY(state_.set_first_sync_done(true));
  FREEHOLD_TRY(outbox_.forget_through(cursor));
  return state_.set_last_sync_at(clock_.now_us() / 1000);
}

Status SyncSession::receive_verdicts(const json::value& message) {
  FREEHOLD_ASSIGN(const PushReply reply, decode_push_reply(schema_, *state_.owner(), message));
  push_under_way_ = false;
  return applying([&]() -> Status {
    for (const Verdict& verdict : reply.verdicts) {
      FREEHOLD_TRY(take_verdict(verdict));
      if (verdict.id > state_.after()) FREEHOLD_TRY(state_.set_after(verdict.id));
    }
    return outbox_.forget_through(state_.cursor());
  });
}

Status SyncSession::take_verdict(const Verdict& verdict) {
  if (verdict.refusal) return refuse(verdict);
  FREEHOLD_ASSIGN(const bool lowered, outbox_.accepted(verdict.id, verdict.seq, verdict.clock));
  return lowered ? restamped(verdict.clock) : Status();
}

/// The server stored a lower stamp than this device had shown its rows under, so rows of others that came meanwhile may
/// be hidden wrongly. Wrong clocks are rare: the feed starts over, and every row is settled anew.
Status SyncSession::restamped(Hlc stored) {
  FREEHOLD_TRY(outbox_.restart_clock(stored));
  return start_feed_over();
}

/// Rows that gave way to the server's may be the server's, too, by the time it has answered: the feed brings them
/// again.
Status SyncSession::look_whether_to_start_over() {
  if (feed_.take_gave_way()) FREEHOLD_TRY(state_.set_start_over_after(std::max<TransactionId>(outbox_.last(), 1)));
  if (state_.start_over_after() == 0) return {};
  if (outbox_.pending() > 0 && state_.after() < state_.start_over_after()) return {};
  FREEHOLD_TRY(state_.set_start_over_after(0));
  return start_feed_over();
}

Status SyncSession::start_feed_over() {
  reconnect_ = true;
  return state_.set_cursor(0);
}

/// Keeps the transaction with the reason, and puts the rows that it named to what the server holds.
Status SyncSession::refuse(const Verdict& verdict) {
  FREEHOLD_ASSIGN(const std::optional<std::string> changes, outbox_.take_out(verdict.id));
  if (!changes) return {};
  const std::string error = json::serialize(error_to_json(*verdict.refusal));
  std::string server_rows = "[";
  std::map<std::pair<const Table*, RowId>, const FeedRow*> held;
  for (const FeedRow& row : verdict.rows) {
    held[{row.table, row.row}] = &row;
    if (row.deleted) continue;
    server_rows += (server_rows.size() > 1 ? ",{\"table\":\"" : "{\"table\":\"") + row.table->name() +
                   "\",\"values\":" + encode_row(*row.table, row.values) + "}";
  }
  server_rows += ']';
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("INSERT INTO freehold_refused (id, at, error, changes, server_rows) "
                                   "VALUES (?, ?, ?, ?, ?)"));
  statement->bind_integer(1, verdict.id).bind_integer(2, clock_.now_us() / 1000);
  statement->bind_text(3, error).bind_text(4, *changes).bind_text(5, server_rows);
  if (!defect(Defect::refusal_forgotten)) FREEHOLD_TRY(statement->run());
  refused_ = true;
  FREEHOLD_ASSIGN(const json::value parsed, parse_json(*changes));
  FREEHOLD_ASSIGN(const std::vector<Change> named, decode_changes(schema_, parsed));
  bool removes = false;
  for (const Change& change : named) {
    const auto row = held.find({change.table, change.row});
    if (defect(Defect::refused_rows_left)) continue;
    removes = removes || change.kind == ChangeKind::remove;
    FREEHOLD_TRY(feed_.settle(*change.table, change.row, row != held.end() ? row->second : nullptr));
  }
  // What went along with a deletion, or came for the deleted row meanwhile, was not named: the feed brings it again.
  return removes ? start_feed_over() : Status();
}

Status SyncSession::receive_error(const json::value& message) {
  return error_from_json(message.as_object());
}

}  // namespace freehold
