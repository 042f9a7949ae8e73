#include "core/replica/outbox.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "core/base/defects.hpp"
#include "core/base/text.hpp"
#include "core/protocol/limits.hpp"

namespace freehold {
namespace {

/// What a transaction's changes may take as text, so that a push of it alone stays within one message.
constexpr std::size_t kChangesBytesMax = limits::kMessageBytes - 64 * 1024;

Hlc clock_of(std::string_view hex) {
  return Hlc{from_hex16(hex).value_or(0)};
}

}  // namespace

Status Outbox::load() {
  clock_.observe(state_.clock());
  last_ = state_.last_transaction();
  forget_index();
  FREEHOLD_ASSIGN(
      Statement * statement,
      database_.cached(
          "SELECT count(*), count(*) FILTER (WHERE seq IS NULL AND held = 0), max(id), max(clock), sum(held) FROM "
          "freehold_outbox"));
  FREEHOLD_TRY(statement->step());
  stored_ = statement->integer(0);
  pending_ = statement->integer(1);
  held_ = statement->integer(4);
  if (stored_ > 0) {
    last_ = std::max(last_, statement->integer(2));
    clock_.observe(clock_of(statement->text(3)));
  }
  statement->reset();
  return {};
}

Status Outbox::append(const std::vector<Change>& changes, std::int64_t now_us) {
  return append_at(clock_.tick(now_us), changes, now_us);
}

Status Outbox::append_given_back(const std::vector<Change>& changes, std::int64_t now_us) {
  return append_at(Hlc{}, changes, now_us);
}

Status Outbox::append_at(Hlc clock, const std::vector<Change>& changes, std::int64_t now_us) {
  if (changes.size() > limits::kChangesPerTransaction)
    return fail(Code::too_large, "a transaction changes at most " + std::to_string(limits::kChangesPerTransaction) +
                                     " rows; write this in several transactions");
  for (const Change& change : changes) {
    if (change_bytes(change) <= limits::kRowBytes) continue;
    Error error = fail_at(Code::too_large, "a row holds at most " + std::to_string(limits::kRowBytes) + " bytes",
                          change.table->name());
    error.row = change.row.text();
    return error;
  }
  const std::string text = encode_changes(changes);
  if (text.size() > kChangesBytesMax)
    return fail(Code::too_large, "a transaction holds at most " + std::to_string(kChangesBytesMax) +
                                     " bytes; write this in several transactions");
  const std::string hex = to_hex16(clock.value);
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("INSERT INTO freehold_outbox (id, clock, at, change_count, changes) VALUES "
                                   "(?, ?, ?, ?, ?)"));
  statement->bind_integer(1, last_ + 1).bind_text(2, hex).bind_integer(3, now_us / 1000);
  statement->bind_integer(4, static_cast<std::int64_t>(changes.size())).bind_text(5, text);
  FREEHOLD_TRY(statement->run());
  ++last_;
  ++pending_;
  ++stored_;
  note_contents(last_, 0, changes);
  if (indexed_) index(last_, changes);
  return {};
}

Result<TransactionId> Outbox::first_pending() {
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("SELECT min(id) FROM freehold_outbox WHERE seq IS NULL AND held = 0"));
  FREEHOLD_ASSIGN(const bool row, statement->step());
  const TransactionId first = row ? statement->integer(0) : 0;
  statement->reset();
  return first;
}

Result<std::int64_t> Outbox::oldest_pending_at() {
  if (pending_ == 0) return std::int64_t{0};
  FREEHOLD_ASSIGN(
      Statement * statement,
      database_.cached("SELECT at FROM freehold_outbox WHERE seq IS NULL AND held = 0 ORDER BY id LIMIT 1"));
  FREEHOLD_ASSIGN(const bool row, statement->step());
  const std::int64_t at = row ? statement->integer(0) : 0;
  statement->reset();
  return at;
}

Result<std::vector<OutgoingTransaction>> Outbox::next_batch() {
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("SELECT id, clock, changes, change_count FROM freehold_outbox "
                                   "WHERE seq IS NULL AND held = 0 ORDER BY id LIMIT ?"));
  statement->bind_integer(1, static_cast<std::int64_t>(limits::kTransactionsPerPush));
  std::vector<OutgoingTransaction> batch;
  std::size_t bytes = 0, changes = 0;
  while (true) {
    FREEHOLD_ASSIGN(const bool row, statement->step());
    if (!row) break;
    bytes += statement->text(2).size();
    changes += static_cast<std::size_t>(statement->integer(3));
    const Hlc clock = clock_of(statement->text(1));
    if (!batch.empty() && (bytes > limits::kPushBytesAimed || changes > limits::kChangesPerPush)) break;
    if (!batch.empty() && (batch.front().clock == Hlc{}) != (clock == Hlc{})) break;
    batch.push_back({statement->integer(0), clock, std::string(statement->text(2))});
  }
  statement->reset();
  return batch;
}

Status Outbox::keep_floor() {
  if (defect(Defect::numbering_starts_over)) return {};
  return state_.set_outbox_floor(last_, clock_.last());
}

Result<TransactionId> Outbox::take_number() {
  ++last_;
  FREEHOLD_TRY(keep_floor());
  return last_;
}

Status Outbox::keep_clock() {
  return state_.clock() < clock_.last() ? keep_floor() : Status();
}

Result<bool> Outbox::accepted(TransactionId id, Seq seq, Hlc clock) {
  FREEHOLD_ASSIGN(Statement * sent, database_.cached("SELECT clock FROM freehold_outbox WHERE id = ? AND seq IS NULL"));
  sent->bind_integer(1, id);
  FREEHOLD_ASSIGN(const bool waiting, sent->step());
  const Hlc own = waiting ? clock_of(sent->text(0)) : Hlc{};
  // What gives back versions shows nothing under the transaction's own clock.
  const bool restamped = !(own == Hlc{}) && !(own == clock);
  sent->reset();
  if (!waiting) return false;
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("UPDATE freehold_outbox SET seq = ?, clock = ? WHERE id = ? AND seq IS NULL"));
  const Hlc kept = own == Hlc{} ? own : clock;
  const std::string hex = to_hex16(kept.value);
  statement->bind_integer(1, seq).bind_text(2, hex).bind_integer(3, id);
  FREEHOLD_TRY(statement->run());
  --pending_;
  if (const auto known = contents_.find(id); known != contents_.end()) known->second.seq = seq;
  if (parsed_.id == id) {
    parsed_.seq = seq;
    parsed_.stamp.clock = kept;
  }
  return restamped;
}

Status Outbox::restart_clock(Hlc stored) {
  FREEHOLD_TRY(state_.set_outbox_floor(last_, stored));
  clock_ = HybridClock();
  return load();
}

Result<std::optional<std::string>> Outbox::take_out(TransactionId id) {
  FREEHOLD_TRY(keep_floor());
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("DELETE FROM freehold_outbox WHERE id = ? RETURNING changes, seq, held"));
  statement->bind_integer(1, id);
  FREEHOLD_ASSIGN(const bool row, statement->step());
  std::optional<std::string> changes;
  if (row) {
    changes = std::string(statement->text(0));
    const bool held = statement->integer(2) != 0;
    if (statement->is_null(1)) --(held ? held_ : pending_);
    --stored_;
  }
  FREEHOLD_TRY(statement->run());
  if (parsed_.id == id) parsed_ = {};
  return changes;
}

Result<RowSet> Outbox::rows_taken_through(Seq cursor) {
  RowSet rows;
  if (stored_ == pending_ + held_) return rows;
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("SELECT changes FROM freehold_outbox WHERE seq <= ?"));
  statement->bind_integer(1, cursor);
  while (true) {
    FREEHOLD_ASSIGN(const bool found, statement->step());
    if (!found) break;
    FREEHOLD_ASSIGN(const std::vector<Change> changes, parse(statement->text(0)));
    for (const Change& change : changes) rows.insert({change.table, change.row});
  }
  statement->reset();
  return rows;
}

Status Outbox::forget_through(Seq cursor) {
  if (stored_ == pending_ + held_) return {};
  FREEHOLD_TRY(keep_floor());
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("DELETE FROM freehold_outbox WHERE seq <= ?"));
  statement->bind_integer(1, cursor);
  FREEHOLD_TRY(statement->run());
  stored_ -= database_.changes();
  parsed_ = {};
  std::erase_if(contents_, [cursor](const auto& each) { return each.second.seq > 0 && each.second.seq <= cursor; });
  if (stored_ == 0) rows_.clear();
  return {};
}

Status Outbox::begin_history(const Welcome& welcome) {
  TransactionId had = welcome.last_transaction;
  if (welcome.verdicts_from > 0) had = std::min(had, welcome.verdicts_from - 1);
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("UPDATE freehold_outbox SET seq = NULL WHERE seq IS NOT NULL AND id > ?"));
  statement->bind_integer(1, had);
  FREEHOLD_TRY(statement->run());
  pending_ += database_.changes();
  FREEHOLD_ASSIGN(Statement * rest, database_.cached("UPDATE freehold_outbox SET seq = ? WHERE seq IS NOT NULL"));
  rest->bind_integer(1, kInEveryRow);
  FREEHOLD_TRY(rest->run());
  contents_.clear();
  parsed_ = {};
  return {};
}

Status Outbox::take_as_answered(const Welcome& welcome) {
  if (pending_ == 0 || welcome.verdicts_from == 0) return {};
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("UPDATE freehold_outbox SET seq = ? WHERE seq IS NULL AND "
                                                          "held = 0 AND id <= ? AND id < ?"));
  statement->bind_integer(1, kInEveryRow).bind_integer(2, welcome.last_transaction);
  statement->bind_integer(3, welcome.verdicts_from);
  FREEHOLD_TRY(statement->run());
  pending_ -= database_.changes();
  contents_.clear();
  parsed_ = {};
  return {};
}

Status Outbox::hold(TransactionId id) {
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("UPDATE freehold_outbox SET held = 1 WHERE id = ? AND held = 0 AND seq IS NULL"));
  statement->bind_integer(1, id);
  FREEHOLD_TRY(statement->run());
  pending_ -= database_.changes();
  held_ += database_.changes();
  return {};
}

Status Outbox::release_held() {
  while (held_ > 0) {
    FREEHOLD_ASSIGN(Statement * statement,
                    database_.cached("UPDATE freehold_outbox SET id = ?, held = 0 WHERE id = (SELECT min(id) FROM "
                                     "freehold_outbox WHERE held = 1)"));
    statement->bind_integer(1, last_ + 1);
    FREEHOLD_TRY(statement->run());
    ++last_;
    ++pending_;
    --held_;
  }
  forget_index();
  return keep_floor();
}

/// What waits above `after` and has a clock of its own.
Result<std::vector<TransactionId>> Outbox::own_writes(TransactionId after) {
  std::vector<TransactionId> writes;
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("SELECT id FROM freehold_outbox WHERE seq IS NULL AND held = 0 AND id > ? AND "
                                   "clock <> ? ORDER BY id"));
  const std::string none = to_hex16(0);
  statement->bind_integer(1, after).bind_text(2, none);
  while (true) {
    FREEHOLD_ASSIGN(const bool row, statement->step());
    if (!row) break;
    writes.push_back(statement->integer(0));
  }
  statement->reset();
  return writes;
}

Status Outbox::put_behind_given_back(TransactionId after, const RowSet& lost) {
  FREEHOLD_ASSIGN(const std::vector<TransactionId> waiting, own_writes(after));
  for (const TransactionId id : waiting) {
    FREEHOLD_TRY(give_back_deletions(id, lost));
    FREEHOLD_ASSIGN(Statement * statement, database_.cached("UPDATE freehold_outbox SET id = ? WHERE id = ?"));
    statement->bind_integer(1, last_ + 1).bind_integer(2, id);
    FREEHOLD_TRY(statement->run());
    ++last_;
  }
  forget_index();
  return keep_floor();
}

Status Outbox::give_back_deletions(TransactionId id, const RowSet& lost) {
  FREEHOLD_ASSIGN(Statement * stored, database_.cached("SELECT clock, changes FROM freehold_outbox WHERE id = ?"));
  stored->bind_integer(1, id);
  FREEHOLD_TRY(stored->step());
  const Stamp stamp{clock_of(stored->text(0)), device_of(state_.client())};
  auto changes = parse(stored->text(1));
  stored->reset();
  if (!changes) return std::move(changes).error();
  bool any = false;
  for (Change& change : *changes) {
    if (change.kind != ChangeKind::remove || lost.count({change.table, change.row}) == 0) continue;
    change = Change{change.table, change.row, ChangeKind::restore, {}, RowClocks(stamp), true};
    any = true;
  }
  if (!any) return {};
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("UPDATE freehold_outbox SET changes = ? WHERE id = ?"));
  const std::string text = encode_changes(*changes);
  statement->bind_text(1, text).bind_integer(2, id);
  return statement->run();
}

Result<bool> Outbox::give_back_apart(TransactionId id, const std::string& row, std::int64_t now_us) {
  FREEHOLD_ASSIGN(Statement * stored,
                  database_.cached("SELECT 1 FROM freehold_outbox WHERE id = ? AND clock = ? AND seq IS NULL"));
  const std::string none = to_hex16(0);
  stored->bind_integer(1, id).bind_text(2, none);
  FREEHOLD_ASSIGN(const bool gives_back, stored->step());
  stored->reset();
  if (!gives_back) return false;
  FREEHOLD_ASSIGN(const std::span<const Change> changes, changes_of(id));
  if (changes.size() < 2) return false;
  std::vector<Change> others, apart;
  for (const Change& change : changes) (change.row.text() == row ? apart : others).push_back(change);
  if (apart.empty() || others.empty()) {
    // It says no row of these: one half of them is as good as the other.
    const auto middle = changes.begin() + static_cast<std::ptrdiff_t>(changes.size() / 2);
    others.assign(changes.begin(), middle);
    apart.assign(middle, changes.end());
  }
  FREEHOLD_TRY(take_out(id));
  FREEHOLD_TRY(append_given_back(others, now_us));
  FREEHOLD_TRY(append_given_back(apart, now_us));
  FREEHOLD_TRY(put_behind_given_back(id, {}));
  return true;
}

void Outbox::forget_index() {
  indexed_ = false;
  rows_.clear();
  contents_.clear();
  parsed_ = {};
}

Result<std::span<const Change>> Outbox::changes_of(TransactionId id) {
  FREEHOLD_ASSIGN(const Parsed* transaction, parsed(id));
  return std::span<const Change>(transaction->changes);
}

void Outbox::note_contents(TransactionId id, Seq seq, std::span<const Change> changes) {
  Contents& noted = contents_[id] = Contents{seq};
  for (const Change& change : changes) {
    noted.removes = noted.removes || change.kind == ChangeKind::remove;
    for (const Cell& cell : change.cells) {
      const Column& column = change.table->column(cell.column);
      noted.counts = noted.counts || (change.kind == ChangeKind::update && column.counts());
      noted.lists = noted.lists || column.merge == MergeRule::list_by_id;
    }
  }
}

Result<Outbox::Contents> Outbox::contents(TransactionId id) {
  if (contents_.count(id) == 0) FREEHOLD_TRY(parsed(id));
  const auto known = contents_.find(id);
  return known == contents_.end() ? Contents() : known->second;
}

void Outbox::index(TransactionId id, const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    std::vector<TransactionId>& ids = rows_[RowKey{change.table, change.row}];
    if (ids.empty() || ids.back() != id) ids.push_back(id);
  }
}

Result<std::vector<Change>> Outbox::parse(std::string_view changes) {
  FREEHOLD_ASSIGN(const boost::json::value json, parse_json(changes));
  return decode_changes(schema_, json);
}

Status Outbox::build_index() {
  std::vector<TransactionId> ids;
  FREEHOLD_ASSIGN(Statement * statement, database_.cached("SELECT id FROM freehold_outbox ORDER BY id"));
  while (true) {
    FREEHOLD_ASSIGN(const bool row, statement->step());
    if (!row) break;
    ids.push_back(statement->integer(0));
  }
  statement->reset();
  for (const TransactionId id : ids) {
    FREEHOLD_ASSIGN(const Parsed* transaction, parsed(id));
    index(id, transaction->changes);
  }
  indexed_ = true;
  return {};
}

Result<const Outbox::Parsed*> Outbox::parsed(TransactionId id) {
  if (parsed_.id == id) return &parsed_;
  parsed_ = {};
  FREEHOLD_ASSIGN(Statement * statement,
                  database_.cached("SELECT clock, changes, seq FROM freehold_outbox WHERE id = ?"));
  statement->bind_integer(1, id);
  FREEHOLD_ASSIGN(const bool row, statement->step());
  if (row) {
    parsed_.stamp = Stamp{clock_of(statement->text(0)), device_of(state_.client())};
    parsed_.seq = statement->integer(2);
    FREEHOLD_ASSIGN(parsed_.changes, parse(statement->text(1)));
    note_contents(id, parsed_.seq, parsed_.changes);
    for (std::size_t i = 0; i < parsed_.changes.size(); ++i)
      parsed_.places[RowKey{parsed_.changes[i].table, parsed_.changes[i].row}].push_back(i);
  }
  statement->reset();
  // A number that is not there yet may be given to a transaction at any time.
  if (row) parsed_.id = id;
  return &parsed_;
}

Result<std::vector<PendingChange>> Outbox::pending_changes(const Table& table, const RowId& row, Seq held) {
  std::vector<PendingChange> found;
  if (stored_ == 0) return found;
  if (!indexed_) FREEHOLD_TRY(build_index());
  const RowKey key{&table, row};
  const auto ids = rows_.find(key);
  if (ids == rows_.end()) return found;
  for (const TransactionId id : ids->second) {
    FREEHOLD_ASSIGN(const Contents known, contents(id));
    if (known.seq > 0 && known.seq <= held) continue;
    FREEHOLD_ASSIGN(const Parsed* transaction, parsed(id));
    const auto places = transaction->places.find(key);
    if (places == transaction->places.end()) continue;
    for (const std::size_t place : places->second)
      found.push_back({transaction->stamp, transaction->seq, transaction->changes[place]});
  }
  return found;
}

}  // namespace freehold
