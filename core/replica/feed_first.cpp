#include "core/base/defects.hpp"
#include "core/replica/feed.hpp"

namespace freehold {

/// The first of the row's references to another table that leads nowhere; null where all lead somewhere. The owner is
/// here before anything else. Rows of one table that hang on each other come in any order.
Result<const Column*> Feed::hangs_on_nothing(const Table& table, std::span<const Value> values) {
  for (const Column& column : table.columns()) {
    const bool leads = column.references && column.role != ColumnRole::owner &&
                       column.references->reach != Reach::readable && column.references->table != table.name();
    if (!leads || is_null(values[column.number])) continue;
    FREEHOLD_ASSIGN(const bool here, rows_.has_parent(column, values[column.number]));
    if (!here) return &column;
  }
  return nullptr;
}

/// A row that the feed will bring again: it is shown where nothing stands in its way. False where it is not.
Result<bool> Feed::settle_newer(const FeedRow& row) {
  FREEHOLD_ASSIGN(const Column* const missing, hangs_on_nothing(*row.table, row.values));
  if (missing != nullptr) return false;
  Status settled = settle_now(*row.table, row.row, &row, false);
  if (settled) return true;
  if (settled.error().code != Code::unique_violation) return std::move(settled).error();
  return false;
}

/// A row that hangs on what is not here goes, or loses its reference. Where the device itself has deleted that, the
/// server's word on the deletion settles it; else it must come once more.
Status Feed::let_go(const Table& table, const RowId& row) {
  while (true) {
    FREEHOLD_ASSIGN(const auto values, rows_.get(table, row));
    if (!values) return {};
    FREEHOLD_ASSIGN(const Column* const missing, hangs_on_nothing(table, *values));
    if (missing == nullptr) return {};
    FREEHOLD_ASSIGN(const RowId parent, RowId::parse(*as_text((*values)[missing->number])));
    FREEHOLD_ASSIGN(const auto pending, outbox_.pending_changes(*schema_.find(missing->references->table), parent));
    gave_way_ = gave_way_ || pending.empty();
    const Cell nothing{missing->number, Value()};
    auto done = missing->references->on_delete == OnDelete::cascade ? rows_.remove(table, row)
                                                                    : rows_.update(table, row, {&nothing, 1});
    if (!done) return std::move(done).error();
  }
}

Status Feed::apply_first(const std::vector<FeedRow>& rows, Seq until) {
  for (const FeedRow& row : rows) {
    if (!defect(Defect::clock_ignores_feed)) outbox_.clock().observe(row.clocks.newest().clock);
    if (row.seq > until && !row.deleted) {
      FREEHOLD_ASSIGN(const bool shown, settle_newer(row));
      if (shown) FREEHOLD_TRY(known_.keep_new(row));
      continue;
    }
    FREEHOLD_TRY(known_.keep_new(row));
    FREEHOLD_TRY(settle(*row.table, row.row, &row));
    if (row.deleted) continue;
    FREEHOLD_ASSIGN(const Column* const missing, hangs_on_nothing(*row.table, row.values));
    if (missing != nullptr) FREEHOLD_TRY(let_go(*row.table, row.row));
  }
  return {};
}

}  // namespace freehold
