#include "core/replica/feed.hpp"

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

/// A row under a natural key can be made again; any other is gone for good.
bool may_return(const FeedRow& server, const PendingChange& pending) {
  return !server.table->natural_key().empty() && server.clocks.row() < pending.stamp;
}

void overlay(MaybeRow& row, const FeedRow* server, const PendingChange& pending, const OwnerId& owner) {
  const bool held = server != nullptr && pending.seq > 0 && pending.seq <= server->seq;
  if (held) return;
  const bool buried = server != nullptr && server->deleted && !may_return(*server, pending);
  if (pending.change.kind == ChangeKind::remove) {
    row.reset();
    return;
  }
  if (!row) {
    // An edit cannot bring back what is deleted; a new row of the device's own stands until the server has spoken.
    if (pending.change.kind == ChangeKind::update || buried) return;
    row = fresh_row(*pending.change.table, pending.change.row, owner);
  }
  for (const Cell& cell : pending.change.cells) {
    const Column& column = pending.change.table->column(cell.column);
    const bool newer = server == nullptr || server->clocks.of(cell.column) < pending.stamp;
    if (newer || joins(column)) (*row)[cell.column] = merge_value(column, (*row)[cell.column], cell.value);
  }
}

}  // namespace

Status Feed::settle(const Table& table, const RowId& row, const FeedRow* server) {
  changed_.insert(table.name());
  FREEHOLD_ASSIGN(const std::vector<PendingChange> pending, outbox_.pending_changes(table, row));
  if (pending.empty() && server != nullptr && !server->deleted) return rows_.upsert(table, server->values);
  MaybeRow settled;
  if (server != nullptr && !server->deleted) settled = server->values;
  for (const PendingChange& change : pending) overlay(settled, server, change, outbox_.owner());
  if (settled) return rows_.upsert(table, *settled);
  // The owner's own row carries everything else by cascade: no answer that merely fails to show it removes it.
  if (table.ownership() == Ownership::self && server == nullptr) return {};
  auto removed = rows_.remove(table, row);
  if (!removed) return std::move(removed).error();
  return {};
}

Status Feed::apply(const std::vector<FeedRow>& rows) {
  for (const FeedRow& row : rows) {
    outbox_.clock().observe(row.clocks.newest().clock);
    FREEHOLD_TRY(settle(*row.table, row.row, &row));
  }
  return {};
}

}  // namespace freehold
