#include <algorithm>

#include "core/base/defects.hpp"
#include "core/replica/feed.hpp"

namespace freehold {
namespace {

/// Every way by which rows of a device hang on those of `parents`. What may also hang on others' rows goes with an own
/// one as everything else does.
std::vector<std::pair<const Table*, const Column*>> ways_to(const Schema& schema, const Table& parents) {
  std::vector<std::pair<const Table*, const Column*>> ways;
  for (const Table& table : schema.tables()) {
    if (!table.on_devices()) continue;
    for (const Column& column : table.columns())
      if (column.on_devices() && column.references && column.references->table == parents.name())
        ways.emplace_back(&table, &column);
  }
  return ways;
}

/// Whether the server has not taken this change, by which the device has hung the row where it is.
bool moves_here(const PendingChange& change, const Column& column) {
  const auto& cells = change.change.cells;
  return change.seq <= kInEveryRow &&
         std::any_of(cells.begin(), cells.end(), [&column](const Cell& cell) { return cell.column == column.number; });
}

}  // namespace

/// A row that goes takes along what hangs on it here. The server may have some of that elsewhere, where the device has
/// moved it, or it never knew the row: then what went is put back by the feed, once the device's own transactions have
/// been answered.
Status Feed::take_away(const Table& table, const RowId& row, const FeedRow* server) {
  if (server == nullptr || outbox_.has_entries()) {
    FREEHOLD_ASSIGN(const bool more, takes_along(table, row, server));
    gave_way_ = gave_way_ || more;
  }
  auto removed = rows_.remove(table, row);
  if (!removed) return std::move(removed).error();
  return {};
}

/// Whether the server has rows elsewhere that would go along with this one here, or lose what leads to it.
Result<bool> Feed::takes_along(const Table& table, const RowId& row, const FeedRow* server) {
  if (table.ownership() == Ownership::self) return false;
  RowSet seen{{&table, row}};
  std::vector<std::pair<const Table*, RowId>> going{{&table, row}};
  while (!going.empty()) {
    const auto [parents, parent] = going.back();
    going.pop_back();
    for (const auto& [child, column] : ways_to(schema_, *parents)) {
      FREEHOLD_ASSIGN(const std::vector<RowId> hanging, rows_.hanging_on(parent, *child, *column));
      for (const RowId& each : hanging) {
        FREEHOLD_ASSIGN(const bool elsewhere, hangs_elsewhere(*child, each, *column, server));
        if (elsewhere) return true;
        const bool goes = column->references->on_delete == OnDelete::cascade;
        if (goes && seen.emplace(child, each).second) going.emplace_back(child, each);
      }
    }
  }
  return false;
}

/// Whether the server has this row under another parent than the one that goes: it never had that one, or the device
/// has moved the row since.
Result<bool> Feed::hangs_elsewhere(const Table& table, const RowId& row, const Column& column, const FeedRow* parent) {
  if (parent != nullptr && !outbox_.may_touch(table, row)) return false;
  FREEHOLD_ASSIGN(const auto known, known_.get(table, row));
  // One that a repair has not met again may be gone, too.
  if (!known || known->deleted || known->unseen) return false;
  if (parent == nullptr) return true;
  FREEHOLD_ASSIGN(const auto pending, outbox_.pending_changes(table, row, known->seq));
  return std::any_of(pending.begin(), pending.end(),
                     [&column](const PendingChange& change) { return moves_here(change, column); });
}

Status Feed::release_orphans() {
  if (defect(Defect::orphans_left)) return {};
  // Parents stand before their children, so that one walk meets what the walk itself made orphans; a table that points
  // at itself is walked again.
  for (const Table& table : schema_.tables()) {
    if (!table.on_devices()) continue;
    for (const Column& column : table.columns()) {
      if (!column.on_devices() || !column.references || column.references->reach == Reach::readable) continue;
      const bool again = column.references->table == table.name();
      std::int64_t released = 0;
      do {
        FREEHOLD_ASSIGN(released, rows_.release_orphans(table, column));
        if (released == 0) continue;
        changed_.insert(table.name());
        gave_way_ = true;
      } while (again && released > 0);
    }
  }
  return {};
}

}  // namespace freehold
