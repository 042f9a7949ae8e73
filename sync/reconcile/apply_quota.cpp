#include "core/rules/quota.hpp"
#include "sync/reconcile/apply.hpp"

namespace freehold {

/// A new row counts against its table's quota. What is given back after a restore counts too, and is never too much:
/// it was allowed once.
Status Applier::use_quota(const RowState& row, bool may_refuse) {
  const Table& table = *row.table;
  if (!counts_for_quota(table, row.values)) return {};
  const RowState* account = rows_.find(*schema_.owner_table(), RowId{owner_.uuid});
  std::optional<std::int64_t> limit;
  if (may_refuse && account != nullptr && account->presence == Presence::live)
    limit = quota_limit(schema_, table, account->values);
  const Quota& quota = *table.quota();
  if (!quota.monthly()) return check_quota(table, rows_.live_rows(table) - 1, limit);
  const Table& counts = *schema_.find(quota.counted_in);
  const RowState* usage = rows_.find(counts, usage_row(counts, owner_, now_us_).id);
  const std::int64_t* used = usage != nullptr && usage->presence == Presence::live
                                 ? as_integer(usage->values[counts.find(quota.counter)->number])
                                 : nullptr;
  FREEHOLD_TRY(check_quota(table, used != nullptr ? *used : 0, limit));
  count_use(table);
  return {};
}

/// One more in this month. The server writes it, with a stamp of its own.
void Applier::count_use(const Table& table) {
  const Table& counts = *schema_.find(table.quota()->counted_in);
  const ColumnNumber counter = counts.find(table.quota()->counter)->number;
  const Stamp now{Hlc::at(static_cast<std::uint64_t>(now_us_ / 1000)), kServerDevice};
  UsageRow fresh = usage_row(counts, owner_, now_us_);
  RowState& usage = rows_.row(counts, fresh.id);
  rows_.touch(usage);
  if (usage.presence != Presence::live) {
    usage.presence = Presence::live;
    usage.clocks = RowClocks(now);
    usage.values = std::move(fresh.values);
    for (const Column& column : counts.columns())
      if (column.is_time()) usage.values[column.number] = now_;
  }
  usage.values[counter] = *as_integer(usage.values[counter]) + 1;
  const Column* updated = counts.with_role(ColumnRole::updated_at);
  if (updated != nullptr) usage.values[updated->number] = now_;
  for (const ColumnNumber column : {counter, updated != nullptr ? updated->number : counter})
    usage.clocks.set(column, std::max(now, usage.clocks.of(column)));
}

}  // namespace freehold
