#include "core/replica/feed.hpp"

#include <algorithm>

#include "core/base/defects.hpp"
#include "core/merge/merge.hpp"

namespace freehold {
namespace {

/// The row while pending writes are laid over it; no values: it does not exist.
using MaybeRow = std::optional<std::vector<Value>>;

std::vector<Value> fresh_row(const Table& table, const RowId& row, const OwnerId& owner) {
  std::vector<Value> values = table.default_row();
  for (const ColumnRole role : {ColumnRole::owner, ColumnRole::author})
    if (const Column* column = table.with_role(role)) values[column->number] = owner.text();
  values[table.with_role(ColumnRole::id)->number] = row.text();
  return values;
}

/// A version of another history, laid over the server's row column by column.
void overlay_restored(MaybeRow& row, const FeedRow* server, const Change& change, const OwnerId& owner) {
  const bool again = server != nullptr && server->deleted && may_return(*server, change.clocks.row());
  if (server != nullptr && server->deleted && !again) return;
  if (change.deleted) {
    if (server != nullptr && server->clocks.newest() < change.clocks.row()) row.reset();
    return;
  }
  if (!row) row = fresh_row(*change.table, change.row, owner);
  for (const Cell& cell : change.cells) {
    const bool there = server != nullptr && !again;
    if (there && first_stays(*change.table, change.table->column(cell.column))) continue;
    if (!there || server->clocks.of(cell.column) < change.clocks.of(cell.column)) (*row)[cell.column] = cell.value;
  }
}

void overlay(MaybeRow& row, const FeedRow* server, const PendingChange& pending, const OwnerId& owner) {
  if (pending.change.kind == ChangeKind::restore) return overlay_restored(row, server, pending.change, owner);
  const bool buried = server != nullptr && server->deleted && !may_return(*server, pending.stamp);
  if (pending.change.kind == ChangeKind::remove) {
    row.reset();
    return;
  }
  // Not where the device itself has deleted the server's row meanwhile: then nothing of that one stays.
  const bool again = pending.change.kind == ChangeKind::insert && row.has_value();
  if (!row) {
    // An edit cannot bring back what is deleted; a new row of the device's own stands until the server has spoken.
    if (pending.change.kind == ChangeKind::update || buried) return;
    row = fresh_row(*pending.change.table, pending.change.row, owner);
  }
  for (const Cell& cell : pending.change.cells) {
    const Column& column = pending.change.table->column(cell.column);
    if (again && first_stays(*pending.change.table, column)) continue;
    const bool newer = server == nullptr || server->clocks.of(cell.column) < pending.stamp;
    if (newer || joins(column)) (*row)[cell.column] = merge_value(column, (*row)[cell.column], cell.value);
  }
}

bool is_edited(const std::vector<PendingChange>& pending) {
  return std::any_of(pending.begin(), pending.end(),
                     [](const PendingChange& change) { return change.change.kind == ChangeKind::update; });
}

}  // namespace

bool may_return(const FeedRow& deleted, Stamp made) {
  return !deleted.table->natural_key().empty() && deleted.clocks.row() < made;
}

Status Feed::settle(const Table& table, const RowId& row, const FeedRow* server) {
  Status settled = settle_now(table, row, server, false);
  if (settled || settled.error().code != Code::unique_violation) return settled;
  waiting_.push_back({&table, row, server != nullptr ? std::optional(*server) : std::nullopt});
  return {};
}

/// Each round settles at least one row, or is the last one.
Status Feed::settle_waiting() {
  std::size_t before = 0;
  do {
    const std::vector<Waiting> waiting = std::exchange(waiting_, {});
    before = waiting.size();
    for (const Waiting& each : waiting) FREEHOLD_TRY(settle_again(each, false));
  } while (!waiting_.empty() && waiting_.size() < before);
  return {};
}

/// What the feed has brought in a later version meanwhile waits no longer.
Status Feed::settle_again(const Waiting& each, bool over_others) {
  const FeedRow* server = each.server ? &*each.server : nullptr;
  if (server != nullptr) {
    FREEHOLD_ASSIGN(const auto known, known_.get(*each.table, each.row));
    if (known && known->seq > server->seq) return {};
  }
  return over_others ? settle_now(*each.table, each.row, server, true) : settle(*each.table, each.row, server);
}

/// Children before their parents, so that nothing goes along with one. What waited for the value of a child that is
/// deleted by then is tried first: it may hang on a parent that goes next, and the server has it elsewhere.
Status Feed::settle_deleted() {
  std::vector<FeedRow> deleted = std::exchange(deleted_, {});
  std::reverse(deleted.begin(), deleted.end());
  std::stable_sort(deleted.begin(), deleted.end(),
                   [](const FeedRow& a, const FeedRow& b) { return a.table->number() > b.table->number(); });
  const Table* table = nullptr;
  for (const FeedRow& row : deleted) {
    if (row.table != std::exchange(table, row.table)) FREEHOLD_TRY(settle_waiting());
    FREEHOLD_ASSIGN(const auto known, known_.get(*row.table, row.row));
    // Otherwise it has been made again since.
    if (known && known->deleted && known->seq == row.seq) FREEHOLD_TRY(settle(*row.table, row.row, &row));
  }
  return {};
}

Status Feed::finish() {
  FREEHOLD_TRY(settle_deleted());
  FREEHOLD_TRY(settle_waiting());
  while (!waiting_.empty()) {
    const Waiting first = std::move(waiting_.front());
    waiting_.erase(waiting_.begin());
    FREEHOLD_TRY(settle_again(first, true));
    gave_way_ = true;
    FREEHOLD_TRY(settle_waiting());
  }
  return {};
}

Status Feed::settle_now(const Table& table, const RowId& row, const FeedRow* server, bool over_others) {
  const auto put = [&](const std::vector<Value>& values) {
    return over_others ? rows_.upsert_over_others(table, values) : rows_.upsert(table, values);
  };
  changed_.insert(table.name());
  FREEHOLD_ASSIGN(const std::vector<PendingChange> pending,
                  outbox_.pending_changes(table, row, server != nullptr ? server->seq : 0));
  const bool covers = pending.empty() || defect(Defect::older_rows_cover_pending);
  if (covers && server != nullptr && !server->deleted) {
    FREEHOLD_ASSIGN(const bool shown, shows_own(*server));
    return shown ? Status() : put(server->values);
  }
  if (server != nullptr && server->deleted && is_edited(pending)) FREEHOLD_TRY(bury(*server));
  MaybeRow settled;
  if (server != nullptr && !server->deleted) settled = server->values;
  for (const PendingChange& change : pending) overlay(settled, server, change, outbox_.owner());
  if (settled) {
    // What a device wrote meanwhile may break a rule of the whole row together with what the server holds. The server
    // will say so; until then its own row stands.
    Status written = put(*settled);
    if (written || written.error().code != Code::invalid_value) return written;
    if (server != nullptr && !server->deleted) {
      // Once it has, what it has counted would be taken off again from a row on which it was never laid.
      gave_way_ = true;
      return put(server->values);
    }
  }
  // The owner's own row carries everything else by cascade: no answer that merely fails to show it removes it.
  if (table.ownership() == Ownership::self && server == nullptr) return {};
  return take_away(table, row, server);
}

/// What this device wrote itself mostly comes back as it is here: to put it once more would touch every index.
Result<bool> Feed::shows_own(const FeedRow& server) {
  if (!outbox_.may_touch(*server.table, server.row)) return false;
  FREEHOLD_ASSIGN(const auto held, rows_.get(*server.table, server.row));
  return held && *held == server.values;
}

/// A deletion wins over edits that did not know of it; what they had made of the row can be written anew.
Status Feed::bury(const FeedRow& server) {
  FREEHOLD_ASSIGN(const auto held, rows_.get(*server.table, server.row));
  if (!held) return {};
  return journal_.add({MergeDecision::removed, server.table, server.row, own_words(*server.table, *held)});
}

Status Feed::count_once(TransactionId id, Seq seq) {
  FREEHOLD_ASSIGN(const Outbox::Contents contents, outbox_.contents(id));
  if (!contents.counts) return {};
  FREEHOLD_ASSIGN(const std::span<const Change> changes, outbox_.changes_of(id));
  for (const Change& change : changes) {
    if (change.kind != ChangeKind::update) continue;
    std::vector<Cell> counted;
    for (const Cell& cell : change.cells)
      if (change.table->column(cell.column).counts() && as_integer(cell.value) != nullptr)
        counted.push_back({cell.column, -*as_integer(cell.value)});
    if (counted.empty()) continue;
    FREEHOLD_ASSIGN(const auto known, known_.get(*change.table, change.row));
    if (!known || known->deleted || known->seq < seq) continue;
    auto updated = rows_.update(*change.table, change.row, counted);
    if (!updated) return std::move(updated).error();
    changed_.insert(change.table->name());
  }
  return {};
}

Status Feed::look_behind(const Verdict& verdict) {
  FREEHOLD_ASSIGN(const Outbox::Contents contents, outbox_.contents(verdict.id));
  if (!contents.removes && !contents.lists) return {};
  FREEHOLD_ASSIGN(const std::span<const Change> changes, outbox_.changes_of(verdict.id));
  for (const Change& change : changes) {
    FREEHOLD_ASSIGN(const bool hides, hides_newer(change, verdict));
    gave_way_ = gave_way_ || hides;
  }
  return {};
}

Result<bool> Feed::hides_newer(const Change& change, const Verdict& verdict) {
  FREEHOLD_ASSIGN(const auto known, known_.get(*change.table, change.row));
  // A row of the push's own number is as the push left it.
  if (!known || known->deleted || known->seq <= verdict.seq) return false;
  // A deletion that found nothing has no number: rows that cannot be made again are then gone for good.
  if (change.kind == ChangeKind::remove) return verdict.seq > 0 || !change.table->natural_key().empty();
  if (change.kind == ChangeKind::restore) return false;
  return std::any_of(change.cells.begin(), change.cells.end(), [&](const Cell& cell) {
    return change.table->column(cell.column).merge == MergeRule::list_by_id &&
           verdict.clock < known->clocks.of(cell.column).clock;
  });
}

Status Feed::apply(const std::vector<FeedRow>& rows) {
  for (const FeedRow& row : rows) {
    if (!defect(Defect::clock_ignores_feed)) outbox_.clock().observe(row.clocks.newest().clock);
    FREEHOLD_TRY(known_.keep(row));
    if (row.deleted) {
      changed_.insert(row.table->name());
      deleted_.push_back(row);
    } else {
      FREEHOLD_TRY(settle(*row.table, row.row, &row));
    }
  }
  return {};
}

}  // namespace freehold
