#include <algorithm>
#include <unordered_set>

#include "core/rules/quota.hpp"
#include "sync/reconcile/overlay.hpp"

namespace freehold {
namespace {

using IdSet = std::unordered_set<RowId, IdHash>;
using Named = std::map<const Table*, IdSet>;

/// Rows that the transactions name, and rows of this owner that they point at.
Named named_rows(const Schema& schema, std::span<const Transaction> transactions) {
  Named named;
  for (const Transaction& transaction : transactions) {
    for (const Change& change : transaction.changes) {
      if (!change.table->on_devices()) continue;
      named[change.table].insert(change.row);
      for (const Cell& cell : change.cells) {
        const Column& column = change.table->column(cell.column);
        if (!points_at_owned(schema, column)) continue;
        if (const auto parent = parent_id(cell.value)) named[schema.find(column.references->table)].insert(*parent);
      }
    }
  }
  return named;
}

std::vector<RowId> list(const IdSet& ids) {
  return {ids.begin(), ids.end()};
}

/// Rows that the push itself hangs on one of the parents: if those go, these go too.
void add_hung(const Table& child, const Column& column, const IdSet& parents, std::span<const Transaction> transactions,
              IdSet& out) {
  for (const Transaction& transaction : transactions) {
    for (const Change& change : transaction.changes) {
      if (change.table != &child) continue;
      for (const Cell& cell : change.cells) {
        const auto parent = cell.column == column.number ? parent_id(cell.value) : std::nullopt;
        if (parent && parents.count(*parent) != 0) out.insert(change.row);
      }
    }
  }
}

}  // namespace

/// A table stands after those it points at, so one walk down the schema meets every parent before its children. A table
/// that points at itself is walked until nothing new hangs on what goes.
Status Overlay::load_children(OwnerTransaction& store, const Table& parent, std::span<const Transaction> transactions,
                              std::map<const Table*, std::vector<RowId>>& removed) {
  for (const Table& child : schema_.tables()) {
    for (const Column& column : child.columns()) {
      if (!points_at_owned(schema_, column) || column.references->table != parent.name()) continue;
      std::vector<RowId> parents = removed[&parent];
      IdSet gone(parents.begin(), parents.end());
      while (!parents.empty()) {
        IdSet children;
        add_hung(child, column, {parents.begin(), parents.end()}, transactions, children);
        FREEHOLD_ASSIGN(auto rows, store.load_referring(child, column, parents));
        for (StoredRow& row : rows) {
          children.insert(row.row);
          keep(child, std::move(row));
        }
        parents.clear();
        if (column.references->on_delete != OnDelete::cascade) break;
        std::vector<RowId>& going = removed[&child];
        going.insert(going.end(), children.begin(), children.end());
        if (&child != &parent) break;
        for (const RowId& id : children)
          if (gone.insert(id).second) parents.push_back(id);
      }
    }
  }
  return {};
}

/// Rows of others that the transactions point at, as far as their owner may read them.
Status Overlay::load_readable(OwnerTransaction& store, std::span<const Transaction> transactions) {
  Named pointed_at;
  for (const Transaction& transaction : transactions) {
    for (const Change& change : transaction.changes) {
      for (const Cell& cell : change.cells) {
        const Column& column = change.table->column(cell.column);
        if (!points_at_owned(schema_, column) || column.references->reach != Reach::readable) continue;
        const Table& target = *schema_.find(column.references->table);
        const auto id = parent_id(cell.value);
        if (id && find(target, *id) == nullptr) pointed_at[&target].insert(*id);
      }
    }
  }
  for (const auto& [table, ids] : pointed_at) {
    FREEHOLD_ASSIGN(const auto readable, store.readable(*table, list(ids)));
    readable_[table].insert(readable.begin(), readable.end());
  }
  return {};
}

/// The owner's plan, and what was used of it.
Status Overlay::load_quotas(OwnerTransaction& store, std::span<const Transaction> transactions, const OwnerId& owner,
                            std::int64_t now_us) {
  Named named;
  for (const Transaction& transaction : transactions) {
    for (const Change& change : transaction.changes) {
      const bool makes = change.kind == ChangeKind::insert || change.kind == ChangeKind::restore;
      if (!makes || !change.table->quota()) continue;
      named[schema_.owner_table()].insert(RowId{owner.uuid});
      const Quota& quota = *change.table->quota();
      if (quota.monthly()) {
        const Table& counts = *schema_.find(quota.counted_in);
        named[&counts].insert(usage_row(counts, owner, now_us).id);
      } else if (live_at_first_.count(change.table) == 0) {
        FREEHOLD_ASSIGN(live_at_first_[change.table], store.count(*change.table));
      }
    }
  }
  for (const auto& [table, ids] : named) {
    FREEHOLD_ASSIGN(auto rows, store.load(*table, list(ids)));
    for (StoredRow& row : rows) keep(*table, std::move(row));
  }
  return {};
}

/// Of the rows whose counters a device gives back.
Status Overlay::load_counted_before(OwnerTransaction& store, std::span<const Transaction> transactions) {
  Named given;
  const auto counts = [](const Change& change) {
    return std::any_of(change.cells.begin(), change.cells.end(),
                       [&](const Cell& cell) { return change.table->column(cell.column).counts(); });
  };
  for (const Transaction& transaction : transactions)
    for (const Change& change : transaction.changes)
      if (change.kind == ChangeKind::restore && counts(change)) given[change.table].insert(change.row);
  for (const auto& [table, ids] : given) {
    FREEHOLD_ASSIGN(const auto counters, store.counted_before(*table, list(ids)));
    for (const CountedBefore& counter : counters)
      row(*table, counter.row).counted_before[counter.column] = counter.value;
  }
  return {};
}

std::int64_t Overlay::live_rows(const Table& table) const {
  const auto first = live_at_first_.find(&table);
  std::int64_t live = first == live_at_first_.end() ? 0 : first->second;
  const auto rows = rows_.find(&table);
  if (rows == rows_.end()) return live;
  for (const auto& [id, row] : rows->second)
    live += (row.presence == Presence::live ? 1 : 0) - (row.loaded == Presence::live ? 1 : 0);
  return live;
}

Status Overlay::lock(OwnerTransaction& store, std::span<const Transaction> transactions) {
  Named changed;
  for (const Transaction& transaction : transactions)
    for (const Change& change : transaction.changes)
      if (change.table->on_devices() && (change.kind != ChangeKind::insert || !change.table->natural_key().empty()))
        changed[change.table].insert(change.row);
  for (const auto& [table, ids] : changed) FREEHOLD_TRY(store.lock(*table, list(ids)));
  return {};
}

Status Overlay::load(OwnerTransaction& store, std::span<const Transaction> transactions, const OwnerId& owner,
                     std::int64_t now_us) {
  FREEHOLD_TRY(load_quotas(store, transactions, owner, now_us));
  for (const auto& [table, ids] : named_rows(schema_, transactions)) {
    FREEHOLD_ASSIGN(auto rows, store.load(*table, list(ids)));
    for (StoredRow& row : rows) keep(*table, std::move(row));
  }
  FREEHOLD_TRY(load_readable(store, transactions));
  FREEHOLD_TRY(load_counted_before(store, transactions));
  std::map<const Table*, std::vector<RowId>> removed;
  for (const Transaction& transaction : transactions)
    for (const Change& change : transaction.changes)
      if (change.kind == ChangeKind::remove || change.deleted) removed[change.table].push_back(change.row);
  for (const Table& table : schema_.tables())
    if (removed.count(&table) != 0) FREEHOLD_TRY(load_children(store, table, transactions, removed));
  return {};
}

}  // namespace freehold
